//! Which parts of a lesson's text were on screen.

use sea_orm_migration::prelude::*;

use crate::columns::json;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let seen = Table::alter().table("lesson_reading").add_column(json("seen").default("[]")).to_owned();
        manager.alter_table(seen).await
    }
}
