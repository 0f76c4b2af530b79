use sea_orm_migration::prelude::*;

use crate::columns::{id, index, moment, table, text, text_null};

/// Writes that came with a key of their own, and what was answered.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut status = ColumnDef::new("status");
        status.integer().null();
        let mut answer = ColumnDef::new("answer");
        answer.binary().null();
        let write =
            vec![id("key"), text("actor"), text("request"), moment("at"), status, text_null("media_type"), answer];
        let write = table("idempotent_write", write).primary_key(Index::create().col("key").col("actor")).to_owned();
        manager.create_table(write).await?;
        manager.create_index(index("idempotent_write_at", "idempotent_write", &["at"])).await
    }
}
