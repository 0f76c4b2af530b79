use sea_orm_migration::prelude::*;

use crate::columns::{big, id, id_null, index, int, moment, moment_null, primary, table, text, text_null};

/// When a quiz is open and to whom it is eased; these move for people who already learn, so they are no part of a publication.
/// Course, lesson, person and unit belong to other features and are named without foreign keys.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let schedule = vec![
            id("course_id"),
            id("lesson_id"),
            moment_null("opens_at"),
            moment_null("last_start_at"),
            moment_null("ends_at"),
            text_null("password"),
            int("version"),
        ];
        let schedule =
            table("quiz_schedule", schedule).primary_key(Index::create().col("course_id").col("lesson_id")).to_owned();
        manager.create_table(schedule).await?;

        let accommodation = vec![
            primary("id"),
            id("course_id"),
            id("lesson_id"),
            id_null("person_id"),
            id_null("unit_id"),
            text("need"),
            int("extra_percent"),
            int("extra_minutes"),
            int("extra_attempts"),
            moment_null("opens_at"),
            moment_null("last_start_at"),
            moment_null("ends_at"),
            moment("given_at"),
            id_null("given_by"),
            moment_null("withdrawn_at"),
        ];
        manager.create_table(table("quiz_accommodation", accommodation)).await?;
        let of_quiz = ["course_id", "lesson_id", "withdrawn_at"];
        manager.create_index(index("quiz_accommodation_quiz", "quiz_accommodation", &of_quiz)).await?;

        // Tries at a quiz's password, so that it cannot be guessed.
        let tries = vec![id("person_id"), id("lesson_id"), moment("since"), int("tries")];
        let tries =
            table("quiz_password_try", tries).primary_key(Index::create().col("person_id").col("lesson_id")).to_owned();
        manager.create_table(tries).await?;

        // One row: when the product was last known to run, on whatever node.
        let beat = vec![primary("id"), moment("at")];
        manager.create_table(table("quiz_heartbeat", beat)).await?;
        let given_back = Table::alter().table("attempt").add_column(big("given_back").default(0)).to_owned();
        manager.alter_table(given_back).await
    }
}
