//! Writes that are done once, however often they are sent.
//!
//! A client gives its write a key. The first transaction that the write commits keeps the key with it, so that write and key are on
//! disk together or not at all; a repeat that comes while the first is under way, or after it, cannot commit. The answer is kept
//! afterwards and given to repeats.

use std::{cell::Cell, future::Future, sync::Arc};

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, entity::prelude::*, sea_query::OnConflict};

use crate::{Db, Error, Result, Tx};

tokio::task_local! {
    static CURRENT: Current;
}

struct Current {
    write: Arc<Write>,
    kept: Cell<bool>,
}

/// A write as its sender named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The sender's key.
    pub key: Uuid,
    /// Who sent it: two people may come to the same key.
    pub actor: String,
    /// A hash of what is asked for, so that a key is not used for two things.
    pub request: String,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// What was answered to a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAnswer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, if there was a body.
    pub media_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a write before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// Nothing: it is new.
    None,
    /// The key was used for something else.
    OtherRequest,
    /// It was done; the answer is there unless the server stopped just after.
    Done(Option<GivenAnswer>),
}

impl Write {
    /// Looks whether it was done before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn earlier(&self, db: &Db) -> Result<Earlier> {
        let found = entity::Entity::find_by_id((self.key, self.actor.clone())).one(&db.reader()).await?;
        Ok(match found {
            None => Earlier::None,
            Some(row) if row.request != self.request => Earlier::OtherRequest,
            Some(row) => Earlier::Done(row.status.map(|status| GivenAnswer {
                status: u16::try_from(status).unwrap_or(200),
                media_type: row.media_type,
                body: row.answer.unwrap_or_default(),
            })),
        })
    }

    /// Runs the future; the first transaction that it commits keeps the key, and fails with [`Error::Repeated`] if it is kept already.
    pub async fn once<F: Future>(self: &Arc<Self>, future: F) -> F::Output {
        CURRENT.scope(Current { write: self.clone(), kept: Cell::new(false) }, future).await
    }

    /// Keeps the answer for repeats.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answered(&self, db: &Db, answer: GivenAnswer) -> Result<()> {
        let tx = db.begin().await?;
        let mut row = self.row();
        (row.status, row.media_type, row.answer) =
            (Set(Some(answer.status.into())), Set(answer.media_type), Set(Some(answer.body)));
        let latest = OnConflict::columns([entity::Column::Key, entity::Column::Actor])
            .update_columns([entity::Column::Status, entity::Column::MediaType, entity::Column::Answer])
            .to_owned();
        entity::Entity::insert(row).on_conflict(latest).exec_without_returning(&tx.exec()).await?;
        tx.commit().await
    }

    fn row(&self) -> entity::ActiveModel {
        entity::ActiveModel {
            key: Set(self.key),
            actor: Set(self.actor.clone()),
            request: Set(self.request.clone()),
            at: Set(self.at),
            status: Set(None),
            media_type: Set(None),
            answer: Set(None),
        }
    }
}

/// Forgets writes that came before that moment; nobody repeats them any more.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_writes_before(db: &Db, moment: DateTime<Utc>) -> Result<u64> {
    let tx = db.begin().await?;
    let gone = entity::Entity::delete_many().filter(entity::Column::At.lt(moment)).exec(&tx.exec()).await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

/// Keeps the key of the write under way, if there is one that is not kept yet.
pub(crate) async fn keep(tx: &Tx) -> Result<()> {
    let due = CURRENT.try_with(|current| (!current.kept.get()).then(|| current.write.clone()));
    let Ok(Some(write)) = due else { return Ok(()) };
    let once = OnConflict::columns([entity::Column::Key, entity::Column::Actor]).do_nothing().to_owned();
    let kept = entity::Entity::insert(write.row()).on_conflict(once).exec_without_returning(&tx.exec()).await?;
    if kept == 0 { Err(Error::Repeated) } else { Ok(()) }
}

/// The transaction that kept the key is on disk.
pub(crate) fn kept() {
    let _ = CURRENT.try_with(|current| current.kept.set(true));
}

mod entity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotent_write")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub actor: String,
        pub request: String,
        pub at: DateTime<Utc>,
        pub status: Option<i32>,
        pub media_type: Option<String>,
        pub answer: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
