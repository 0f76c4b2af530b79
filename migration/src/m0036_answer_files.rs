use sea_orm_migration::prelude::*;

use crate::columns::{big, id, index, int, moment, primary, references, table, text};

/// Files that learners upload as answers, or with them. Which of them an answer has, its step says.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            primary("id"),
            id("attempt_id"),
            int("slot"),
            text("name"),
            text("media_type"),
            big("size"),
            text("sha256"),
            moment("received_at"),
        ];
        let files = table("answer_file", columns).foreign_key(&mut references("attempt_id", "attempt")).to_owned();
        manager.create_table(files).await?;
        manager.create_index(index("answer_file_attempt", "answer_file", &["attempt_id", "slot"])).await
    }
}
