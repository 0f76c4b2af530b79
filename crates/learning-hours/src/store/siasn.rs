//! What was sent to SIASN, and SIASN's ids of people.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use database::Result;
use kernel::id::{BatchId, PersonId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use serde_json::Value;
use uuid::Uuid;

use super::entity::{jp_person, jp_siasn_batch, jp_siasn_person, jp_siasn_record};
use crate::commands::siasn::{Progress, Sent};

/// What became of the records of a year, by source.
pub(crate) async fn sent(exec: &DatabaseExecutor<'_>, year: i32) -> Result<HashMap<Uuid, Sent>> {
    let rows = jp_siasn_record::Entity::find().filter(jp_siasn_record::Column::Year.eq(year)).all(exec).await?;
    let sent = |row: jp_siasn_record::Model| Sent {
        state: row.state,
        reason: row.reason,
        remote_id: row.remote_id,
        fingerprint: row.payload_hash,
        at: row.sent_at,
    };
    Ok(rows.into_iter().map(|row| (row.source_id, sent(row))).collect())
}

pub(crate) async fn note(
    exec: &DatabaseExecutor<'_>,
    source: Uuid,
    person: PersonId,
    year: i32,
    new: &Sent,
) -> Result<()> {
    use jp_siasn_record::Column as C;
    let row = jp_siasn_record::ActiveModel {
        source_id: Set(source),
        person_id: Set(person),
        year: Set(year),
        state: Set(new.state.clone()),
        reason: Set(new.reason.clone()),
        remote_id: Set(new.remote_id.clone()),
        payload_hash: Set(new.fingerprint.clone()),
        sent_at: Set(new.at),
    };
    let replace = OnConflict::column(C::SourceId)
        .update_columns([C::Year, C::State, C::Reason, C::RemoteId, C::PayloadHash, C::SentAt])
        .to_owned();
    jp_siasn_record::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

/// SIASN's ids of these people.
pub(crate) async fn orang_ids(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    let rows = jp_siasn_person::Entity::find()
        .filter(jp_siasn_person::Column::PersonId.is_in(people.iter().copied()))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.orang_id)).collect())
}

/// People by NIP.
pub(crate) async fn by_nip(exec: &DatabaseExecutor<'_>, nips: &[String]) -> Result<HashMap<String, PersonId>> {
    let rows = jp_person::Entity::find().filter(jp_person::Column::Nip.is_in(nips)).all(exec).await?;
    Ok(rows.into_iter().map(|row| (row.nip, row.person_id)).collect())
}

pub(crate) async fn save_orang_ids(exec: &DatabaseExecutor<'_>, ids: &[(PersonId, String)]) -> Result<()> {
    for some in ids.chunks(500) {
        let rows = some.iter().map(|(person, id)| jp_siasn_person::ActiveModel {
            person_id: Set(*person),
            orang_id: Set(id.clone()),
            note: Set(None),
        });
        let replace = OnConflict::column(jp_siasn_person::Column::PersonId)
            .update_column(jp_siasn_person::Column::OrangId)
            .to_owned();
        jp_siasn_person::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Puts a batch in. False if it was there.
pub(crate) async fn insert_batch(
    exec: &DatabaseExecutor<'_>,
    id: BatchId,
    year: i32,
    total: usize,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = jp_siasn_batch::ActiveModel {
        id: Set(id),
        year: Set(year),
        total: Set(total as i32),
        done: Set(0),
        refused: Set(0),
        note: Set(Value::Null),
        created_at: Set(now),
        finished_at: Set(None),
    };
    let once = OnConflict::column(jp_siasn_batch::Column::Id).do_nothing().to_owned();
    Ok(jp_siasn_batch::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// When a batch began.
pub(crate) async fn begun(exec: &DatabaseExecutor<'_>, id: BatchId) -> Result<Option<DateTime<Utc>>> {
    Ok(jp_siasn_batch::Entity::find_by_id(id).one(exec).await?.map(|batch| batch.created_at))
}

pub(crate) async fn advance(
    exec: &DatabaseExecutor<'_>,
    id: BatchId,
    done: i32,
    refused: i32,
    finished: Option<DateTime<Utc>>,
) -> Result<()> {
    jp_siasn_batch::Entity::update_many()
        .col_expr(jp_siasn_batch::Column::Done, Expr::value(done))
        .col_expr(jp_siasn_batch::Column::Refused, Expr::value(refused))
        .col_expr(jp_siasn_batch::Column::FinishedAt, Expr::value(finished))
        .filter(jp_siasn_batch::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

/// How far the latest sending of a year is.
pub(crate) async fn latest_batch(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Option<Progress>> {
    let row = jp_siasn_batch::Entity::find()
        .filter(jp_siasn_batch::Column::Year.eq(year))
        .order_by_desc(jp_siasn_batch::Column::CreatedAt)
        .limit(1)
        .one(exec)
        .await?;
    Ok(row.map(|row| Progress { total: row.total, done: row.done, refused: row.refused, finished_at: row.finished_at }))
}
