//! Bulk work: batches and their items.

use chrono::{DateTime, Utc};
use database::{Error, Result};
use kernel::id::{BatchId, EnrolmentId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::json;
use uuid::Uuid;

use super::entity::{batch, item};
use crate::model::{Batch, BatchKind, Failed};

/// Rows in one statement at most; databases bound the values of a statement.
const ROWS: usize = 1_000;
/// The outcome of an item that went well.
pub(crate) const DONE: &str = "done";

/// Opens a batch with its items. False if it is open already.
pub(crate) async fn insert_batch(
    exec: &DatabaseExecutor<'_>,
    id: BatchId,
    kind: BatchKind,
    items: &[Uuid],
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = batch::ActiveModel {
        id: Set(id),
        total: Set(items.len() as i32),
        done: Set(0),
        failed: Set(json!([])),
        started_by: Set(by.to_owned()),
        created_at: Set(now),
        finished_at: Set(None),
        kind: Set(kind.as_str().to_owned()),
        progressed_at: Set(Some(now)),
    };
    let once = OnConflict::column(batch::Column::Id).do_nothing().to_owned();
    if batch::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? == 0 {
        return Ok(false);
    }
    insert_items(exec, id, items).await?;
    Ok(true)
}

async fn insert_items(exec: &DatabaseExecutor<'_>, id: BatchId, items: &[Uuid]) -> Result<()> {
    for (part, chunk) in items.chunks(ROWS).enumerate() {
        let rows = chunk.iter().enumerate().map(|(index, one)| item::ActiveModel {
            batch_id: Set(id),
            place: Set((part * ROWS + index) as i32),
            item_id: Set(*one),
            outcome: Set(None),
        });
        item::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// The next items that nobody tried yet: place and what it is.
pub(crate) async fn open_items(exec: &DatabaseExecutor<'_>, id: BatchId, limit: u64) -> Result<Vec<(i32, Uuid)>> {
    let rows = item::Entity::find()
        .filter(item::Column::BatchId.eq(id))
        .filter(item::Column::Outcome.is_null())
        .order_by_asc(item::Column::Place)
        .limit(limit)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.place, row.item_id)).collect())
}

/// Writes down how items ended, and counts them in the batch.
pub(crate) async fn close_items(
    exec: &DatabaseExecutor<'_>,
    id: BatchId,
    done: &[i32],
    failed: &[(i32, Failed)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut closed = 0;
    if !done.is_empty() {
        closed = close(exec, id, done, DONE).await?;
    }
    let mut news = Vec::new();
    for (place, one) in failed {
        if close(exec, id, &[*place], &one.code).await? == 1 {
            news.push(one.clone());
        }
    }
    let Some(before) = batch(exec, id).await? else { return Ok(()) };
    let failed = [before.failed, news].concat();
    batch::Entity::update_many()
        .col_expr(batch::Column::Done, Expr::col(batch::Column::Done).add(closed as i32))
        .col_expr(batch::Column::Failed, Expr::value(json!(failed)))
        .col_expr(batch::Column::ProgressedAt, Expr::value(now))
        .filter(batch::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

async fn close(exec: &DatabaseExecutor<'_>, id: BatchId, places: &[i32], outcome: &str) -> Result<u64> {
    let done = item::Entity::update_many()
        .col_expr(item::Column::Outcome, Expr::value(outcome))
        .filter(item::Column::BatchId.eq(id))
        .filter(item::Column::Place.is_in(places.iter().copied()))
        .filter(item::Column::Outcome.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected)
}

/// Writes down that all was tried.
pub(crate) async fn finish_batch(exec: &DatabaseExecutor<'_>, id: BatchId, now: DateTime<Utc>) -> Result<()> {
    batch::Entity::update_many()
        .col_expr(batch::Column::FinishedAt, Expr::value(now))
        .filter(batch::Column::Id.eq(id))
        .filter(batch::Column::FinishedAt.is_null())
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn batch(exec: &DatabaseExecutor<'_>, id: BatchId) -> Result<Option<Batch>> {
    batch::Entity::find_by_id(id).one(exec).await?.map(batch_of).transpose()
}

/// Signings that stand still since before this moment: their process is gone, and with it the passphrase.
pub(crate) async fn stopped_signings(exec: &DatabaseExecutor<'_>, before: DateTime<Utc>) -> Result<Vec<Batch>> {
    let rows = batch::Entity::find()
        .filter(batch::Column::Kind.eq(BatchKind::Sign.as_str()))
        .filter(batch::Column::FinishedAt.is_null())
        .filter(batch::Column::ProgressedAt.lt(before))
        .limit(20)
        .all(exec)
        .await?;
    rows.into_iter().map(batch_of).collect()
}

fn batch_of(row: batch::Model) -> Result<Batch> {
    let failed = serde_json::from_value(row.failed).map_err(|e| Error::stored("batch", e))?;
    let kind = BatchKind::parse(&row.kind).ok_or_else(|| Error::stored("batch kind", row.kind))?;
    Ok(Batch {
        id: row.id,
        kind,
        total: row.total,
        done: row.done,
        failed,
        progressed_at: row.progressed_at,
        finished_at: row.finished_at,
    })
}

/// Gives an issue that was queued by an older version of the product its items. Nothing if it has them.
pub(crate) async fn adopt_items(exec: &DatabaseExecutor<'_>, id: BatchId, enrolments: &[EnrolmentId]) -> Result<()> {
    let known = item::Entity::find().filter(item::Column::BatchId.eq(id)).limit(1).one(exec).await?;
    if known.is_none() {
        let items: Vec<Uuid> = enrolments.iter().map(|enrolment| enrolment.uuid()).collect();
        insert_items(exec, id, &items).await?;
        batch::Entity::update_many()
            .col_expr(batch::Column::Done, Expr::value(0))
            .col_expr(batch::Column::Failed, Expr::value(json!([])))
            .filter(batch::Column::Id.eq(id))
            .exec(exec)
            .await?;
    }
    Ok(())
}
