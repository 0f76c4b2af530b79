use sea_orm_migration::{
    prelude::*,
    sea_orm::prelude::{Date, DateTimeUtc, Uuid},
};

use crate::columns::{
    date, flag, id, id_null, index, int, json, moment, moment_null, primary, references, table, text, unique,
};

/// People belong to another feature, whose history outlives them: named here without foreign keys.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        talks(manager).await?;
        ways(manager).await?;
        reviews(manager).await?;
        cascade(manager).await?;
        evidence(manager).await?;
        rounds(manager).await?;
        questions(manager).await?;
        settings(manager).await
    }
}

async fn talks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let talk = vec![
        primary("id"),
        id("person_id"),
        id("superior_id"),
        int("year"),
        int("quarter"),
        moment("starts_at"),
        int("minutes"),
        text("place"),
        text("agreed"),
        json("steps"),
        json("goals"),
        text("standing"),
        moment_null("superior_at"),
        moment_null("employee_at"),
        text("comment"),
        int("version"),
        moment_null("reminded_at"),
        moment("created_at"),
    ];
    manager.create_table(table("performance_dialogue", talk)).await?;
    let quarter = unique("performance_dialogue_quarter", "performance_dialogue", &["person_id", "year", "quarter"]);
    manager.create_index(quarter).await?;
    manager.create_index(index("performance_dialogue_start", "performance_dialogue", &["starts_at"])).await?;

    let remark = vec![primary("id"), id("dialogue_id"), text("kind"), id("author_id"), text("text"), moment("at")];
    let remark =
        table("dialogue_remark", remark).foreign_key(&mut references("dialogue_id", "performance_dialogue")).to_owned();
    manager.create_table(remark).await?;
    manager.create_index(index("dialogue_remark_dialogue", "dialogue_remark", &["dialogue_id", "at"])).await?;

    let reminder = table("dialogue_reminder", vec![id("superior_id"), int("year"), int("quarter"), moment("at")])
        .primary_key(Index::create().col("superior_id").col("year").col("quarter"))
        .to_owned();
    manager.create_table(reminder).await
}

async fn rounds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let round = vec![
        primary("id"),
        id("person_id"),
        id("opened_by"),
        text("purpose"),
        json("questions"),
        date("last_day"),
        text("state"),
        moment("opened_at"),
        moment_null("ended_at"),
    ];
    manager.create_table(table("feedback_round", round)).await?;
    manager.create_index(index("feedback_round_person", "feedback_round", &["person_id", "opened_at"])).await?;
    manager.create_index(index("feedback_round_opener", "feedback_round", &["opened_by", "opened_at"])).await?;
    manager.create_index(index("feedback_round_last_day", "feedback_round", &["state", "last_day"])).await?;

    let rater = vec![
        id("round_id"),
        id("person_id"),
        text("side"),
        flag("answered"),
        json("draft"),
        moment_null("reminded_at"),
    ];
    let rater = table("round_rater", rater)
        .primary_key(Index::create().col("round_id").col("person_id"))
        .foreign_key(&mut references("round_id", "feedback_round"))
        .to_owned();
    manager.create_table(rater).await?;
    manager.create_index(index("round_rater_person", "round_rater", &["person_id", "answered"])).await?;

    // No person, no time: what was answered is not tied to who did.
    let sheet = vec![primary("id"), id("round_id"), text("side"), json("answers")];
    let sheet = table("round_sheet", sheet).foreign_key(&mut references("round_id", "feedback_round")).to_owned();
    manager.create_table(sheet).await?;
    manager.create_index(index("round_sheet_round", "round_sheet", &["round_id"])).await
}

/// One statement for each of the seven core values to begin with; the administration changes them.
async fn questions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let question = vec![
        primary("id"),
        int("place"),
        text("text"),
        text("value"),
        id_null("competency_id"),
        text("competency"),
        moment("changed_at"),
        moment_null("retired_at"),
    ];
    manager.create_table(table("round_question", question)).await?;
    let first = [
        (
            "berorientasi_pelayanan",
            "Memahami kebutuhan masyarakat dan melayani dengan ramah, cekatan, dan dapat diandalkan.",
        ),
        ("akuntabel", "Bekerja jujur, bertanggung jawab, dan menggunakan barang milik negara secara efisien."),
        ("kompeten", "Terus belajar, membantu orang lain belajar, dan bekerja dengan mutu terbaik."),
        ("harmonis", "Menghargai setiap orang dan membangun suasana kerja yang baik."),
        ("loyal", "Menjaga nama baik instansi dan rahasia jabatan."),
        ("adaptif", "Cepat menyesuaikan diri dan terus mencari cara yang lebih baik."),
        ("kolaboratif", "Memberi kesempatan orang lain berperan dan bekerja sama untuk tujuan bersama."),
    ];
    let mut seed = Query::insert();
    seed.into_table("round_question").columns(["id", "place", "text", "value", "competency", "changed_at"]);
    for ((value, says), place) in first.into_iter().zip(1_i32..) {
        seed.values_panic([
            Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0f20 + u128::from(place.unsigned_abs())).into(),
            place.into(),
            says.into(),
            value.into(),
            "".into(),
            DateTimeUtc::default().into(),
        ]);
    }
    manager.get_connection().execute(&seed).await?;
    Ok(())
}

/// The usual practice to begin with; the administration changes it from a day on.
async fn settings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut seed = Query::insert();
    seed.into_table("dialogue_setting").columns(["id", "name", "value", "valid_from", "set_at", "set_by"]);
    let usual = [("mail_minutes", 15), ("talk_hours", 24), ("quarter_days", 14), ("round_days", 3)];
    for ((name, value), number) in usual.into_iter().zip(0x0f02_u128..) {
        seed.values_panic([
            Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + number).into(),
            name.into(),
            value.into(),
            Date::default().into(),
            DateTimeUtc::default().into(),
            "migration".into(),
        ]);
    }
    manager.get_connection().execute(&seed).await?;
    Ok(())
}

/// A way of a goal may name a mentorship.
async fn ways(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let way = Table::alter().table("development_way").add_column(id_null("mentorship_id")).to_owned();
    manager.alter_table(way).await?;
    manager.create_index(index("development_way_mentorship", "development_way", &["mentorship_id"])).await
}

/// A file may be evidence of a goal, brought with an entry of its journal.
async fn evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in ["goal_id", "entry_id"] {
        let file = Table::alter().table("feedback_attachment").add_column(id_null(column)).to_owned();
        manager.alter_table(file).await?;
    }
    manager.create_index(index("feedback_attachment_goal", "feedback_attachment", &["goal_id"])).await
}

/// Templates of goals per post, and goals of units that people's goals serve.
async fn cascade(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let level = |name: &'static str| ColumnDef::new(name).integer().null().to_owned();
    let template = vec![
        primary("id"),
        text("title"),
        id_null("competency_id"),
        text("competency"),
        level("from_level"),
        level("to_level"),
        text("measure"),
        text("post"),
        text("post_kind"),
        json("ways"),
        moment("changed_at"),
        moment_null("retired_at"),
    ];
    manager.create_table(table("goal_template", template)).await?;

    let unit = vec![
        primary("id"),
        id("unit_id"),
        int("year"),
        text("title"),
        text("measure"),
        id("written_by"),
        moment("changed_at"),
    ];
    manager.create_table(table("unit_goal", unit)).await?;
    manager.create_index(index("unit_goal_unit", "unit_goal", &["unit_id", "year"])).await?;

    let goal = Table::alter().table("development_goal").add_column(id_null("unit_goal_id")).to_owned();
    manager.alter_table(goal).await?;
    manager.create_index(index("development_goal_unit_goal", "development_goal", &["unit_goal_id"])).await
}

async fn reviews(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let review = vec![
        id("person_id"),
        int("year"),
        id_null("superior_id"),
        text("summary"),
        text("standing"),
        moment_null("superior_at"),
        moment_null("employee_at"),
        text("comment"),
        int("version"),
    ];
    let review = table("year_review", review).primary_key(Index::create().col("person_id").col("year")).to_owned();
    manager.create_table(review).await
}
