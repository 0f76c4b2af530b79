//! Selects for lists and counts.

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::{
    PageRequest,
    id::{CourseId, EnrolmentId, LessonId, PersonId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
    sea_query::{Expr, ExprTrait},
};

use super::{attempt_of, slot_of, visible};
use crate::{
    model::{Attempt, Slot, State},
    policy::Scope,
    store::entity::{attempt, slot},
};

pub(super) fn slots() -> RelationDef {
    attempt::Entity::belongs_to(slot::Entity).from(attempt::Column::Id).to(slot::Column::AttemptId).into()
}

fn pending(scope: &Scope) -> Select<attempt::Entity> {
    attempt::Entity::find()
        .join(JoinType::InnerJoin, slots())
        .filter(slot::Column::Pending.eq(true))
        .filter(visible(scope))
}

/// Answers that wait for a mark, oldest first, and how many there are in all.
pub(crate) async fn queue(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    page: PageRequest,
) -> Result<(Vec<(Attempt, Slot)>, u64)> {
    let total = pending(scope).count(exec).await?;
    let rows = pending(scope)
        .select_also(slot::Entity)
        .order_by_asc(attempt::Column::FinishedAt)
        .order_by_asc(attempt::Column::Id)
        .order_by_asc(slot::Column::Slot)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    let mut queue = Vec::with_capacity(rows.len());
    for (row, waiting) in rows {
        if let Some(waiting) = waiting {
            queue.push((attempt_of(&row)?, slot_of(waiting)?));
        }
    }
    Ok((queue, total))
}

/// How many answers wait, and since when the oldest.
pub(crate) async fn waiting(exec: &DatabaseExecutor<'_>, scope: &Scope) -> Result<(u64, Option<DateTime<Utc>>)> {
    let row = pending(scope)
        .select_only()
        .column_as(Expr::col((slot::Entity, slot::Column::Slot)).count(), "answers")
        .column_as(attempt::Column::FinishedAt.min(), "since")
        .into_tuple::<(i64, Option<DateTime<Utc>>)>()
        .one(exec)
        .await?;
    let (answers, since) = row.unwrap_or_default();
    Ok((answers.unsigned_abs(), since))
}

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
