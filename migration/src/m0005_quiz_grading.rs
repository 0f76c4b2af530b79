use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, flag, id, id_null, index, int, json, moment, moment_null, primary, references, table, text, unique,
};

/// Enrolment, person, course, publication and lesson belong to other features; a person's history outlives them, so they are
/// named here without foreign keys.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let attempt = vec![
            primary("id"),
            id("enrolment_id"),
            id("person_id"),
            id("course_id"),
            id("publication_id"),
            id_null("key_id"),
            id("lesson_id"),
            int("number"),
            big("seed"),
            text("state"),
            moment("started_at"),
            moment_null("deadline_at"),
            moment_null("finished_at"),
            big("last_seq"),
            big_null("score"),
            big("max"),
            big_null("grade"),
            int("version"),
        ];
        manager.create_table(table("attempt", attempt)).await?;
        let number = ["enrolment_id", "lesson_id", "number"];
        manager.create_index(unique("attempt_number", "attempt", &number)).await?;
        manager.create_index(index("attempt_due", "attempt", &["state", "deadline_at"])).await?;
        manager.create_index(index("attempt_person", "attempt", &["person_id", "state"])).await?;
        manager.create_index(index("attempt_course", "attempt", &["course_id", "lesson_id", "finished_at"])).await?;

        let slot = vec![
            id("attempt_id"),
            int("slot"),
            id("question_id"),
            json("variant"),
            big("max"),
            big_null("mark"),
            flag("pending"),
        ];
        let slot = table("attempt_slot", slot)
            .primary_key(Index::create().col("attempt_id").col("slot"))
            .foreign_key(&mut references("attempt_id", "attempt"))
            .to_owned();
        manager.create_table(slot).await?;
        manager.create_index(index("attempt_slot_pending", "attempt_slot", &["pending", "attempt_id"])).await?;

        let mut of_slot = ColumnDef::new("slot");
        of_slot.integer().null();
        let step = vec![
            primary("id"),
            id("attempt_id"),
            big("seq"),
            of_slot,
            text("kind"),
            flag("counts"),
            json("body"),
            moment("at"),
            moment("received_at"),
            text("actor"),
        ];
        let step = table("attempt_step", step).foreign_key(&mut references("attempt_id", "attempt")).to_owned();
        manager.create_table(step).await?;
        manager.create_index(unique("attempt_step_seq", "attempt_step", &["attempt_id", "seq"])).await?;
        let newest = ["attempt_id", "counts", "slot", "kind", "seq"];
        manager.create_index(index("attempt_step_newest", "attempt_step", &newest)).await
    }
}
