use sea_orm_migration::{
    prelude::*,
    sea_orm::prelude::{Date, Uuid},
};

use crate::columns::{
    big, date_null, flag, id, id_null, index, int, json, moment, moment_null, primary, references, table, text, unique,
};

/// People, units and competencies belong to other features and are named here without a foreign key.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        programmes(manager).await?;
        pairs(manager).await?;
        sessions(manager).await?;
        belongings(manager).await?;
        manager.execute(settings()).await
    }
}

fn int_null(name: &'static str) -> ColumnDef {
    int(name).null().to_owned()
}

fn date(name: &'static str) -> ColumnDef {
    date_null(name).not_null().to_owned()
}

async fn programmes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let setting = vec![primary("id"), text("word"), date("valid_from"), int("value"), text("confidence")];
    manager.create_table(table("mentoring_setting", setting)).await?;
    manager.create_index(unique("mentoring_setting_from", "mentoring_setting", &["word", "valid_from"])).await?;

    let programme = vec![
        primary("id"),
        text("name"),
        text("purpose"),
        text("audience"),
        date("starts_on"),
        date("ends_on"),
        int("capacity"),
        text("state"),
        int("version"),
        moment("created_at"),
    ];
    manager.create_table(table("mentoring_programme", programme)).await?;

    let mentor = vec![
        primary("person_id"),
        text("state"),
        text("about"),
        int_null("capacity"),
        flag("expert"),
        json("expertise"),
        moment("registered_at"),
    ];
    manager.create_table(table("mentor", mentor)).await?;
    manager.create_index(index("mentor_state", "mentor", &["state"])).await?;

    let application = vec![
        primary("id"),
        id("programme_id"),
        id("person_id"),
        flag("named"),
        id_null("competency_id"),
        int("target"),
        text("wish"),
        id_null("wished_mentor_id"),
        text("state"),
        moment("at"),
    ];
    let application = table("mentoring_application", application)
        .foreign_key(&mut references("programme_id", "mentoring_programme"))
        .to_owned();
    manager.create_table(application).await?;
    let once = unique("mentoring_application_once", "mentoring_application", &["programme_id", "person_id"]);
    manager.create_index(once).await?;
    manager.create_index(index("mentoring_application_person", "mentoring_application", &["person_id"])).await
}

async fn pairs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let pair = vec![
        primary("id"),
        id("programme_id"),
        id("mentor_id"),
        id("mentee_id"),
        id_null("competency_id"),
        int("target"),
        text("state"),
        flag("announced"),
        flag("by_hand"),
        json("reasons"),
        date("starts_on"),
        date("ends_on"),
        int_null("level_before"),
        date_null("running_since"),
        date_null("last_session_on"),
        text("end_note"),
        int("version"),
        moment("created_at"),
    ];
    let pair = table("mentorship", pair).foreign_key(&mut references("programme_id", "mentoring_programme")).to_owned();
    manager.create_table(pair).await?;
    manager.create_index(unique("mentorship_once", "mentorship", &["programme_id", "mentee_id"])).await?;
    manager.create_index(index("mentorship_mentor", "mentorship", &["mentor_id"])).await?;
    manager.create_index(index("mentorship_mentee", "mentorship", &["mentee_id"])).await?;
    manager.create_index(index("mentorship_state", "mentorship", &["state", "last_session_on"])).await
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let session = vec![
        primary("id"),
        id("mentorship_id"),
        text("form"),
        text("state"),
        moment("starts_at"),
        moment("ends_at"),
        flag("online"),
        text("place"),
        text("topic"),
        id_null("competency_id"),
        text("notes"),
        text("next_step"),
        text("goal"),
        text("reality"),
        text("options"),
        text("will"),
        moment_null("mentor_confirmed_at"),
        moment_null("mentee_confirmed_at"),
        id_null("disputed_by"),
        text("dispute"),
        moment_null("reminded_at"),
        int("version"),
        id("written_by"),
    ];
    let session =
        table("guidance_session", session).foreign_key(&mut references("mentorship_id", "mentorship")).to_owned();
    manager.create_table(session).await?;
    let by_pair = index("guidance_session_mentorship", "guidance_session", &["mentorship_id", "starts_at"]);
    manager.create_index(by_pair).await?;
    manager.create_index(index("guidance_session_due", "guidance_session", &["state", "starts_at"])).await
}

async fn belongings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let target = vec![
        primary("id"),
        id("mentorship_id"),
        text("text"),
        text("measure"),
        date("due_on"),
        moment_null("mentor_agreed_at"),
        moment_null("mentee_agreed_at"),
        flag("attained").null().to_owned(),
        moment("created_at"),
    ];
    let file = vec![
        primary("id"),
        id("mentorship_id"),
        id("owner_id"),
        text("name"),
        text("media_type"),
        big("size"),
        text("digest"),
        moment("at"),
    ];
    let note = vec![primary("id"), id("mentorship_id"), id("owner_id"), text("text"), moment("at")];
    let shelves = [
        ("mentorship_target", "mentorship_target_pair", target),
        ("mentorship_file", "mentorship_file_pair", file),
        ("mentorship_note", "mentorship_note_pair", note),
    ];
    for (name, by_pair, columns) in shelves {
        let shelf = table(name, columns).foreign_key(&mut references("mentorship_id", "mentorship")).to_owned();
        manager.create_table(shelf).await?;
        manager.create_index(index(by_pair, name, &["mentorship_id"])).await?;
    }
    let review = vec![id("mentorship_id"), id("by_id"), int("stars"), text("text"), moment("at")];
    let review = table("mentorship_review", review)
        .primary_key(Index::create().col("mentorship_id").col("by_id"))
        .foreign_key(&mut references("mentorship_id", "mentorship"))
        .to_owned();
    manager.create_table(review).await
}

/// What holds until the administration says otherwise. Retirement ages: UU 20/2023 art. 55; functional posts differ by level and are to be
/// confirmed. The rest are guesses.
const SETTINGS: [(&str, i32, &str); 9] = [
    ("capacity", 5, "G"),
    ("silent_days", 30, "G"),
    ("superior_allowed", 0, "G"),
    ("handover_months", 24, "G"),
    ("retire_jpt", 60, "R"),
    ("retire_administrator", 58, "R"),
    ("retire_pengawas", 58, "R"),
    ("retire_fungsional", 60, "M"),
    ("retire_pelaksana", 58, "R"),
];

fn settings() -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("mentoring_setting").columns(["id", "word", "valid_from", "value", "confidence"]);
    let first = Date::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    for (number, (word, value, confidence)) in (1_u128..).zip(SETTINGS) {
        let id = Uuid::from_u128(0x0160_0000_0000_7000_8000_0000_0000_0000 | number);
        insert.values_panic([id.into(), word.into(), first.into(), value.into(), confidence.into()]);
    }
    insert
}
