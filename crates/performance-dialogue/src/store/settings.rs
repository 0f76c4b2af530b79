//! Settings with the day from which they hold.

use chrono::NaiveDate;
use database::Result;
use kernel::Cx;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict};
use uuid::Uuid;

use super::entity::dialogue_setting as row;
use crate::settings::{Dated, Setting};

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
pub(crate) async fn all(exec: &DatabaseExecutor<'_>) -> Result<Vec<Dated>> {
    let rows =
        row::Entity::find().order_by_desc(row::Column::ValidFrom).order_by_desc(row::Column::SetAt).all(exec).await?;
    let dated = |row: row::Model| {
        let setting = Setting::parse(&row.name)?;
        Some(Dated { setting, from: row.valid_from, value: row.value })
    };
    // A name that is unknown here belongs to a newer version of the product.
    Ok(rows.into_iter().filter_map(dated).collect())
}

/// Adds a value. False if it was there.
pub(crate) async fn set(exec: &DatabaseExecutor<'_>, cx: &Cx, id: Uuid, dated: Dated) -> Result<bool> {
    let new = row::ActiveModel {
        id: Set(id),
        name: Set(dated.setting.as_str().to_owned()),
        value: Set(dated.value),
        valid_from: Set(dated.from),
        set_at: Set(cx.now()),
        set_by: Set(cx.actor.label()),
    };
    let once = OnConflict::column(row::Column::Id).do_nothing().to_owned();
    Ok(row::Entity::insert(new).on_conflict(once).exec_without_returning(exec).await? > 0)
}
