use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Value},
};
use serde_json::json;

use crate::columns::{
    big, date_null, flag, id, id_null, int, json, moment, moment_null, primary, table, text, text_null,
};

/// Versions of templates, rules per course, states of signing, validity, bulk work in pieces, and the keys of the instance.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What used to be columns of a template and is now part of its versions. The columns stay, so that nodes of the version before may
/// still serve.
const MOVED: [&str; 7] =
    ["number_format", "signer_post", "signer_name", "signer_rank", "signer_nip", "place", "legal_basis"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create();
        key.col("template_id").col("version");
        let version = vec![
            id("template_id"),
            int("version"),
            text("number_format"),
            json("settings"),
            text("created_by"),
            moment("created_at"),
        ];
        manager.create_table(table("certificate_template_version", version).primary_key(&mut key).to_owned()).await?;
        move_templates(manager).await?;
        add(manager, "certificate_template", vec![with(text("kind"), "certificate"), with(flag("archived"), false)])
            .await?;

        let rule = vec![
            primary("course_id"),
            flag("award"),
            id_null("template_id"),
            flag("automatic"),
            big("min_grade"),
            json("validity"),
            moment("updated_at"),
        ];
        manager.create_table(table("certificate_rule", rule)).await?;
        let mut key = Index::create();
        key.col("enrolment_id").col("lesson_id");
        let grade = vec![id("enrolment_id"), id("lesson_id"), big("grade")];
        manager.create_table(table("certificate_grade", grade).primary_key(&mut key).to_owned()).await?;

        let mut facts = ColumnDef::new("facts");
        facts.json_binary().null();
        add(manager, "certificate_candidate", vec![with(text("basis"), "course"), facts]).await?;
        let mut index = ColumnDef::new("status_index");
        index.integer().null();
        let certificate = vec![
            with(int("template_version"), 1),
            with(text("basis"), "course"),
            with(text("signing"), "none"),
            with(text("rendered"), ""),
            moment_null("signed_at"),
            date_null("expires_on"),
            with(int("cycle"), 1),
            with(int("reminded"), 0),
            with(flag("expiry_told"), false),
            text_null("replacement_reason"),
            index,
        ];
        add(manager, "certificate", certificate).await?;
        let by_state =
            Index::create().name("certificate_state").table("certificate").col("state").col("expires_on").to_owned();
        manager.create_index(by_state).await?;
        let by_index = Index::create()
            .name("certificate_status_index")
            .table("certificate")
            .col("status_index")
            .unique()
            .to_owned();
        manager.create_index(by_index).await?;

        add(manager, "certificate_batch", vec![with(text("kind"), "issue"), moment_null("progressed_at")]).await?;
        let mut key = Index::create();
        key.col("batch_id").col("place");
        let item = vec![id("batch_id"), int("place"), id("item_id"), text_null("outcome")];
        manager.create_table(table("certificate_batch_item", item).primary_key(&mut key).to_owned()).await?;

        let mut generation = int("generation");
        generation.unique_key();
        let keys = vec![
            primary("id"),
            generation,
            text("public"),
            text("sealed"),
            moment("created_at"),
            moment_null("retired_at"),
        ];
        manager.create_table(table("certificate_key", keys)).await
    }
}

async fn add(manager: &SchemaManager<'_>, name: &'static str, columns: Vec<ColumnDef>) -> Result<(), DbErr> {
    // One column a statement: SQLite takes no more.
    for mut column in columns {
        manager.alter_table(Table::alter().table(name).add_column(&mut column).to_owned()).await?;
    }
    Ok(())
}

fn with(mut column: ColumnDef, value: impl Into<Value>) -> ColumnDef {
    column.default(value.into());
    column
}

/// The single state that a template had becomes a version under the number that it had.
async fn move_templates(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let mut select = Query::select();
    select.columns(["id", "version", "updated_at"]).columns(MOVED).from("certificate_template");
    for row in connection.query_all(&select).await? {
        let old = |column: &str| row.try_get::<String>("", column);
        let settings = json!({
            "legal_basis": old("legal_basis")?,
            "place": old("place")?,
            "signers": [{
                "post": old("signer_post")?,
                "name": old("signer_name")?,
                "rank": old("signer_rank")?,
                "nip": old("signer_nip")?,
            }],
        });
        let mut insert = Query::insert();
        insert
            .into_table("certificate_template_version")
            .columns(["template_id", "version", "number_format", "settings", "created_by", "created_at"])
            .values_panic([
                row.try_get::<sea_orm_migration::sea_orm::prelude::Uuid>("", "id")?.into(),
                row.try_get::<i32>("", "version")?.into(),
                old("number_format")?.into(),
                settings.into(),
                "system:migration".into(),
                row.try_get::<sea_orm_migration::sea_orm::prelude::DateTimeUtc>("", "updated_at")?.into(),
            ]);
        connection.execute(&insert).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

    use crate::{Migrator, MigratorTrait, filled};

    /// A template and a certificate of before are there afterwards, the template as a version.
    #[tokio::test]
    async fn a_filled_database_goes_forward() {
        for connection in filled::databases("m0009").await {
            filled::before(&connection, "m0009").await;
            let template = filled::id(&connection, 0xf1);
            let insert = format!(
                "INSERT INTO certificate_template (id, name, number_format, signer_post, signer_name, signer_rank, signer_nip, place, legal_basis, version, updated_at) \
                 VALUES ({template}, 'sertifikat', '{{urut}}/{{tahun}}', 'Kepala', 'Zulkarnain', '', '', 'Muara Bulian', '', 4, '2026-11-24 00:00:00+00:00')"
            );
            connection.execute_unprepared(&insert).await.expect("a template of before");
            Migrator::up(&connection, None).await.expect("forward");
            let select = "SELECT version, CAST(settings AS TEXT) AS settings FROM certificate_template_version";
            let statement = Statement::from_string(connection.get_database_backend(), select);
            let rows = connection.query_all_raw(statement).await.expect("versions");
            assert_eq!(rows.len(), 1);
            assert_eq!(rows[0].try_get::<i32>("", "version").expect("a number"), 4);
            assert!(rows[0].try_get::<String>("", "settings").expect("a text").contains("Zulkarnain"));
        }
    }
}
