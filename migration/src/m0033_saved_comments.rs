use sea_orm_migration::prelude::*;

use crate::columns::{id, id_null, index, moment, moment_null, primary, table, text};

/// Comments that a trainer keeps to use again when marking. Person, course and question belong to other features and are named
/// without foreign keys.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            primary("id"),
            id("person_id"),
            id("course_id"),
            id_null("question_id"),
            text("text"),
            moment("written_at"),
            moment_null("deleted_at"),
        ];
        manager.create_table(table("saved_comment", columns)).await?;
        let mine = ["person_id", "course_id", "deleted_at"];
        manager.create_index(index("saved_comment_person", "saved_comment", &mine)).await
    }
}
