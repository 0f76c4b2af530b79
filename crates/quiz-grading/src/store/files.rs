//! Files of answers.

use database::{DatabaseExecutor, Result};
use kernel::id::{AnswerFileId, AttemptId};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::OnConflict};

use super::{
    entity::{
        answer_file::{self, Column, Entity},
        attempt,
    },
    visible,
};
use crate::{model::AnswerFile, policy::Scope};

fn file_of(row: answer_file::Model) -> AnswerFile {
    AnswerFile {
        id: row.id,
        attempt: row.attempt_id,
        slot: row.slot,
        name: row.name,
        media_type: row.media_type,
        size: u64::try_from(row.size).unwrap_or_default(),
        sha256: row.sha256,
        received_at: row.received_at,
    }
}

/// The files that were uploaded in an attempt, in the order in which they came.
pub(crate) async fn of_attempt(exec: &DatabaseExecutor<'_>, attempt: AttemptId) -> Result<Vec<AnswerFile>> {
    let rows = Entity::find()
        .filter(Column::AttemptId.eq(attempt))
        .order_by_asc(Column::ReceivedAt)
        .order_by_asc(Column::Id)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(file_of).collect())
}

/// A file of an attempt that the scope holds.
pub(crate) async fn find(exec: &DatabaseExecutor<'_>, scope: &Scope, id: AnswerFileId) -> Result<Option<AnswerFile>> {
    let attempts = Entity::belongs_to(attempt::Entity).from(Column::AttemptId).to(attempt::Column::Id).into();
    let row = Entity::find_by_id(id).join(JoinType::InnerJoin, attempts).filter(visible(scope)).one(exec).await?;
    Ok(row.map(file_of))
}

/// Whether a file has this id, whoever's it is.
pub(crate) async fn is_taken(exec: &DatabaseExecutor<'_>, id: AnswerFileId) -> Result<bool> {
    Ok(Entity::find_by_id(id).one(exec).await?.is_some())
}

/// Keeps it; false if its id was used before.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &AnswerFile) -> Result<bool> {
    let row = answer_file::ActiveModel {
        id: Set(new.id),
        attempt_id: Set(new.attempt),
        slot: Set(new.slot),
        name: Set(new.name.clone()),
        media_type: Set(new.media_type.clone()),
        size: Set(i64::try_from(new.size).unwrap_or(i64::MAX)),
        sha256: Set(new.sha256.clone()),
        received_at: Set(new.received_at),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}
