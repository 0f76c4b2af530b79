//! Certificates whose numbers are written alike count in one series, whichever template they were made from.

use std::collections::BTreeMap;

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, ExprTrait, prelude::Uuid},
};

use crate::columns::{int, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create();
        key.col("format").col("year");
        let run = table("number_run", vec![text("format"), int("year"), int("last")]).primary_key(&mut key).to_owned();
        manager.create_table(run).await?;
        move_series(manager).await?;
        // The old series stay as they were left; nothing reads them any more.
        manager.drop_index(Index::drop().name("certificate_sequence").table("certificate").to_owned()).await
    }
}

/// Each series goes on after the highest number drawn in it, by the format that the certificate's version of its template has.
async fn move_series(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let mut last: BTreeMap<(String, i32), i32> = BTreeMap::new();
    let mut drawn = Query::select();
    let (certificate, version) = ("certificate", "certificate_template_version");
    drawn
        .column((version, "number_format"))
        .column((certificate, "year"))
        .expr_as(Expr::col((certificate, "sequence")).max(), "last")
        .from(certificate)
        .inner_join(
            version,
            Expr::col((version, "template_id"))
                .equals((certificate, "template_id"))
                .and(Expr::col((version, "version")).equals((certificate, "template_version"))),
        )
        .group_by_columns([(version, "number_format"), (certificate, "year")]);
    for row in connection.query_all(&drawn).await? {
        let mut format = row.try_get::<String>("", "number_format")?;
        for width in 2..=8 {
            format = format.replace(&format!("{{urut:{width}}}"), "{urut}");
        }
        let place = last.entry((format, row.try_get("", "year")?)).or_default();
        *place = Ord::max(*place, row.try_get("", "last")?);
    }
    // Places in status lists are a series of their own, without a format.
    let mut places = Query::select();
    places.column("last").from("number_series").and_where(Expr::col("template_id").eq(Uuid::nil()));
    if let Some(row) = connection.query_one(&places).await? {
        last.insert((String::new(), 0), row.try_get("", "last")?);
    }
    for ((format, year), last) in last {
        let mut insert = Query::insert();
        insert.into_table("number_run").columns(["format", "year", "last"]).values_panic([
            format.into(),
            year.into(),
            last.into(),
        ]);
        connection.execute(&insert).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

    use crate::{Migrator, MigratorTrait, filled};

    /// Two templates of one format, one of which wrote otherwise later: the series go on behind what was drawn.
    #[tokio::test]
    async fn a_filled_database_goes_forward() {
        for connection in filled::databases("m0026").await {
            filled::before(&connection, "m0026").await;
            fill(&connection).await;
            Migrator::up(&connection, None).await.expect("forward");
            let select = "SELECT format, year, last FROM number_run ORDER BY last";
            let statement = Statement::from_string(connection.get_database_backend(), select);
            let rows = connection.query_all_raw(statement).await.expect("series");
            let series = rows.iter().map(|row| {
                let number = |column: &str| row.try_get::<i32>("", column).expect("a number");
                (row.try_get::<String>("", "format").expect("a format"), number("year"), number("last"))
            });
            let series: Vec<(String, i32, i32)> = series.collect();
            let expected = [("{urut}/{tahun}", 2026, 7), ("B/{urut}/{tahun}", 2026, 9), ("", 0, 12)];
            assert_eq!(series, expected.map(|(format, year, last)| (format.to_owned(), year, last)));
        }
    }

    async fn fill(connection: &DatabaseConnection) {
        let id = |number| filled::id(connection, number);
        let day = "'2026-11-24 00:00:00+00:00'";
        let mut statements =
            vec![format!("INSERT INTO number_series (template_id, year, last) VALUES ({}, 0, 12)", id(0))];
        for (template, version, format) in
            [(1, 1, "{urut:4}/{tahun}"), (1, 2, "B/{urut}/{tahun}"), (2, 1, "{urut}/{tahun}")]
        {
            if version == 1 {
                statements.push(format!(
                    "INSERT INTO certificate_template (id, name, number_format, signer_post, signer_name, signer_rank, signer_nip, place, legal_basis, version, updated_at) \
                     VALUES ({}, '', '', '', '', '', '', '', '', 1, {day})",
                    id(template)
                ));
            }
            statements.push(format!(
                "INSERT INTO certificate_template_version (template_id, version, number_format, settings, created_by, created_at) \
                 VALUES ({}, {version}, '{format}', '{{}}', '', {day})",
                id(template)
            ));
        }
        for (number, template, version, sequence) in [(1, 1, 1, 7), (2, 1, 2, 9), (3, 2, 1, 3)] {
            statements.push(format!(
                "INSERT INTO certificate (id, code, number, template_id, template_version, year, sequence, person_id, enrolment_id, course_id, state, snapshot, digest, drawn_at) \
                 VALUES ({}, 'c{number}', 'n{number}', {}, {version}, 2026, {sequence}, {other}, {other}, {other}, 'issued', '{{}}', '', {day})",
                id(number),
                id(template),
                other = id(9)
            ));
        }
        for statement in statements {
            connection.execute_unprepared(&statement).await.expect("as it was");
        }
    }
}
