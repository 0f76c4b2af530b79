//! Assessed levels.

use database::Result;
use kernel::id::PersonId;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict};

use super::{entity::assessed_level, small, word};
use crate::model::{AssessedLevel, Source};

/// Everything that was ever found of these persons, the latest first.
pub(crate) async fn of(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<AssessedLevel>> {
    let mut found = Vec::new();
    for some in people.chunks(1_000) {
        let rows = assessed_level::Entity::find()
            .filter(assessed_level::Column::PersonId.is_in(some.iter().copied()))
            .order_by_desc(assessed_level::Column::AssessedOn)
            .order_by_desc(assessed_level::Column::RecordedAt)
            .all(exec)
            .await?;
        for row in rows {
            found.push(level_of(row)?);
        }
    }
    Ok(found)
}

/// Everything that was ever found of anybody: for a map of the whole agency.
pub(crate) async fn of_all(exec: &DatabaseExecutor<'_>) -> Result<Vec<AssessedLevel>> {
    assessed_level::Entity::find().all(exec).await?.into_iter().map(level_of).collect()
}

fn level_of(row: assessed_level::Model) -> Result<AssessedLevel> {
    Ok(AssessedLevel {
        level: small("level", row.level)?,
        source: word("source of a level", Source::parse(&row.source), &row.source)?,
        id: row.id,
        person: row.person_id,
        competency: row.competency_id,
        assessed_on: row.assessed_on,
        expires_on: row.expires_on,
        note: row.note,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
    })
}

/// Adds levels. Repeating it changes nothing; gives how many were new.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, levels: &[AssessedLevel]) -> Result<u64> {
    let mut new = 0;
    for some in levels.chunks(500) {
        new += insert_some(exec, some).await?;
    }
    Ok(new)
}

async fn insert_some(exec: &DatabaseExecutor<'_>, levels: &[AssessedLevel]) -> Result<u64> {
    let rows = levels.iter().map(|one| assessed_level::ActiveModel {
        id: Set(one.id),
        person_id: Set(one.person),
        competency_id: Set(one.competency),
        level: Set(one.level.into()),
        source: Set(one.source.as_str().to_owned()),
        assessed_on: Set(one.assessed_on),
        expires_on: Set(one.expires_on),
        note: Set(one.note.clone()),
        recorded_by: Set(one.recorded_by.clone()),
        recorded_at: Set(one.recorded_at),
    });
    let once = OnConflict::column(assessed_level::Column::Id).do_nothing().to_owned();
    Ok(assessed_level::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?)
}
