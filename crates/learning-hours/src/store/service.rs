//! Stretches without service, and the days of each year that they add up to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use database::Result;
use kernel::id::{AbsenceId, PersonId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    entity::{jp_absence, jp_absent_year},
    word,
};
use crate::model::{Absence, AbsenceKind};

/// Notes a stretch. False if its id is there already.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &Absence) -> Result<bool> {
    let row = jp_absence::ActiveModel {
        id: Set(new.id),
        person_id: Set(new.person),
        kind: Set(new.kind.as_str().to_owned()),
        from_on: Set(new.from),
        until_on: Set(new.until),
        note: Set(new.note.clone()),
        recorded_by: Set(new.recorded_by.clone()),
        recorded_at: Set(new.recorded_at),
        voided_at: Set(None),
    };
    let once = OnConflict::column(jp_absence::Column::Id).do_nothing().to_owned();
    Ok(jp_absence::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: AbsenceId) -> Result<Option<Absence>> {
    jp_absence::Entity::find_by_id(id).one(exec).await?.map(absence_of).transpose()
}

/// Takes a stretch out of the count. True if it counted.
pub(crate) async fn void(exec: &DatabaseExecutor<'_>, id: AbsenceId, now: DateTime<Utc>) -> Result<bool> {
    let done = jp_absence::Entity::update_many()
        .col_expr(jp_absence::Column::VoidedAt, Expr::value(now))
        .filter(jp_absence::Column::Id.eq(id))
        .filter(jp_absence::Column::VoidedAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The stretches of a person that count, the latest first.
pub(crate) async fn of_person(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Absence>> {
    let rows = jp_absence::Entity::find()
        .filter(jp_absence::Column::PersonId.eq(person))
        .filter(jp_absence::Column::VoidedAt.is_null())
        .order_by_desc(jp_absence::Column::UntilOn)
        .order_by_desc(jp_absence::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(absence_of).collect()
}

/// Holds the person's row of a year until the transaction ends, so that two changes come one after the other.
pub(crate) async fn hold(exec: &DatabaseExecutor<'_>, person: PersonId, year: i32) -> Result<()> {
    let row = jp_absent_year::ActiveModel { year: Set(year), person_id: Set(person), days: Set(0) };
    let same = OnConflict::columns([jp_absent_year::Column::Year, jp_absent_year::Column::PersonId])
        .value(jp_absent_year::Column::Days, Expr::col((jp_absent_year::Entity, jp_absent_year::Column::Days)))
        .to_owned();
    jp_absent_year::Entity::insert(row).on_conflict(same).exec_without_returning(exec).await?;
    Ok(())
}

/// Writes the days of a year, whose row is held.
pub(crate) async fn set_days(exec: &DatabaseExecutor<'_>, person: PersonId, year: i32, days: i32) -> Result<()> {
    jp_absent_year::Entity::update_many()
        .col_expr(jp_absent_year::Column::Days, Expr::value(days))
        .filter(jp_absent_year::Column::Year.eq(year))
        .filter(jp_absent_year::Column::PersonId.eq(person))
        .exec(exec)
        .await?;
    Ok(())
}

/// Days without service of these people in a year; who served it whole is left out.
pub(crate) async fn days_of(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
    year: i32,
) -> Result<HashMap<PersonId, i32>> {
    let rows = jp_absent_year::Entity::find()
        .filter(jp_absent_year::Column::Year.eq(year))
        .filter(jp_absent_year::Column::PersonId.is_in(people.iter().copied()))
        .filter(jp_absent_year::Column::Days.gt(0))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.days)).collect())
}

/// Days without service of a person by year.
pub(crate) async fn years_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<HashMap<i32, i32>> {
    let rows = jp_absent_year::Entity::find().filter(jp_absent_year::Column::PersonId.eq(person)).all(exec).await?;
    Ok(rows.into_iter().map(|row| (row.year, row.days)).collect())
}

fn absence_of(row: jp_absence::Model) -> Result<Absence> {
    Ok(Absence {
        kind: word("kind of absence", AbsenceKind::parse(&row.kind), &row.kind)?,
        id: row.id,
        person: row.person_id,
        from: row.from_on,
        until: row.until_on,
        note: row.note,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
    })
}
