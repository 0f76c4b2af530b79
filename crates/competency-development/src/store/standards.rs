//! Post standards.

use chrono::{DateTime, Utc};
use database::{Error, Result};
use sea_orm::{DatabaseExecutor, EntityTrait, QueryOrder, Set, sea_query::OnConflict};

use super::entity::post_standard;
use crate::model::PostStandard;

/// All versions of all standards, by post, the latest first.
pub(crate) async fn all(exec: &DatabaseExecutor<'_>) -> Result<Vec<PostStandard>> {
    let rows = post_standard::Entity::find()
        .order_by_asc(post_standard::Column::PostKey)
        .order_by_desc(post_standard::Column::ValidFrom)
        .all(exec)
        .await?;
    rows.into_iter().map(standard_of).collect()
}

fn standard_of(row: post_standard::Model) -> Result<PostStandard> {
    Ok(PostStandard {
        required: serde_json::from_value(row.required).map_err(|e| Error::stored("post standard", e))?,
        id: row.id,
        post_key: row.post_key,
        post: row.post,
        valid_from: row.valid_from,
        basis: row.basis,
        confirmed: row.confirmed,
    })
}

/// Puts versions in. Repeating it changes nothing; an error if another version of the post begins on the same day.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, all: &[PostStandard], now: DateTime<Utc>) -> Result<()> {
    let mut rows = Vec::with_capacity(all.len());
    for one in all {
        rows.push(post_standard::ActiveModel {
            id: Set(one.id),
            post_key: Set(one.post_key.clone()),
            post: Set(one.post.clone()),
            valid_from: Set(one.valid_from),
            basis: Set(one.basis.clone()),
            confirmed: Set(one.confirmed),
            required: Set(serde_json::to_value(&one.required).map_err(|e| Error::stored("post standard", e))?),
            made_at: Set(now),
        });
    }
    let once = OnConflict::column(post_standard::Column::Id).do_nothing().to_owned();
    if !rows.is_empty() {
        post_standard::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    }
    Ok(())
}
