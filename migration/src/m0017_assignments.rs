use sea_orm_migration::prelude::*;

use crate::columns::{date_null, id_null, index, moment_null, text};

/// Courses that somebody assigned, with the day by which they should be done.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("enrolment", date_null("due_on")),
            ("enrolment", id_null("assigned_by")),
            ("enrolment", moment_null("assigned_at")),
            ("enrolment", text("assignment_note").default("").to_owned()),
            ("enrolment_progress", date_null("due_on")),
        ];
        for (table, mut column) in columns {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        manager.create_index(index("enrolment_progress_due", "enrolment_progress", &["course_id", "due_on"])).await
    }
}
