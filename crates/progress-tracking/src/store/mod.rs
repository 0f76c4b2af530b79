//! The tables of this feature.

pub(crate) mod boards;
pub(crate) mod completion;
mod entity;

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::id::{EnrolmentId, LedgerLineId, PersonId};
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::Value;

use self::entity::{jp_line, jp_target};
use crate::model::{LedgerLine, Target};

/// A new line of the ledger.
pub(crate) struct Posting<'a> {
    pub(crate) id: LedgerLineId,
    pub(crate) person: PersonId,
    pub(crate) year: i32,
    pub(crate) quarter: i32,
    pub(crate) form: &'a str,
    pub(crate) title: &'a str,
    pub(crate) jp: i32,
    pub(crate) minutes: i32,
    pub(crate) completed_on: NaiveDate,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) proof: Value,
    pub(crate) posted_at: DateTime<Utc>,
}

pub(crate) async fn post(exec: &DatabaseExecutor<'_>, line: Posting<'_>) -> Result<()> {
    let row = jp_line::ActiveModel {
        id: Set(line.id),
        person_id: Set(line.person),
        year: Set(line.year),
        quarter: Set(line.quarter),
        form: Set(line.form.to_owned()),
        title: Set(line.title.to_owned()),
        jp: Set(line.jp),
        minutes: Set(line.minutes),
        completed_on: Set(Some(line.completed_on)),
        source: Set("enrolment".to_owned()),
        source_id: Set(Some(line.enrolment.uuid())),
        proof: Set(line.proof),
        reverses_id: Set(None),
        posted_at: Set(line.posted_at),
    };
    jp_line::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn lines(exec: &DatabaseExecutor<'_>, person: PersonId, year: Option<i32>) -> Result<Vec<LedgerLine>> {
    let mut select = jp_line::Entity::find().filter(jp_line::Column::PersonId.eq(person));
    if let Some(year) = year {
        select = select.filter(jp_line::Column::Year.eq(year));
    }
    let rows =
        select.order_by_desc(jp_line::Column::CompletedOn).order_by_desc(jp_line::Column::PostedAt).all(exec).await?;
    Ok(rows
        .into_iter()
        .map(|row| LedgerLine {
            id: row.id,
            person: row.person_id,
            year: row.year,
            quarter: row.quarter,
            form: row.form,
            title: row.title,
            jp: row.jp,
            minutes: row.minutes,
            completed_on: row.completed_on,
            posted_at: row.posted_at,
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Sum {
    person_id: PersonId,
    jp: i64,
}

/// The year's sum of each of these people; who has none is left out.
pub(crate) async fn sums(exec: &DatabaseExecutor<'_>, people: &[PersonId], year: i32) -> Result<Vec<(PersonId, i32)>> {
    let rows = jp_line::Entity::find()
        .select_only()
        .column(jp_line::Column::PersonId)
        .column_as(jp_line::Column::Jp.sum(), "jp")
        .filter(jp_line::Column::PersonId.is_in(people.iter().copied()))
        .filter(jp_line::Column::Year.eq(year))
        .group_by(jp_line::Column::PersonId)
        .into_model::<Sum>()
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.jp as i32)).collect())
}

pub(crate) async fn targets(exec: &DatabaseExecutor<'_>) -> Result<Vec<Target>> {
    let rows = jp_target::Entity::find().all(exec).await?;
    Ok(rows
        .into_iter()
        .map(|row| Target {
            status: row.status,
            year_from: row.year_from,
            min_jp: row.min_jp,
            max_jp: row.max_jp,
            legal_basis: row.legal_basis,
        })
        .collect())
}
