//! Offers to wallets that were taken up.

use chrono::{DateTime, TimeDelta, Utc};
use database::Result;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, Set, sea_query::OnConflict};

use super::entity::used_offer;

/// How long it is kept that an offer was used; offers end long before.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Notes that the code with this digest is used. False if it was before. Forgets old ones on the way.
pub(crate) async fn use_offer(exec: &DatabaseExecutor<'_>, digest: &str, now: DateTime<Utc>) -> Result<bool> {
    used_offer::Entity::delete_many().filter(used_offer::Column::UsedAt.lt(now - KEPT)).exec(exec).await?;
    let row = used_offer::ActiveModel { digest: Set(digest.to_owned()), used_at: Set(now) };
    let once = OnConflict::column(used_offer::Column::Digest).do_nothing().to_owned();
    Ok(used_offer::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}
