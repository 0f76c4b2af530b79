use sea_orm_migration::prelude::*;

use crate::columns::{
    big, date, date_null, id, index, int, moment, moment_null, primary, table, text, text_null, unique,
};

/// A course taken again when its certificate ends, what learning cost, and who served only a part of a year.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        cycles(manager).await?;
        costs(manager).await?;
        service(manager).await?;
        photos(manager).await?;
        let mut vouched = text("vouched").default("").to_owned();
        manager.alter_table(Table::alter().table("jp_key").add_column(&mut vouched).to_owned()).await
    }
}

/// One enrolment per cycle, and until when the certificate of each holds.
async fn cycles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [int("cycle").default(1).to_owned(), date_null("certified_until"), moment_null("assignment_told_at")];
    for mut column in columns {
        manager.alter_table(Table::alter().table("enrolment").add_column(&mut column).to_owned()).await?;
    }
    let known = "UPDATE enrolment SET certified_until = (SELECT max(c.expires_on) FROM certificate c \
                 WHERE c.enrolment_id = enrolment.id AND c.state = 'issued')";
    manager.get_connection().execute_unprepared(known).await?;
    manager.drop_index(Index::drop().name("enrolment_person_course").table("enrolment").to_owned()).await?;
    manager.create_index(unique("enrolment_cycle", "enrolment", &["person_id", "course_id", "cycle"])).await
}

/// Photos that people let stand on their certificates.
async fn photos(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let photo = vec![primary("person_id"), text("digest"), text("recorded_by"), moment("consented_at")];
    manager.create_table(table("certificate_photo", photo)).await
}

async fn costs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let expense = vec![
        primary("id"),
        int("year"),
        date("held_on"),
        text("form"),
        text("title"),
        big("amount"),
        text("note"),
        text("recorded_by"),
        moment("recorded_at"),
        moment_null("voided_at"),
        text_null("void_reason"),
    ];
    manager.create_table(table("jp_expense", expense)).await?;
    manager.create_index(index("jp_expense_year", "jp_expense", &["year", "form"])).await
}

/// Stretches without service, and the days of each year that they add up to.
async fn service(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut prorate = text("prorate").default("penuh").to_owned();
    manager.alter_table(Table::alter().table("jp_target").add_column(&mut prorate).to_owned()).await?;
    let absence = vec![
        primary("id"),
        id("person_id"),
        text("kind"),
        date_null("from_on"),
        date_null("until_on"),
        text("note"),
        text("recorded_by"),
        moment("recorded_at"),
        moment_null("voided_at"),
    ];
    manager.create_table(table("jp_absence", absence)).await?;
    manager.create_index(index("jp_absence_person", "jp_absence", &["person_id"])).await?;
    let mut key = Index::create();
    key.col("year").col("person_id");
    let days = vec![int("year"), id("person_id"), int("days")];
    manager.create_table(table("jp_absent_year", days).primary_key(&mut key).to_owned()).await
}
