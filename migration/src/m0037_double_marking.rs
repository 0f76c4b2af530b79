use sea_orm_migration::prelude::*;

use crate::columns::{flag, id_null};

/// Answers that two people mark: who marked one that waits for the second, and whether both lie too far apart. The marks are in the log.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One at a time: SQLite adds one column in a statement.
        for column in [id_null("first_by"), flag("disputed").default(false).to_owned()] {
            manager.alter_table(Table::alter().table("attempt_slot").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
