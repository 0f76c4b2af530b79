//! Keys of the instance.

use chrono::{DateTime, Utc};
use database::Result;
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::entity::key;

/// A key pair as stored.
pub(crate) struct KeyRow {
    pub(crate) id: Uuid,
    pub(crate) generation: i32,
    /// The public key in multibase form.
    pub(crate) public: String,
    /// The private key, encrypted.
    pub(crate) sealed: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) retired_at: Option<DateTime<Utc>>,
}

/// All keys, newest first.
pub(crate) async fn keys(exec: &DatabaseExecutor<'_>) -> Result<Vec<KeyRow>> {
    let rows = key::Entity::find().order_by_desc(key::Column::Generation).all(exec).await?;
    let row = |row: key::Model| KeyRow {
        id: row.id,
        generation: row.generation,
        public: row.public,
        sealed: row.sealed,
        created_at: row.created_at,
        retired_at: row.retired_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Adds the key of the next generation and retires the others. False if that generation is there already.
pub(crate) async fn insert_key(exec: &DatabaseExecutor<'_>, new: &KeyRow) -> Result<bool> {
    let row = key::ActiveModel {
        id: Set(new.id),
        generation: Set(new.generation),
        public: Set(new.public.clone()),
        sealed: Set(new.sealed.clone()),
        created_at: Set(new.created_at),
        retired_at: Set(None),
    };
    let once = OnConflict::column(key::Column::Generation).do_nothing().to_owned();
    if key::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? == 0 {
        return Ok(false);
    }
    key::Entity::update_many()
        .col_expr(key::Column::RetiredAt, Expr::value(new.created_at))
        .filter(key::Column::Generation.lt(new.generation))
        .filter(key::Column::RetiredAt.is_null())
        .exec(exec)
        .await?;
    Ok(true)
}
