use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::{date, date_null, id, index, moment, primary, references, table, text};

/// Who answered to whom, and when. What was known so far becomes an open line of everybody with a superior.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let line = vec![
            primary("id"),
            id("person_id"),
            id("superior_id"),
            text("lead"),
            date("from_day"),
            date_null("to_day"),
            text("basis"),
            moment("created_at"),
        ];
        manager
            .create_table(
                table("reporting_line", line)
                    .foreign_key(&mut references("person_id", "person"))
                    .foreign_key(&mut references("superior_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("reporting_line_person", "reporting_line", &["person_id"])).await?;
        manager.create_index(index("reporting_line_superior", "reporting_line", &["superior_id"])).await?;

        // A person has one line so far, so that the person's id can name it.
        let day = match manager.get_database_backend() {
            DbBackend::Postgres => "created_at::date",
            _ => "date(created_at)",
        };
        let known = format!(
            "INSERT INTO reporting_line (id, person_id, superior_id, lead, from_day, to_day, basis, created_at) \
             SELECT id, id, superior_id, 'direct', {day}, NULL, '', created_at FROM person WHERE superior_id IS NOT NULL"
        );
        manager.get_connection().execute_unprepared(&known).await?;
        Ok(())
    }
}
