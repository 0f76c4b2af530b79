use sea_orm_migration::{
    prelude::*,
    sea_orm::prelude::{Date, DateTimeUtc, Uuid},
};

use crate::columns::{
    big, date, id, id_null, index, int, moment, moment_null, primary, references, table, text, unique,
};

/// People, courses and competencies belong to other features, whose history outlives them: named here without foreign keys.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn int_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.integer().null();
    column
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        feedback(manager).await?;
        goals(manager).await?;
        ratings(manager).await?;
        settings(manager).await
    }
}

async fn feedback(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let request = vec![
        primary("id"),
        id("asker_id"),
        id("asked_id"),
        text("question"),
        moment("asked_at"),
        moment_null("answered_at"),
        moment_null("declined_at"),
    ];
    manager.create_table(table("feedback_request", request)).await?;
    manager.create_index(index("feedback_request_asker", "feedback_request", &["asker_id", "asked_at"])).await?;
    manager.create_index(index("feedback_request_asked", "feedback_request", &["asked_id", "asked_at"])).await?;

    let note = vec![
        primary("id"),
        id("writer_id"),
        id("receiver_id"),
        text("kind"),
        text("good"),
        text("better"),
        text("next_step"),
        text("about"),
        id_null("about_id"),
        text("about_text"),
        text("visibility"),
        text("capacity"),
        id_null("request_id"),
        id_null("corrects_id"),
        id_null("goal_id"),
        date("day"),
        moment("written_at"),
        moment_null("changed_at"),
        moment_null("read_at"),
        moment_null("answered_at"),
        moment_null("shared_at"),
    ];
    let note = table("feedback_note", note)
        .foreign_key(&mut references("request_id", "feedback_request"))
        .foreign_key(&mut references("corrects_id", "feedback_note"))
        .to_owned();
    manager.create_table(note).await?;
    manager.create_index(index("feedback_note_receiver", "feedback_note", &["receiver_id", "written_at"])).await?;
    manager.create_index(index("feedback_note_writer", "feedback_note", &["writer_id", "written_at"])).await?;
    manager.create_index(index("feedback_note_corrects", "feedback_note", &["corrects_id"])).await?;

    let reply = vec![primary("id"), id("note_id"), id("author_id"), text("text"), moment("at")];
    let reply = table("feedback_reply", reply).foreign_key(&mut references("note_id", "feedback_note")).to_owned();
    manager.create_table(reply).await?;
    manager.create_index(index("feedback_reply_note", "feedback_reply", &["note_id", "at"])).await?;

    let attachment = vec![
        primary("id"),
        id("owner_id"),
        id_null("note_id"),
        text("kind"),
        text("digest"),
        text("media_type"),
        text("name"),
        big("size"),
        moment("at"),
    ];
    let attachment =
        table("feedback_attachment", attachment).foreign_key(&mut references("note_id", "feedback_note")).to_owned();
    manager.create_table(attachment).await?;
    manager.create_index(index("feedback_attachment_note", "feedback_attachment", &["note_id"])).await
}

async fn goals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let goal = vec![
        primary("id"),
        id("person_id"),
        text("title"),
        id_null("competency_id"),
        text("competency"),
        int_null("from_level"),
        int_null("to_level"),
        text("measure"),
        date("due_on"),
        text("state"),
        id_null("note_id"),
        id_null("superior_id"),
        moment_null("agreed_at"),
        moment_null("ended_at"),
        int("version"),
        moment("created_at"),
        moment("changed_at"),
    ];
    let goal = table("development_goal", goal).foreign_key(&mut references("note_id", "feedback_note")).to_owned();
    manager.create_table(goal).await?;
    manager.create_index(index("development_goal_person", "development_goal", &["person_id", "due_on"])).await?;

    let way = vec![
        primary("id"),
        id("goal_id"),
        int("place"),
        text("kind"),
        text("title"),
        id_null("course_id"),
        int("jp"),
        moment_null("done_at"),
        text("done_by"),
    ];
    let way = table("development_way", way).foreign_key(&mut references("goal_id", "development_goal")).to_owned();
    manager.create_table(way).await?;
    manager.create_index(unique("development_way_place", "development_way", &["goal_id", "place"])).await?;
    manager.create_index(index("development_way_course", "development_way", &["course_id"])).await?;

    let entry = vec![
        primary("id"),
        id("goal_id"),
        text("author"),
        id_null("author_id"),
        text("kind"),
        text("state"),
        text("text"),
        moment("at"),
    ];
    let entry =
        table("development_entry", entry).foreign_key(&mut references("goal_id", "development_goal")).to_owned();
    manager.create_table(entry).await?;
    manager.create_index(index("development_entry_goal", "development_entry", &["goal_id", "at"])).await
}

async fn ratings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let rating = vec![
        primary("id"),
        id("person_id"),
        id("superior_id"),
        int("year"),
        int("quarter"),
        text("result"),
        text("conduct"),
        text("note"),
        moment("at"),
    ];
    manager.create_table(table("performance_rating", rating)).await?;
    manager.create_index(index("performance_rating_person", "performance_rating", &["person_id", "at"])).await
}

/// Settings with the day from which they hold. The first ones are the usual practice; the administration changes them.
async fn settings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let setting = vec![primary("id"), text("name"), int("value"), date("valid_from"), moment("set_at"), text("set_by")];
    manager.create_table(table("dialogue_setting", setting)).await?;
    manager.create_index(index("dialogue_setting_name", "dialogue_setting", &["name", "valid_from"])).await?;
    let mut seed = Query::insert();
    seed.into_table("dialogue_setting").columns(["id", "name", "value", "valid_from", "set_at", "set_by"]);
    seed.values_panic([
        Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0f01).into(),
        "silence_days".into(),
        60.into(),
        Date::default().into(),
        DateTimeUtc::default().into(),
        "migration".into(),
    ]);
    manager.get_connection().execute(&seed).await?;
    Ok(())
}
