use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::UNIX_EPOCH,
};

use database::Db;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use url::Url;

/// A database of a test's own, migrated and empty. Gone when dropped (SQLite) or with the test server (PostgreSQL).
pub struct TestDatabase {
    /// For the code under test.
    pub db: Db,
    /// `sqlite` or `postgres`, for messages.
    pub engine: &'static str,
    /// Address, to open the same database again.
    pub url: String,
    _folder: Option<TempDir>,
}

/// A fresh SQLite database.
pub async fn fresh() -> TestDatabase {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(async || {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("template.db");
        let connection = Database::connect(format!("sqlite://{}?mode=rwc", path.display())).await.expect("a template");
        Migrator::up(&connection, None).await.expect("migrations");
        connection.close().await.expect("closed");
        std::fs::read(path).expect("a template")
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("test.db");
    std::fs::write(&path, template.await).expect("a copy");
    let url = format!("sqlite://{}", path.display());
    let db = Db::connect(&url).await.expect("a database");
    TestDatabase { db, engine: "sqlite", url, _folder: Some(folder) }
}

/// A fresh database on each engine at hand: SQLite always, PostgreSQL when `TEST_DATABASE_URL` names a server.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![fresh().await];
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        all.push(postgres(&server).await);
    }
    all
}

/// A database without tables.
pub(crate) struct Blank {
    pub(crate) url: String,
    /// The same, for a connection that may make the file.
    pub(crate) address: String,
    engine: &'static str,
    folder: Option<TempDir>,
}

impl Blank {
    pub(crate) fn opened(self, db: Db) -> TestDatabase {
        TestDatabase { db, engine: self.engine, url: self.url, _folder: self.folder }
    }
}

/// A database without tables on each engine at hand.
pub(crate) async fn blank() -> Vec<Blank> {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let address = format!("{url}?mode=rwc");
    let mut all = vec![Blank { url, address, engine: "sqlite", folder: Some(folder) }];
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        let url = made(&server).await;
        all.push(Blank { address: url.clone(), url, engine: "postgres", folder: None });
    }
    all
}

/// Makes a database on the PostgreSQL server; gives its address.
async fn made(server: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    // Process ids come again on a server that runs for days.
    let since = UNIX_EPOCH.elapsed().expect("a clock").as_nanos();
    let name = format!("t_{since}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let admin = Database::connect(server).await.expect("the PostgreSQL server of TEST_DATABASE_URL");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    admin.close().await.expect("closed");
    let mut url = Url::parse(server).expect("an address");
    url.set_path(&name);
    url.to_string()
}

async fn postgres(server: &str) -> TestDatabase {
    let url = made(server).await;
    let connection = Database::connect(&url).await.expect("a database");
    Migrator::up(&connection, None).await.expect("migrations");
    connection.close().await.expect("closed");
    let db = Db::connect(&url).await.expect("a database");
    TestDatabase { db, engine: "postgres", url, _folder: None }
}
