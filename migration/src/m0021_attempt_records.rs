use sea_orm_migration::prelude::*;

use crate::columns::text_null;

/// What a finished attempt came to in one short text, so that figures over many attempts read one row for each.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let record = Table::alter().table("attempt").add_column(text_null("record")).to_owned();
        manager.alter_table(record).await
    }
}
