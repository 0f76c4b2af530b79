use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use database::Db;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, FromQueryResult, Statement, Value,
    sea_query::{Alias, Query},
};
use serde_json::Value as Json;
use uuid::Uuid;

use super::databases::{TestDatabase, blank};

/// Databases as an earlier version of the product left them: migrated by the first `steps` migrations alone, and filled with these rows,
/// `[[table, [{column: value}]]]`. Texts that begin with `u:`, `t:` and `d:` are ids, moments and days; `{"big": n}` is a number of 64
/// bits, `{"json": …}` is JSON. Columns left out are empty.
pub async fn filled_at(steps: u32, tables: &Json) -> Vec<TestDatabase> {
    let mut all = Vec::new();
    for blank in blank().await {
        let connection = Database::connect(&blank.address).await.expect("a database");
        Migrator::up(&connection, Some(steps)).await.expect("the old migrations");
        for entry in tables.as_array().expect("a list of tables") {
            let table = entry[0].as_str().expect("a table");
            for row in entry[1].as_array().expect("rows") {
                insert(&connection, table, row).await;
            }
        }
        connection.close().await.expect("closed");
        let db = Db::connect(&blank.url).await.expect("a database");
        all.push(blank.opened(db));
    }
    all
}

async fn insert(connection: &DatabaseConnection, table: &str, row: &Json) {
    let (columns, values): (Vec<_>, Vec<_>) =
        row.as_object().expect("a row").iter().map(|(name, value)| (Alias::new(name), read(value).into())).unzip();
    let insert = Query::insert().into_table(Alias::new(table)).columns(columns).values_panic(values).to_owned();
    connection.execute(&insert).await.unwrap_or_else(|error| panic!("{table}: {error}: {row}"));
}

fn read(value: &Json) -> Value {
    let text = value.as_str().unwrap_or_default();
    match (text.split_once(':'), value) {
        (Some(("u", id)), _) => id.parse::<Uuid>().expect("an id").into(),
        (Some(("t", at)), _) => DateTime::parse_from_rfc3339(at).expect("a moment").with_timezone(&Utc).into(),
        (Some(("d", day)), _) => day.parse::<NaiveDate>().expect("a day").into(),
        (_, Json::String(text)) => text.clone().into(),
        (_, Json::Bool(flag)) => (*flag).into(),
        (_, Json::Number(number)) => i32::try_from(number.as_i64().expect("a number")).expect("32 bits").into(),
        (_, Json::Object(tagged)) => match (tagged.get("big"), tagged.get("json")) {
            (Some(number), _) => number.as_i64().expect("a number").into(),
            (_, Some(json)) => json.clone().into(),
            _ => panic!("neither a number nor JSON: {value}"),
        },
        _ => panic!("no value for a column: {value}"),
    }
}

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

#[derive(FromQueryResult)]
struct Counted {
    rows: i64,
}

/// How many rows each table of the database has, without the list of migrations.
pub async fn rows_by_table(database: &TestDatabase) -> BTreeMap<String, i64> {
    let connection = Database::connect(&database.url).await.expect("a database");
    let backend = connection.get_database_backend();
    let list = match database.engine {
        "sqlite" => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let tables = Named::find_by_statement(Statement::from_string(backend, list)).all(&connection).await;
    let mut rows = BTreeMap::new();
    for Named { name } in tables.expect("tables") {
        if name != "seaql_migrations" {
            let count = Statement::from_string(backend, format!("SELECT count(*) AS rows FROM \"{name}\""));
            let counted = Counted::find_by_statement(count).one(&connection).await.expect("counted");
            rows.insert(name, counted.map_or(0, |counted| counted.rows));
        }
    }
    connection.close().await.expect("closed");
    rows
}
