//! Selects for lists and counts.

use std::collections::HashMap;

use database::{DatabaseExecutor, Result};
use kernel::id::{AttemptId, CourseId, EnrolmentId, LessonId, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{attempt_of, slot_of, step_of};
use crate::{
    engine::Step,
    model::{Attempt, Slot, State},
    store::entity::{attempt, slot, step},
};

/// The person's open attempts, the most urgent first.
pub(crate) async fn open_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Attempt>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::PersonId.eq(person))
        .filter(attempt::Column::State.eq(State::Open.as_str()))
        .order_by_asc(attempt::Column::DeadlineAt)
        .all(exec)
        .await?;
    rows.iter().map(attempt_of).collect()
}

/// Finished attempts at a quiz of a course, oldest first.
pub(crate) async fn finished(exec: &DatabaseExecutor<'_>, course: CourseId, lesson: LessonId) -> Result<Vec<Attempt>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::LessonId.eq(lesson))
        .filter(attempt::Column::State.ne(State::Open.as_str()))
        .order_by_asc(attempt::Column::FinishedAt)
        .all(exec)
        .await?;
    rows.iter().map(attempt_of).collect()
}

/// The questions and the whole logs of these attempts, both in order. Two statements.
pub(crate) async fn whole(
    exec: &DatabaseExecutor<'_>,
    attempts: &[AttemptId],
) -> Result<HashMap<AttemptId, (Vec<Slot>, Vec<Step>)>> {
    let mut whole: HashMap<AttemptId, (Vec<Slot>, Vec<Step>)> = HashMap::with_capacity(attempts.len());
    let rows = slot::Entity::find()
        .filter(slot::Column::AttemptId.is_in(attempts.iter().copied()))
        .order_by_asc(slot::Column::Slot)
        .all(exec)
        .await?;
    for row in rows {
        whole.entry(row.attempt_id).or_default().0.push(slot_of(row)?);
    }
    let rows = step::Entity::find()
        .filter(step::Column::AttemptId.is_in(attempts.iter().copied()))
        .order_by_asc(step::Column::Seq)
        .all(exec)
        .await?;
    for row in rows {
        whole.entry(row.attempt_id).or_default().1.push(step_of(row)?);
    }
    Ok(whole)
}

/// The best grade by enrolment and quiz.
pub(crate) async fn best(
    exec: &DatabaseExecutor<'_>,
    enrolments: &[EnrolmentId],
) -> Result<Vec<(EnrolmentId, LessonId, i64)>> {
    let rows = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::EnrolmentId)
        .column(attempt::Column::LessonId)
        .column_as(attempt::Column::Grade.max(), "best")
        .filter(attempt::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(attempt::Column::Grade.is_not_null())
        .group_by(attempt::Column::EnrolmentId)
        .group_by(attempt::Column::LessonId)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows)
}
