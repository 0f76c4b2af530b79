//! Settings with the day from which they hold.

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict};
use uuid::Uuid;

use super::entity::dialogue_setting as row;

/// The value in force on this day, the latest first day first, then what was set last.
pub(crate) async fn on(exec: &DatabaseExecutor<'_>, name: &str, day: NaiveDate) -> Result<Option<i32>> {
    let found = row::Entity::find()
        .filter(row::Column::Name.eq(name))
        .filter(row::Column::ValidFrom.lte(day))
        .order_by_desc(row::Column::ValidFrom)
        .order_by_desc(row::Column::SetAt)
        .one(exec)
        .await?;
    Ok(found.map(|row| row.value))
}

/// All values that were ever set, the newest first.
pub(crate) async fn all(exec: &DatabaseExecutor<'_>, name: &str) -> Result<Vec<(NaiveDate, i32)>> {
    let rows = row::Entity::find()
        .filter(row::Column::Name.eq(name))
        .order_by_desc(row::Column::ValidFrom)
        .order_by_desc(row::Column::SetAt)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.valid_from, row.value)).collect())
}

/// Sets a value from a day on. False if it was set under this id before.
pub(crate) async fn set(
    exec: &DatabaseExecutor<'_>,
    id: Uuid,
    name: &str,
    (value, valid_from): (i32, NaiveDate),
    (by, now): (String, DateTime<Utc>),
) -> Result<bool> {
    let new = row::ActiveModel {
        id: Set(id),
        name: Set(name.to_owned()),
        value: Set(value),
        valid_from: Set(valid_from),
        set_at: Set(now),
        set_by: Set(by),
    };
    let once = OnConflict::column(row::Column::Id).do_nothing().to_owned();
    Ok(row::Entity::insert(new).on_conflict(once).exec_without_returning(exec).await? > 0)
}
