use sea_orm_migration::prelude::*;

use crate::columns::{
    big, date, flag, id, id_null, index, int, moment, moment_null, primary, references, table, text, unique,
};

/// The training calendar: classes, places in them, and who was there on which day. A way of a goal may name a class.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let class = vec![
            primary("id"),
            text("title"),
            text("batch"),
            text("form"),
            text("mode"),
            text("description"),
            text("organiser"),
            text("place"),
            date("starts_on"),
            date("ends_on"),
            flag("weekends"),
            int("jp"),
            flag("abroad"),
            int("quota"),
            date("apply_until"),
            int("presence"),
            flag("certificate"),
            id_null("competency_id"),
            int("level"),
            id_null("trainer_id"),
            big("budget"),
            big("fixed_cost"),
            big("cost_per_person"),
            text("over_budget"),
            text("state"),
            text("reason"),
            int("version"),
            moment("created_at"),
            moment_null("reminded_at"),
        ];
        manager.create_table(table("training_class", class)).await?;
        manager.create_index(index("training_class_start", "training_class", &["starts_on"])).await?;
        manager.create_index(index("training_class_trainer", "training_class", &["trainer_id"])).await?;
        let place = vec![
            primary("id"),
            id("class_id"),
            id("person_id"),
            text("state"),
            text("reason"),
            id_null("proposed_by"),
            text("note"),
            moment("since"),
        ];
        let place = table("class_place", place).foreign_key(&mut references("class_id", "training_class")).to_owned();
        manager.create_table(place).await?;
        manager.create_index(unique("class_place_once", "class_place", &["class_id", "person_id"])).await?;
        manager.create_index(index("class_place_person", "class_place", &["person_id", "since"])).await?;
        let presence = table("class_presence", vec![id("place_id"), date("day")])
            .primary_key(Index::create().col("place_id").col("day"))
            .foreign_key(&mut references("place_id", "class_place"))
            .to_owned();
        manager.create_table(presence).await?;
        let way = Table::alter().table("development_way").add_column(id_null("class_id")).to_owned();
        manager.alter_table(way).await
    }
}
