//! Programmes, and what they are made of.

use database::{Error, Result};
use kernel::{
    Cx,
    id::{CourseId, PersonId, ProgrammeId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::OnConflict,
};
use serde_json::json;

use super::{
    candidate_of,
    entity::{candidate, programme},
};
use crate::model::{Basis, Candidate, Part, Programme};

/// Programmes at most; a list for people to read.
pub(crate) const MOST_PROGRAMMES: u64 = 200;
/// Awards looked at for what certificates were earned by, the newest ones.
const AWARDS: u64 = 2_000;

/// The keys of the rules that hold for all of a kind.
pub(crate) fn kind_keys() -> impl Iterator<Item = CourseId> {
    Basis::ALL.iter().filter_map(|basis| basis.rule_key())
}

fn read(row: programme::Model) -> Result<Programme> {
    let parts = serde_json::from_value(row.parts).map_err(|e| Error::stored("parts of a programme", e))?;
    Ok(Programme { id: row.id, title: row.title, parts, archived: row.archived })
}

/// All programmes, those in use first.
pub(crate) async fn programmes(exec: &DatabaseExecutor<'_>) -> Result<Vec<Programme>> {
    let rows = programme::Entity::find()
        .order_by_asc(programme::Column::Archived)
        .order_by_asc(programme::Column::Title)
        .limit(MOST_PROGRAMMES)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

pub(crate) async fn programme(exec: &DatabaseExecutor<'_>, id: ProgrammeId) -> Result<Option<Programme>> {
    programme::Entity::find_by_id(id).one(exec).await?.map(read).transpose()
}

/// Adds a programme or puts it in the place of what it was.
pub(crate) async fn save_programme(exec: &DatabaseExecutor<'_>, cx: &Cx, new: &Programme) -> Result<()> {
    let row = programme::ActiveModel {
        id: Set(new.id),
        title: Set(new.title.clone()),
        parts: Set(json!(new.parts)),
        archived: Set(new.archived),
        updated_by: Set(cx.actor.label()),
        updated_at: Set(cx.now()),
    };
    let replace = OnConflict::column(programme::Column::Id)
        .update_columns([
            programme::Column::Title,
            programme::Column::Parts,
            programme::Column::Archived,
            programme::Column::UpdatedBy,
            programme::Column::UpdatedAt,
        ])
        .to_owned();
    programme::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

/// Everything that the person completed.
pub(crate) async fn completed_by(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Candidate>> {
    let rows = candidate::Entity::find().filter(candidate::Column::PersonId.eq(person)).all(exec).await?;
    rows.iter().map(candidate_of).collect()
}

/// Who completed any of these, in the order of persons.
pub(crate) async fn completed_of(exec: &DatabaseExecutor<'_>, sources: &[CourseId]) -> Result<Vec<Candidate>> {
    let rows = candidate::Entity::find()
        .filter(candidate::Column::CourseId.is_in(sources.iter().copied()))
        .filter(candidate::Column::Basis.ne(Basis::Role.as_str()))
        .order_by_asc(candidate::Column::PersonId)
        .all(exec)
        .await?;
    rows.iter().map(candidate_of).collect()
}

/// Classes, mentoring programmes and whatever else earned awards lately, with their kind.
pub(crate) async fn known_awards(exec: &DatabaseExecutor<'_>) -> Result<Vec<(Basis, Part)>> {
    let rows = candidate::Entity::find()
        .filter(candidate::Column::Facts.is_not_null())
        .order_by_desc(candidate::Column::CompletedAt)
        .limit(AWARDS)
        .all(exec)
        .await?;
    let mut known: Vec<(Basis, Part)> = Vec::new();
    for row in &rows {
        let found = candidate_of(row)?;
        let Some(facts) = found.facts else { continue };
        if !known.iter().any(|(basis, part)| (*basis, part.source) == (found.basis, found.course)) {
            known.push((found.basis, Part { source: found.course, title: facts.title, jp: facts.jp }));
        }
    }
    Ok(known)
}
