//! Lines, the number of postings per person, and the sums of years.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use database::{Engine, Result, Tx};
use kernel::id::{LedgerLineId, PersonId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Expr, ExprTrait, LockType, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{jp_account, jp_line, jp_year, jp_year_total},
    word,
};
use crate::model::{Activity, Class, LedgerLine, LineKind, Source};

/// Rows in one insert: within the number of values that both databases take.
const AT_ONCE: usize = 500;

/// Takes the number of the person's next posting. The row stays locked until the transaction ends, so that postings for one person come one
/// after the other and each sees what the one before left.
pub(crate) async fn next_posting(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<i32> {
    let row = jp_account::ActiveModel { person_id: Set(person), last_seq: Set(1) };
    let next = OnConflict::column(jp_account::Column::PersonId)
        .value(jp_account::Column::LastSeq, Expr::col((jp_account::Entity, jp_account::Column::LastSeq)).add(1))
        .to_owned();
    Ok(jp_account::Entity::insert(row).on_conflict(next).exec_with_returning(exec).await?.last_seq)
}

/// Whether the year is closed; holds the year's row, so that no closing passes by before the transaction ends.
pub(crate) async fn hold_year(tx: &Tx, year: i32, alone: bool) -> Result<bool> {
    let exec = tx.exec();
    let row = jp_year::ActiveModel { year: Set(year), closed: Set(false) };
    let once = OnConflict::column(jp_year::Column::Year).do_nothing().to_owned();
    jp_year::Entity::insert(row).on_conflict(once).exec_without_returning(&exec).await?;
    let mut select = jp_year::Entity::find_by_id(year);
    if tx.engine() == Engine::Postgres {
        select = select.lock(if alone { LockType::Update } else { LockType::Share });
    }
    Ok(select.one(&exec).await?.is_some_and(|row| row.closed))
}

pub(crate) async fn close_year(exec: &DatabaseExecutor<'_>, year: i32) -> Result<()> {
    jp_year::Entity::update_many()
        .col_expr(jp_year::Column::Closed, Expr::value(true))
        .filter(jp_year::Column::Year.eq(year))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, lines: &[LedgerLine]) -> Result<()> {
    for some in lines.chunks(AT_ONCE) {
        jp_line::Entity::insert_many(some.iter().map(row_of)).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Brings the sums of the years up to date with these new lines of one person.
pub(crate) async fn add_to_totals(exec: &DatabaseExecutor<'_>, person: PersonId, lines: &[LedgerLine]) -> Result<()> {
    let mut sums: BTreeMap<i32, (i32, i32)> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(line.year).or_default();
        *sum = (sum.0 + line.jp, sum.1 + line.uncounted);
    }
    for (year, (counted, uncounted)) in sums {
        let row = jp_year_total::ActiveModel {
            year: Set(year),
            person_id: Set(person),
            counted: Set(counted),
            uncounted: Set(uncounted),
        };
        let plus = |column: jp_year_total::Column, more: i32| Expr::col((jp_year_total::Entity, column)).add(more);
        let add = OnConflict::columns([jp_year_total::Column::Year, jp_year_total::Column::PersonId])
            .value(jp_year_total::Column::Counted, plus(jp_year_total::Column::Counted, counted))
            .value(jp_year_total::Column::Uncounted, plus(jp_year_total::Column::Uncounted, uncounted))
            .to_owned();
        jp_year_total::Entity::insert(row).on_conflict(add).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// The lines of a select in the order of posting.
async fn in_order(exec: &DatabaseExecutor<'_>, select: Select<jp_line::Entity>) -> Result<Vec<LedgerLine>> {
    let rows = select
        .order_by_asc(jp_line::Column::Seq)
        .order_by_asc(jp_line::Column::PostedAt)
        .order_by_asc(jp_line::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(line_of).collect()
}

/// The person's lines in the order of posting.
pub(crate) async fn of_person(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<LedgerLine>> {
    in_order(exec, jp_line::Entity::find().filter(jp_line::Column::PersonId.eq(person))).await
}

/// These people's lines, person by person in the order of posting.
pub(crate) async fn of_people(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<LedgerLine>> {
    let theirs = jp_line::Entity::find().filter(jp_line::Column::PersonId.is_in(people.iter().copied()));
    in_order(exec, theirs.order_by_asc(jp_line::Column::PersonId)).await
}

/// The lines of one record, in the order of posting.
pub(crate) async fn of_source(exec: &DatabaseExecutor<'_>, source: Uuid) -> Result<Vec<LedgerLine>> {
    in_order(exec, jp_line::Entity::find().filter(jp_line::Column::SourceId.eq(source))).await
}

/// One line.
pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: LedgerLineId) -> Result<Option<LedgerLine>> {
    jp_line::Entity::find_by_id(id).one(exec).await?.map(line_of).transpose()
}

/// The lines of a year, in the order in which they are chained: by posting, then by id.
pub(crate) async fn of_year(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Vec<LedgerLine>> {
    let rows = jp_line::Entity::find()
        .filter(jp_line::Column::Year.eq(year))
        .order_by_asc(jp_line::Column::PostedAt)
        .order_by_asc(jp_line::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(line_of).collect()
}

/// The lines of a year person by person, each in the order of posting, so that records can be put together.
pub(crate) async fn of_year_by_person(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Vec<LedgerLine>> {
    let of_year = jp_line::Entity::find().filter(jp_line::Column::Year.eq(year));
    in_order(exec, of_year.order_by_asc(jp_line::Column::PersonId)).await
}

/// The year's counted JP of each of these people; who has none is left out.
pub(crate) async fn sums(exec: &DatabaseExecutor<'_>, people: &[PersonId], year: i32) -> Result<Vec<(PersonId, i32)>> {
    let rows = jp_year_total::Entity::find()
        .filter(jp_year_total::Column::Year.eq(year))
        .filter(jp_year_total::Column::PersonId.is_in(people.iter().copied()))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.counted)).collect())
}

/// The years that have lines, latest first, each with its people, counted and uncounted JP.
pub(crate) async fn years(exec: &DatabaseExecutor<'_>) -> Result<Vec<(i32, i64, i64, i64)>> {
    let rows = jp_year_total::Entity::find()
        .select_only()
        .column(jp_year_total::Column::Year)
        .column_as(jp_year_total::Column::PersonId.count(), "people")
        .column_as(jp_year_total::Column::Counted.sum(), "counted")
        .column_as(jp_year_total::Column::Uncounted.sum(), "uncounted")
        .group_by(jp_year_total::Column::Year)
        .order_by_desc(jp_year_total::Column::Year)
        .into_tuple::<(i32, i64, i64, i64)>()
        .all(exec)
        .await?;
    Ok(rows)
}

/// Sums of a person's year that are not those of its lines: year, person, stored counted JP, counted JP of the lines.
pub(crate) async fn wrong_totals(exec: &DatabaseExecutor<'_>) -> Result<Vec<(i32, PersonId, i64, i64)>> {
    let sums = |kept: &[(i32, PersonId, i64)]| -> BTreeMap<(i32, PersonId), i64> {
        kept.iter().map(|(year, person, jp)| ((*year, *person), *jp)).collect()
    };
    let lines = jp_line::Entity::find()
        .select_only()
        .column(jp_line::Column::Year)
        .column(jp_line::Column::PersonId)
        .column_as(jp_line::Column::Jp.sum(), "jp")
        .group_by(jp_line::Column::Year)
        .group_by(jp_line::Column::PersonId)
        .into_tuple::<(i32, PersonId, i64)>()
        .all(exec)
        .await?;
    let stored = jp_year_total::Entity::find().all(exec).await?;
    let stored: Vec<_> = stored.iter().map(|row| (row.year, row.person_id, i64::from(row.counted))).collect();
    let (lines, stored) = (sums(&lines), sums(&stored));
    let of = |sums: &BTreeMap<(i32, PersonId), i64>, place| sums.get(place).copied().unwrap_or_default();
    let places: BTreeSet<&(i32, PersonId)> = lines.keys().chain(stored.keys()).collect();
    let wrong = places.into_iter().filter(|place| of(&lines, place) != of(&stored, place));
    Ok(wrong.map(|place| (place.0, place.1, of(&stored, place), of(&lines, place))).collect())
}

fn row_of(line: &LedgerLine) -> jp_line::ActiveModel {
    let activity = &line.activity;
    jp_line::ActiveModel {
        id: Set(line.id),
        person_id: Set(line.person),
        year: Set(line.year),
        quarter: Set(line.quarter),
        form: Set(activity.form.clone()),
        title: Set(activity.title.clone()),
        jp: Set(line.jp),
        minutes: Set(activity.minutes),
        completed_on: Set(Some(activity.completed_on)),
        source: Set(activity.source.word.clone()),
        source_id: Set(Some(activity.source.id)),
        proof: Set(activity.proof.clone()),
        reverses_id: Set(line.reverses),
        posted_at: Set(line.posted_at),
        seq: Set(line.seq),
        kind: Set(line.kind.as_str().to_owned()),
        class: Set(line.class.as_str().to_owned()),
        share: Set(line.share),
        organiser: Set(activity.organiser.clone()),
        number: Set(activity.number.clone()),
        started_on: Set(Some(activity.started_on)),
        days: Set(activity.days),
        sessions: Set(activity.sessions),
        certificate_jp: Set(activity.certificate_jp),
        abroad: Set(activity.abroad),
        table_jp: Set(line.table_jp),
        uncounted: Set(line.uncounted),
        why: Set(line.why.clone()),
        rule_id: Set(line.rule),
        note: Set(line.note.clone()),
        verifier: Set(line.verifier.clone()),
        late: Set(line.late),
    }
}

pub(crate) fn line_of(row: jp_line::Model) -> Result<LedgerLine> {
    let day = |at: DateTime<Utc>| at.date_naive();
    let completed_on = row.completed_on.unwrap_or_else(|| day(row.posted_at));
    Ok(LedgerLine {
        kind: word("kind of line", LineKind::parse(&row.kind), &row.kind)?,
        class: word("class", Class::parse(&row.class), &row.class)?,
        id: row.id,
        person: row.person_id,
        seq: row.seq,
        year: row.year,
        quarter: row.quarter,
        share: row.share,
        activity: Activity {
            source: Source { word: row.source, id: row.source_id.unwrap_or_else(Uuid::nil) },
            form: row.form,
            title: row.title,
            organiser: row.organiser,
            number: row.number,
            started_on: row.started_on.unwrap_or(completed_on),
            completed_on,
            days: row.days,
            sessions: row.sessions,
            minutes: row.minutes,
            certificate_jp: row.certificate_jp,
            abroad: row.abroad,
            proof: row.proof,
        },
        table_jp: row.table_jp,
        jp: row.jp,
        uncounted: row.uncounted,
        why: row.why,
        rule: row.rule_id,
        reverses: row.reverses_id,
        note: row.note,
        verifier: row.verifier,
        late: row.late,
        posted_at: row.posted_at,
    })
}
