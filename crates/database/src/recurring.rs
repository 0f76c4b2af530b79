//! Which recurring jobs fail at present: a row appears with the first failure and goes with the next success.

use chrono::{DateTime, Utc};
use kernel::Cx;
use sea_orm::{DatabaseExecutor, EntityTrait, QueryOrder, Set, sea_query::OnConflict};

use crate::{Db, Result};

/// A recurring job that fails, as the admin sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Kind, `feature.verb`.
    pub name: String,
    /// When it first failed after it had last succeeded.
    pub since: DateTime<Utc>,
    /// When it last failed.
    pub last_at: DateTime<Utc>,
    /// What went wrong last.
    pub last_error: String,
}

/// Those that fail, the longest first. They are tried again by themselves.
///
/// # Errors
/// When the database does not answer.
pub async fn failing(exec: &DatabaseExecutor<'_>) -> Result<Vec<Failing>> {
    let rows = entity::Entity::find().order_by_asc(entity::Column::Since).all(exec).await?;
    let row = |m: entity::Model| Failing { name: m.name, since: m.since, last_at: m.last_at, last_error: m.last_error };
    Ok(rows.into_iter().map(row).collect())
}

/// Keeps that it failed, and why.
pub(crate) async fn failed(db: &Db, cx: &Cx, name: &str, error: &str) -> Result<()> {
    let row = entity::ActiveModel {
        name: Set(name.to_owned()),
        since: Set(cx.now()),
        last_at: Set(cx.now()),
        last_error: Set(error.to_owned()),
    };
    let latest = OnConflict::column(entity::Column::Name)
        .update_columns([entity::Column::LastAt, entity::Column::LastError])
        .to_owned();
    let tx = db.begin().await?;
    entity::Entity::insert(row).on_conflict(latest).exec_without_returning(&tx.exec()).await?;
    tx.commit().await
}

/// Forgets an earlier failure; writes nothing where there was none.
pub(crate) async fn succeeded(db: &Db, name: &str) -> Result<()> {
    if entity::Entity::find_by_id(name.to_owned()).one(&db.reader()).await?.is_none() {
        return Ok(());
    }
    let tx = db.begin().await?;
    entity::Entity::delete_by_id(name.to_owned()).exec(&tx.exec()).await?;
    tx.commit().await
}

mod entity {
    use super::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recurring_failure")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub since: DateTime<Utc>,
        pub last_at: DateTime<Utc>,
        pub last_error: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
