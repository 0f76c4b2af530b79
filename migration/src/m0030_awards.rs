//! Programmes that earn certificates, subjects of classes, and the parts that people play in them.

use sea_orm_migration::prelude::*;

use crate::columns::{flag, id, index, json, moment, primary, references, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let programme = vec![
            primary("id"),
            text("title"),
            json("parts"),
            flag("archived"),
            text("updated_by"),
            moment("updated_at"),
        ];
        manager.create_table(table("certificate_programme", programme)).await?;
        // Programmes ask what a person completed.
        manager.create_index(index("candidate_person", "certificate_candidate", &["person_id"])).await?;
        let subjects = Table::alter().table("training_class").add_column(json("subjects").default("[]")).to_owned();
        manager.alter_table(subjects).await?;
        let mut key = Index::create();
        key.col("class_id").col("person_id").col("role");
        let part = table("class_part", vec![id("class_id"), id("person_id"), text("role"), moment("at")])
            .primary_key(&mut key)
            .foreign_key(&mut references("class_id", "training_class"))
            .to_owned();
        manager.create_table(part).await
    }
}
