//! Recurring jobs that fail at present, for the admin's page.

use sea_orm_migration::prelude::*;

use crate::columns::{moment, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create();
        key.col("name");
        let columns = vec![text("name"), moment("since"), moment("last_at"), text("last_error")];
        manager.create_table(table("recurring_failure", columns).primary_key(&mut key).to_owned()).await
    }
}
