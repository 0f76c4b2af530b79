use sea_orm_migration::prelude::*;

use crate::columns::{flag, index, int, json, moment, moment_null, primary, table, text, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let event = vec![primary("id"), moment("at"), text("name"), json("body"), text("actor")];
        manager.create_table(table("event", event)).await?;
        manager.create_index(index("event_name_at", "event", &["name", "at"])).await?;

        let job = vec![
            primary("id"),
            text("name"),
            json("payload"),
            moment("run_at"),
            int("attempts"),
            moment_null("locked_until"),
            text_null("last_error"),
            flag("dead"),
            moment("created_at"),
        ];
        manager.create_table(table("job", job)).await?;
        manager.create_index(index("job_due", "job", &["dead", "run_at"])).await?;

        let audit = vec![primary("id"), moment("at"), text("actor"), text("action"), text("object"), json("detail")];
        manager.create_table(table("audit_entry", audit)).await?;
        manager.create_index(index("audit_entry_at", "audit_entry", &["at"])).await
    }
}
