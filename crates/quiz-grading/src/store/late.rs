//! Attempts of which something came late.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::{
    PageRequest,
    id::{AttemptId, CourseId, LessonId, PublicationId},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{
    attempt_of,
    entity::{attempt, step},
    visible,
};
use crate::{
    engine::{ANSWER, CHECK, LATE},
    model::Attempt,
    policy::Scope,
};

fn late(course: CourseId, lesson: LessonId) -> Select<attempt::Entity> {
    attempt::Entity::find()
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::LessonId.eq(lesson))
        .filter(Condition::any().add(attempt::Column::Late.gt(0)).add(attempt::Column::Awaiting.gt(0)))
}

/// Attempts at a quiz of which answers came late, those first on which a trainer has to decide; and how many there are.
pub(crate) async fn attempts(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    lesson: LessonId,
    page: PageRequest,
) -> Result<(Vec<Attempt>, u64)> {
    let total = late(course, lesson).count(exec).await?;
    let rows = late(course, lesson)
        .order_by_desc(attempt::Column::Awaiting.gt(0))
        .order_by_desc(attempt::Column::FinishedAt)
        .order_by_desc(attempt::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok((rows.iter().map(attempt_of).collect::<Result<_>>()?, total))
}

/// When the last answer of each of these attempts arrived.
pub(crate) async fn arrivals(
    exec: &DatabaseExecutor<'_>,
    attempts: &[AttemptId],
) -> Result<HashMap<AttemptId, DateTime<Utc>>> {
    let rows: Vec<(AttemptId, Option<DateTime<Utc>>)> = step::Entity::find()
        .select_only()
        .column(step::Column::AttemptId)
        .column_as(step::Column::ReceivedAt.max(), "arrived_at")
        .filter(step::Column::AttemptId.is_in(attempts.iter().copied()))
        .filter(step::Column::Kind.is_in([ANSWER, CHECK, LATE]))
        .filter(step::Column::Counts.eq(true))
        .group_by(step::Column::AttemptId)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows.into_iter().filter_map(|(attempt, at)| Some((attempt, at?))).collect())
}

/// How many attempts wait for a decision, by quiz and publication.
pub(crate) async fn awaiting(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
) -> Result<Vec<(CourseId, LessonId, PublicationId, u64)>> {
    let rows = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::CourseId)
        .column(attempt::Column::LessonId)
        .column(attempt::Column::PublicationId)
        .column_as(attempt::Column::Id.count(), "attempts")
        .filter(attempt::Column::Awaiting.gt(0))
        .filter(visible(scope))
        .group_by(attempt::Column::CourseId)
        .group_by(attempt::Column::LessonId)
        .group_by(attempt::Column::PublicationId)
        .into_tuple::<(CourseId, LessonId, PublicationId, i64)>()
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|(course, lesson, as_of, count)| (course, lesson, as_of, count.unsigned_abs())).collect())
}
