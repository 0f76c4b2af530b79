//! Databases of before, to be filled and brought forward.

use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};

use crate::{Migrator, MigratorTrait};

/// Brings an empty database up to the version before this migration.
pub(crate) async fn before(connection: &DatabaseConnection, migration: &str) {
    let step = Migrator::migrations().iter().position(|step| step.name().contains(migration)).expect("this one");
    Migrator::up(connection, Some(step as u32)).await.expect("as it was");
}

/// An id as a literal of SQL: SQLite keeps ids as bytes.
pub(crate) fn id(connection: &DatabaseConnection, number: u128) -> String {
    match connection.get_database_backend() {
        DbBackend::Sqlite => format!("x'{number:032x}'"),
        _ => format!("'{number:032x}'"),
    }
}

/// An empty SQLite database and, where there is a server, an empty PostgreSQL database under this name.
pub(crate) async fn databases(name: &str) -> Vec<DatabaseConnection> {
    let mut memory = ConnectOptions::new("sqlite::memory:");
    memory.max_connections(1);
    let mut databases = vec![Database::connect(memory).await.expect("a database")];
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        let admin = Database::connect(&server).await.expect("the server");
        let name = format!("{name}_{}", std::process::id());
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
        let address = server.rsplit_once('/').map_or(server.clone(), |(host, _)| format!("{host}/{name}"));
        databases.push(Database::connect(&address).await.expect("a database"));
    }
    databases
}
