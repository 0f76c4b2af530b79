//! What boards count and list.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::{
    Page, PageRequest,
    id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
    ports::EnrolmentCard,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Query},
};

use super::entity::{enrolment_progress, lesson_completion, lesson_opening};
use crate::boards::{Filter, Learner, Pace};

/// Finished enrolments from which the median is taken, the latest ones.
const MEDIAN_OF: u64 = 5_000;
/// Due days looked at one by one: with as many lessons as a course has, a statement stays well under what databases take.
const MOST_DUES: u64 = 20;

/// Which version each of these enrolments follows.
pub(crate) async fn publications(
    exec: &DatabaseExecutor<'_>,
    enrolments: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, PublicationId>> {
    if enrolments.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = enrolment_progress::Entity::find()
        .select_only()
        .column(enrolment_progress::Column::EnrolmentId)
        .column(enrolment_progress::Column::PublicationId)
        .filter(enrolment_progress::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows.into_iter().collect())
}

#[derive(FromQueryResult)]
struct Count {
    lesson_id: Option<LessonId>,
    number: i64,
}

fn by_lesson(rows: Vec<Count>) -> HashMap<LessonId, u64> {
    rows.into_iter().filter_map(|row| Some((row.lesson_id?, row.number.unsigned_abs()))).collect()
}

/// How many learners opened each lesson of the course.
pub(crate) async fn opened(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<HashMap<LessonId, u64>> {
    let rows = lesson_opening::Entity::find()
        .select_only()
        .column(lesson_opening::Column::LessonId)
        .column_as(lesson_opening::Column::EnrolmentId.count(), "number")
        .filter(lesson_opening::Column::CourseId.eq(course))
        .group_by(lesson_opening::Column::LessonId)
        .into_model::<Count>()
        .all(exec)
        .await?;
    Ok(by_lesson(rows))
}

/// How many learners completed each lesson of the course.
pub(crate) async fn completed(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<HashMap<LessonId, u64>> {
    let rows = lesson_completion::Entity::find()
        .select_only()
        .column(lesson_completion::Column::LessonId)
        .column_as(lesson_completion::Column::EnrolmentId.count(), "number")
        .filter(lesson_completion::Column::CourseId.eq(course))
        .group_by(lesson_completion::Column::LessonId)
        .into_model::<Count>()
        .all(exec)
        .await?;
    Ok(by_lesson(rows))
}

#[derive(FromQueryResult)]
struct Places {
    lesson_id: Option<LessonId>,
    number: i64,
    finished: i64,
}

/// How many learners there are, how many of them are finished, and where the others were last seen.
#[derive(Debug, Default)]
pub(crate) struct Whereabouts {
    pub(crate) learners: u64,
    pub(crate) completed: u64,
    pub(crate) stopped: HashMap<LessonId, u64>,
}

pub(crate) async fn whereabouts(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Whereabouts> {
    let rows = enrolment_progress::Entity::find()
        .select_only()
        .column_as(enrolment_progress::Column::LastLessonId, "lesson_id")
        .column_as(enrolment_progress::Column::EnrolmentId.count(), "number")
        .column_as(enrolment_progress::Column::CompletedAt.count(), "finished")
        .filter(enrolment_progress::Column::CourseId.eq(course))
        .group_by(enrolment_progress::Column::LastLessonId)
        .into_model::<Places>()
        .all(exec)
        .await?;
    let mut found = Whereabouts::default();
    for row in rows {
        let (number, finished) = (row.number.unsigned_abs(), row.finished.unsigned_abs());
        found.learners += number;
        found.completed += finished;
        if let Some(lesson) = row.lesson_id.filter(|_| number > finished) {
            found.stopped.insert(lesson, number - finished);
        }
    }
    Ok(found)
}

/// These enrolments as boards know them.
pub(crate) async fn cards(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<EnrolmentCard>> {
    let rows = enrolment_progress::Entity::find()
        .filter(enrolment_progress::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    let card = |row: enrolment_progress::Model| EnrolmentCard {
        id: row.enrolment_id,
        person: row.person_id,
        course: row.course_id,
        publication: row.publication_id,
        enrolled_at: row.enrolled_at,
    };
    Ok(rows.into_iter().map(card).collect())
}

/// Begin and end of the latest finished enrolments.
pub(crate) async fn spans(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
) -> Result<Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>> {
    Ok(enrolment_progress::Entity::find()
        .select_only()
        .column(enrolment_progress::Column::EnrolledAt)
        .column(enrolment_progress::Column::CompletedAt)
        .filter(enrolment_progress::Column::CourseId.eq(course))
        .filter(enrolment_progress::Column::CompletedAt.is_not_null())
        .order_by_desc(enrolment_progress::Column::CompletedAt)
        .limit(MEDIAN_OF)
        .into_tuple()
        .all(exec)
        .await?)
}

/// The filter as a condition.
fn condition(filter: Filter, pace: Pace, dues: &[NaiveDate]) -> Condition {
    use enrolment_progress::Column;
    let open = || Condition::all().add(Column::CompletedAt.is_null());
    let opening = |lesson: LessonId| {
        Query::select()
            .column(lesson_opening::Column::EnrolmentId)
            .from(lesson_opening::Entity)
            .and_where(lesson_opening::Column::LessonId.eq(lesson))
            .to_owned()
    };
    let completion = |lesson: LessonId| {
        Query::select()
            .column(lesson_completion::Column::EnrolmentId)
            .from(lesson_completion::Entity)
            .and_where(lesson_completion::Column::LessonId.eq(lesson))
            .to_owned()
    };
    let idle = || Column::LastActivityAt.lt(pace.idle_before());
    let failed = || Column::Failed.gte(Pace::FAILED_OFTEN);
    let due = || Column::DueOn.lte(pace.due_until());
    let slow = || {
        pace.slow_since().into_iter().fold(Condition::any().add(Expr::value(false)), |any, (done, since)| {
            any.add(Condition::all().add(Column::Done.eq(done)).add(Column::EnrolledAt.lt(since)))
        })
    };
    let behind = || {
        let moments = dues.iter().flat_map(|due| pace.behind_since(*due).into_iter().map(move |moment| (*due, moment)));
        moments.fold(Condition::any().add(Expr::value(false)), |any, (due, (done, since))| {
            let one = Condition::all().add(Column::DueOn.eq(due)).add(Column::Done.eq(done));
            any.add(one.add(Column::EnrolledAt.lt(since)))
        })
    };
    match filter {
        Filter::All => Condition::all(),
        Filter::Completed => Condition::all().add(Column::CompletedAt.is_not_null()),
        Filter::Running => open(),
        Filter::Opened(lesson) => Condition::all().add(Column::EnrolmentId.in_subquery(opening(lesson))),
        Filter::Done(lesson) => Condition::all().add(Column::EnrolmentId.in_subquery(completion(lesson))),
        Filter::Stopped(lesson) => open().add(Column::LastLessonId.eq(lesson)),
        Filter::Idle => open().add(idle()),
        Filter::Failed => open().add(failed()),
        Filter::Slow => open().add(slow()),
        Filter::Due => open().add(due()),
        Filter::Behind => open().add(behind()),
        Filter::AtRisk => open().add(Condition::any().add(idle()).add(failed()).add(slow()).add(due()).add(behind())),
    }
}

/// The next days by which somebody should be done with the course that are not near, where the filter asks about them.
async fn dues(exec: &DatabaseExecutor<'_>, course: CourseId, filter: Filter, pace: Pace) -> Result<Vec<NaiveDate>> {
    if !matches!(filter, Filter::Behind | Filter::AtRisk) {
        return Ok(Vec::new());
    }
    Ok(enrolment_progress::Entity::find()
        .select_only()
        .column(enrolment_progress::Column::DueOn)
        .distinct()
        .filter(enrolment_progress::Column::CourseId.eq(course))
        .filter(enrolment_progress::Column::CompletedAt.is_null())
        .filter(enrolment_progress::Column::DueOn.gt(pace.due_until()))
        .order_by_asc(enrolment_progress::Column::DueOn)
        .limit(MOST_DUES)
        .into_tuple()
        .all(exec)
        .await?)
}

async fn select(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    filter: Filter,
    pace: Pace,
) -> Result<sea_orm::Select<enrolment_progress::Entity>> {
    let dues = dues(exec, course, filter, pace).await?;
    Ok(enrolment_progress::Entity::find()
        .filter(enrolment_progress::Column::CourseId.eq(course))
        .filter(condition(filter, pace, &dues)))
}

/// How many there are.
pub(crate) async fn count(exec: &DatabaseExecutor<'_>, course: CourseId, filter: Filter, pace: Pace) -> Result<u64> {
    Ok(select(exec, course, filter, pace).await?.count(exec).await?)
}

/// A page of them, longest silent first.
pub(crate) async fn learners(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    filter: Filter,
    pace: Pace,
    page: PageRequest,
) -> Result<Page<Learner>> {
    let total = count(exec, course, filter, pace).await?;
    let rows = select(exec, course, filter, pace)
        .await?
        .order_by_asc(enrolment_progress::Column::LastActivityAt)
        .order_by_asc(enrolment_progress::Column::EnrolmentId)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.iter().map(learner).collect(), page, total))
}

/// All of them up to a limit, for a file.
pub(crate) async fn all_learners(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    filter: Filter,
    pace: Pace,
    limit: u64,
) -> Result<Vec<Learner>> {
    let rows = select(exec, course, filter, pace)
        .await?
        .order_by_asc(enrolment_progress::Column::LastActivityAt)
        .order_by_asc(enrolment_progress::Column::EnrolmentId)
        .limit(limit)
        .all(exec)
        .await?;
    Ok(rows.iter().map(learner).collect())
}

/// The open enrolments of these people.
pub(crate) async fn running_of(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<Learner>> {
    let rows = enrolment_progress::Entity::find()
        .filter(enrolment_progress::Column::PersonId.is_in(people.iter().copied()))
        .filter(enrolment_progress::Column::CompletedAt.is_null())
        .all(exec)
        .await?;
    Ok(rows.iter().map(learner).collect())
}

fn learner(row: &enrolment_progress::Model) -> Learner {
    Learner {
        enrolment: row.enrolment_id,
        course: row.course_id,
        publication: row.publication_id,
        person: row.person_id,
        enrolled_at: row.enrolled_at,
        last_activity_at: row.last_activity_at,
        last_lesson: row.last_lesson_id,
        done: row.done.unsigned_abs(),
        failed: row.failed.unsigned_abs(),
        completed_at: row.completed_at,
        due_on: row.due_on,
    }
}
