//! Sessions of tower-sessions in our own table: the published stores fit neither its version nor our ORM's.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use database::Db;
use kernel::{Cx, id::PersonId};
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::store::sessions;

/// The key of the signed-in person in a session.
pub(crate) const PERSON: &str = "person";

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    pub(crate) fn new(db: Db) -> Self {
        Self { db }
    }

    /// Removes sessions that have ended. Run now and then.
    pub async fn remove_expired(&self, cx: &Cx) -> std::result::Result<(), database::Error> {
        let tx = self.db.begin().await?;
        sessions::remove_expired(&tx.exec(), cx.now()).await?;
        tx.commit().await
    }

    async fn write(&self, record: &Record, fresh: bool) -> std::result::Result<(), database::Error> {
        let data = serde_json::to_string(&record.data).map_err(|e| database::Error::stored("session", e))?;
        let person =
            record.data.get(PERSON).and_then(|value| value.as_str()).and_then(|id| id.parse::<PersonId>().ok());
        let ends = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let tx = self.db.begin().await?;
        sessions::write(&tx.exec(), &record.id.to_string(), person, data, ends, fresh).await?;
        tx.commit().await
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            match self.write(record, true).await {
                Ok(()) => return Ok(()),
                Err(database::Error::Unique(_)) => record.id = Id::default(),
                Err(error) => return Err(backend(&error)),
            }
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.write(record, false).await.map_err(|e| backend(&e))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = sessions::load(&self.db.reader(), &id.to_string()).await.map_err(|e| backend(&e))?;
        let Some((data, ends)) = found else { return Ok(None) };
        let expiry_date =
            time::OffsetDateTime::from_unix_timestamp(ends.timestamp()).map_err(|e| Error::Decode(e.to_string()))?;
        if expiry_date <= time::OffsetDateTime::now_utc() {
            return Ok(None);
        }
        let data = serde_json::from_str(&data).map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let outcome = async {
            let tx = self.db.begin().await?;
            sessions::delete(&tx.exec(), &id.to_string()).await?;
            tx.commit().await
        };
        outcome.await.map_err(|e: database::Error| backend(&e))
    }
}

fn backend(error: &database::Error) -> Error {
    Error::Backend(error.to_string())
}
