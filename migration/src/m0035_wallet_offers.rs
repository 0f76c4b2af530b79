//! Offers of certificates to wallet apps that were taken up: a code serves once.

use sea_orm_migration::prelude::*;

use crate::columns::{moment, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create();
        key.col("digest");
        let columns = vec![text("digest"), moment("used_at")];
        manager.create_table(table("certificate_offer_used", columns).primary_key(&mut key).to_owned()).await
    }
}
