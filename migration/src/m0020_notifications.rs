use sea_orm_migration::prelude::*;

use crate::columns::{id, index, moment, primary, table, text, unique};

/// Devices that take notices, and what their holders do not want to hear of. Persons belong to another feature.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let device = vec![
            primary("id"),
            id("person_id"),
            text("endpoint"),
            text("digest"),
            text("p256dh"),
            text("auth"),
            text("name"),
            text("locale"),
            moment("since"),
        ];
        manager.create_table(table("push_device", device)).await?;
        manager.create_index(index("push_device_person", "push_device", &["person_id"])).await?;
        manager.create_index(unique("push_device_digest", "push_device", &["digest"])).await?;

        let mute = table("push_mute", vec![id("person_id"), text("kind")])
            .primary_key(Index::create().col("person_id").col("kind"))
            .to_owned();
        manager.create_table(mute).await
    }
}
