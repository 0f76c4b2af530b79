use std::{
    collections::HashSet,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseExecutor, DatabaseTransaction,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{Error, Reactions, Result, counting, idempotent, live::Live};

/// Which database stands behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file on the same machine.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database: a reader, a writer and what reacts to events. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    engine: Engine,
    reactions: OnceLock<Reactions>,
    jobs_waiting: Notify,
    live: Live,
}

const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

impl Db {
    /// Opens the database at `sqlite://path` or `postgres://…`. A missing SQLite file is made.
    pub async fn connect(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            let url = format!("sqlite://{path}");
            let writer = open(sqlite(&url, 1)).await?;
            let reader = open(sqlite(&url, SQLITE_READERS)).await?;
            Ok(Self::new(reader, writer, Engine::Sqlite))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(Duration::from_secs(8))
                .sqlx_logging(false)
                .test_before_acquire(true);
            let pool = open(options).await?;
            Ok(Self::new(pool.clone(), pool, Engine::Postgres))
        } else {
            Err(Error::Address(url.split('@').next_back().unwrap_or_default().to_owned()))
        }
    }

    fn new(reader: DatabaseConnection, writer: DatabaseConnection, engine: Engine) -> Self {
        let (reactions, jobs_waiting, live) = (OnceLock::new(), Notify::new(), Live::default());
        let inner = Inner { reader, writer, engine, reactions, jobs_waiting, live };
        Self { inner: Arc::new(inner) }
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// For reading outside a transaction.
    pub fn reader(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(&self.inner.reader)
    }

    /// Opens a transaction. On SQLite it takes the write lock at once, so it never fails half-way for being late.
    pub async fn begin(&self) -> Result<Tx> {
        let mode = (self.inner.engine == Engine::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let inner = self.inner.writer.begin_with_options(options).await?;
        let tx = Tx { inner, db: self.clone(), concerned: Mutex::default() };
        idempotent::keep(&tx).await?;
        Ok(tx)
    }

    /// Says what happens on events; once, by the wiring. Later calls are ignored.
    pub fn react(&self, reactions: Reactions) {
        let _ = self.inner.reactions.set(reactions);
    }

    pub(crate) fn reactions(&self) -> Option<&Reactions> {
        self.inner.reactions.get()
    }

    pub(crate) fn jobs_waiting(&self) -> &Notify {
        &self.inner.jobs_waiting
    }

    /// The pages that wait for news.
    pub fn live(&self) -> &Live {
        &self.inner.live
    }

    /// From now on pages of this node hear what other nodes do, where there can be others, and the other way round.
    pub fn join_other_nodes(&self) {
        if self.inner.engine == Engine::Postgres {
            self.inner.live.join(&self.inner.writer);
        }
    }

    /// Answers when the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.inner.reader.ping().await?)
    }

    /// Closes the connections; on SQLite this folds the log into the file.
    pub async fn close(&self) -> Result<()> {
        self.inner.live.close();
        self.inner.reader.clone().close().await?;
        Ok(self.inner.writer.clone().close().await?)
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", "-16000")
                .pragma("temp_store", "memory")
                .pragma("mmap_size", "268435456")
        });
    options
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection> {
    let mut connection = Database::connect(options).await?;
    connection.set_metric_callback(counting::count);
    Ok(connection)
}

/// A transaction. Dropping it without [`Tx::commit`] undoes everything.
pub struct Tx {
    pub(crate) inner: DatabaseTransaction,
    pub(crate) db: Db,
    /// Whom and what this is about, for pages that wait for news of them.
    concerned: Mutex<HashSet<Uuid>>,
}

impl Tx {
    /// For statements in this transaction.
    pub fn exec(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.inner)
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// The bare transaction, for migrations.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Waits until no other node migrates; the lock ends with the transaction. SQLite's write lock is already held.
    pub async fn lock_for_migration(&self) -> Result<()> {
        if self.engine() == Engine::Postgres {
            self.inner.execute_unprepared("SELECT pg_advisory_xact_lock(7305802194)").await?;
        }
        Ok(())
    }

    /// Open pages about these will look again when this is committed. Events say by themselves whom they are about; this is for what a
    /// reaction knows besides.
    pub fn concerns(&self, subjects: impl IntoIterator<Item = Uuid>) {
        self.concerned.lock().unwrap_or_else(PoisonError::into_inner).extend(subjects);
    }

    /// Makes it all so. When this returns, it is on disk.
    pub async fn commit(self) -> Result<()> {
        let concerned = self.concerned.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.inner.commit().await?;
        idempotent::kept();
        self.db.live().committed(concerned);
        self.db.jobs_waiting().notify_one();
        Ok(())
    }
}
