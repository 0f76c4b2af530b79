//! The tables of this feature.

mod entity;

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::{
    Cx,
    id::{EnrolmentId, LedgerLineId, LessonId, PersonId},
    ports::EnrolmentCard,
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::OnConflict,
};
use serde_json::Value;

use self::entity::{completion_fact, course_completion, jp_line, jp_target, lesson_completion};
use crate::model::{LedgerLine, Target};

/// Completes a lesson. True if it was not complete before.
pub(crate) async fn complete_lesson(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
    at: DateTime<Utc>,
) -> Result<bool> {
    let row = lesson_completion::ActiveModel { enrolment_id: Set(enrolment), lesson_id: Set(lesson), at: Set(at) };
    let once = OnConflict::columns([lesson_completion::Column::EnrolmentId, lesson_completion::Column::LessonId])
        .do_nothing()
        .to_owned();
    Ok(lesson_completion::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

pub(crate) async fn append_fact(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    enrolment: EnrolmentId,
    lesson: LessonId,
    kind: &str,
    proof: Value,
) -> Result<()> {
    let row = completion_fact::ActiveModel {
        id: Set(cx.id()),
        enrolment_id: Set(enrolment),
        lesson_id: Set(lesson),
        kind: Set(kind.to_owned()),
        source: Set(cx.actor.label()),
        proof: Set(proof),
        at: Set(cx.now()),
    };
    completion_fact::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// The lessons done in these enrolments.
pub(crate) async fn done(
    exec: &DatabaseExecutor<'_>,
    enrolments: &[EnrolmentId],
) -> Result<Vec<(EnrolmentId, LessonId)>> {
    let rows = lesson_completion::Entity::find()
        .filter(lesson_completion::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.enrolment_id, row.lesson_id)).collect())
}

/// Completes a course. True if it was not complete before.
pub(crate) async fn complete_course(
    exec: &DatabaseExecutor<'_>,
    enrolment: &EnrolmentCard,
    at: DateTime<Utc>,
) -> Result<bool> {
    let row = course_completion::ActiveModel {
        enrolment_id: Set(enrolment.id),
        person_id: Set(enrolment.person),
        course_id: Set(enrolment.course),
        publication_id: Set(enrolment.publication),
        completed_at: Set(Some(at)),
    };
    let once = OnConflict::column(course_completion::Column::EnrolmentId).do_nothing().to_owned();
    Ok(course_completion::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// When these enrolments were completed.
pub(crate) async fn completions(
    exec: &DatabaseExecutor<'_>,
    enrolments: &[EnrolmentId],
) -> Result<Vec<(EnrolmentId, Option<DateTime<Utc>>)>> {
    let rows = course_completion::Entity::find()
        .filter(course_completion::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.enrolment_id, row.completed_at)).collect())
}

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
