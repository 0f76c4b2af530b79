use sea_orm_migration::prelude::*;

use crate::columns::{big, id, id_null, index, int, moment, moment_null, table, text};

/// Rules of completion: facts with amounts, completions that say by what, who waits for whom, and what boards count.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut add = Vec::new();
        add.push(("completion_fact", big("amount").default(0).to_owned()));
        add.push(("lesson_completion", id_null("course_id")));
        add.push(("lesson_completion", id_null("publication_id")));
        for table in ["lesson_completion", "course_completion"] {
            let mut proof = ColumnDef::new("proof");
            proof.json_binary().null();
            add.push((table, proof));
        }
        for (table, mut column) in add {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }

        let mut key = Index::create();
        key.col("enrolment_id").col("lesson_id");
        let opening = vec![id("enrolment_id"), id("lesson_id"), id("course_id"), moment("at")];
        manager.create_table(table("lesson_opening", opening).primary_key(&mut key).to_owned()).await?;

        let progress = vec![
            id("enrolment_id").primary_key().to_owned(),
            id("course_id"),
            id("publication_id"),
            id("person_id"),
            moment("enrolled_at"),
            moment("last_activity_at"),
            id_null("last_lesson_id"),
            int("done"),
            int("failed"),
            moment_null("completed_at"),
        ];
        manager.create_table(table("enrolment_progress", progress)).await?;

        let waiting =
            vec![id("enrolment_id"), id("lesson_id"), text("kind"), id("course_id"), id("person_id"), moment("since")];
        let mut key = Index::create();
        key.col("enrolment_id").col("lesson_id").col("kind");
        manager.create_table(table("lesson_waiting", waiting).primary_key(&mut key).to_owned()).await?;

        let mut key = Index::create();
        key.col("enrolment_id").col("lesson_id");
        let reading = vec![id("enrolment_id"), id("lesson_id"), int("seconds"), moment("reported_at")];
        manager.create_table(table("lesson_reading", reading).primary_key(&mut key).to_owned()).await?;

        for statement in [
            "UPDATE lesson_completion SET course_id = \
             (SELECT course_id FROM enrolment WHERE enrolment.id = lesson_completion.enrolment_id)",
            "INSERT INTO lesson_opening (enrolment_id, lesson_id, course_id, at) \
             SELECT enrolment_id, lesson_id, course_id, at FROM lesson_completion WHERE course_id IS NOT NULL",
            "INSERT INTO enrolment_progress (enrolment_id, course_id, publication_id, person_id, enrolled_at, \
             last_activity_at, last_lesson_id, done, failed, completed_at) \
             SELECT e.id, e.course_id, e.publication_id, e.person_id, e.enrolled_at, e.last_seen_at, e.last_lesson_id, \
             (SELECT count(*) FROM lesson_completion l WHERE l.enrolment_id = e.id), 0, \
             (SELECT c.completed_at FROM course_completion c WHERE c.enrolment_id = e.id) FROM enrolment e",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for (name, table, columns) in [
            ("lesson_completion_course", "lesson_completion", &["course_id", "lesson_id"][..]),
            ("lesson_opening_course", "lesson_opening", &["course_id", "lesson_id"]),
            ("enrolment_progress_course", "enrolment_progress", &["course_id", "last_activity_at"]),
            ("enrolment_progress_person", "enrolment_progress", &["person_id"]),
            ("lesson_waiting_person", "lesson_waiting", &["person_id"]),
            ("lesson_waiting_course", "lesson_waiting", &["course_id"]),
        ] {
            manager.create_index(index(name, table, columns)).await?;
        }
        Ok(())
    }
}
