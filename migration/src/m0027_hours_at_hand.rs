//! The sums of a year lie where a report over everybody looks: by year and person, without a second look into the table.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend},
};

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// SQLite takes the index of the primary key, which does not hold the sum, however many others there are. A table without row ids is
/// that index.
const CLUSTERED: [&str; 5] = [
    "ALTER TABLE jp_year_total RENAME TO jp_year_total_before",
    "CREATE TABLE jp_year_total (year integer NOT NULL, person_id uuid_text NOT NULL, counted integer NOT NULL, \
     uncounted integer NOT NULL, PRIMARY KEY (year, person_id)) WITHOUT ROWID",
    "INSERT INTO jp_year_total (year, person_id, counted, uncounted) \
     SELECT year, person_id, counted, uncounted FROM jp_year_total_before",
    "DROP INDEX jp_year_total_counted",
    "DROP TABLE jp_year_total_before",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DatabaseBackend::Sqlite {
            for statement in CLUSTERED {
                manager.get_connection().execute_unprepared(statement).await?;
            }
        }
        // People and hours of each form, for costs.
        manager.create_index(index("jp_line_form", "jp_line", &["year", "form", "person_id", "jp"])).await
    }
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

    use crate::{Migrator, MigratorTrait, filled};

    /// Sums go along, and one person has one sum a year as before.
    #[tokio::test]
    async fn a_filled_database_goes_forward() {
        for connection in filled::databases("m0027").await {
            filled::before(&connection, "m0027").await;
            let person = filled::id(&connection, 1);
            let sum = format!(
                "INSERT INTO jp_year_total (year, person_id, counted, uncounted) VALUES (2025, {person}, 21, 3)"
            );
            connection.execute_unprepared(&sum).await.expect("a sum");
            Migrator::up(&connection, None).await.expect("forward");
            let select =
                format!("SELECT counted, uncounted FROM jp_year_total WHERE year = 2025 AND person_id = {person}");
            let statement = Statement::from_string(connection.get_database_backend(), select);
            let row = connection.query_one_raw(statement).await.expect("asked").expect("a sum");
            let number = |column: &str| row.try_get::<i32>("", column).expect("a number");
            assert_eq!((number("counted"), number("uncounted")), (21, 3));
            connection.execute_unprepared(&sum).await.expect_err("a second sum of the person's year");
        }
    }
}
