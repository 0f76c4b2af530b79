use sea_orm_migration::prelude::*;

use crate::columns::{big, id, index, moment, references, table, text};

/// How long answers of an attempt that were given in time are waited for and what came late, and from which devices it was taken.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite adds no more at once.
        for name in ["grace", "late", "awaiting"] {
            let column = Table::alter().table("attempt").add_column(big(name).default(0)).to_owned();
            manager.alter_table(column).await?;
        }
        let late = Index::create()
            .name("attempt_late")
            .table("attempt")
            .col("course_id")
            .col("lesson_id")
            .and_where(Expr::col("late").gt(0).or(Expr::col("awaiting").gt(0)))
            .to_owned();
        manager.create_index(late).await?;
        let columns = vec![id("attempt_id"), text("address"), text("device"), moment("first_at"), moment("last_at")];
        let devices = table("attempt_device", columns)
            .primary_key(Index::create().col("attempt_id").col("address").col("device"))
            .foreign_key(&mut references("attempt_id", "attempt"))
            .to_owned();
        manager.create_table(devices).await?;
        manager.create_index(index("attempt_device_last", "attempt_device", &["last_at"])).await
    }
}
