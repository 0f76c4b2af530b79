use sea_orm_migration::prelude::*;

use crate::columns::{id, index, int, json, moment, moment_null, primary, references, table, text};

/// The owner is a person of another feature, whose history outlives it: named here without a foreign key.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let report = vec![
            primary("id"),
            id("owner_id"),
            text("name"),
            json("definition"),
            text("schedule"),
            moment_null("due_at"),
            int("version"),
            moment("updated_at"),
        ];
        manager.create_table(table("report", report)).await?;
        manager.create_index(index("report_owner", "report", &["owner_id"])).await?;
        manager.create_index(index("report_due", "report", &["due_at"])).await?;

        let share = table("report_share", vec![id("report_id"), text("role")])
            .primary_key(Index::create().col("report_id").col("role"))
            .foreign_key(&mut references("report_id", "report"))
            .to_owned();
        manager.create_table(share).await?;
        manager.create_index(index("report_share_role", "report_share", &["role"])).await?;

        let run = vec![primary("id"), id("report_id"), moment("at"), int("rows"), text("digest")];
        let run = table("report_run", run).foreign_key(&mut references("report_id", "report")).to_owned();
        manager.create_table(run).await?;
        manager.create_index(index("report_run_report", "report_run", &["report_id", "at"])).await
    }
}
