//! From which devices attempts were taken.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::{
    PageRequest,
    id::{AttemptId, CourseId, LessonId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement},
};

use super::{
    attempt_of,
    entity::{
        attempt,
        device::{self, Column, Entity},
    },
};
use crate::model::{Attempt, Origin, SeenDevice};

/// Notes that the attempt is open there.
pub(crate) async fn notice(
    exec: &DatabaseExecutor<'_>,
    attempt: AttemptId,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = device::ActiveModel {
        attempt_id: Set(attempt),
        address: Set(origin.address.clone()),
        device: Set(origin.device.clone()),
        first_at: Set(now),
        last_at: Set(now),
    };
    let again = OnConflict::columns([Column::AttemptId, Column::Address, Column::Device])
        .update_column(Column::LastAt)
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(exec).await?;
    Ok(())
}

/// The numbers of attempts at a quiz that were open in more than one place.
fn moved(course: CourseId, lesson: LessonId) -> SelectStatement {
    Query::select()
        .column((Entity, Column::AttemptId))
        .from(Entity)
        .inner_join(
            attempt::Entity,
            Expr::col((attempt::Entity, attempt::Column::Id)).equals((Entity, Column::AttemptId)),
        )
        .and_where(Expr::col((attempt::Entity, attempt::Column::CourseId)).eq(course))
        .and_where(Expr::col((attempt::Entity, attempt::Column::LessonId)).eq(lesson))
        .group_by_col((Entity, Column::AttemptId))
        .and_having(Expr::col((Entity, Column::AttemptId)).count().gt(1))
        .to_owned()
}

fn attempts_at(course: CourseId, lesson: LessonId, several: bool) -> Select<attempt::Entity> {
    attempt::Entity::find()
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::LessonId.eq(lesson))
        .apply_if(several.then(|| moved(course, lesson)), |select, moved| {
            select.filter(attempt::Column::Id.in_subquery(moved))
        })
}

/// Attempts at a quiz, the newest first, or those alone that were open in more than one place; and how many there are.
pub(crate) async fn attempts(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    lesson: LessonId,
    several: bool,
    page: PageRequest,
) -> Result<(Vec<Attempt>, u64)> {
    let total = attempts_at(course, lesson, several).count(exec).await?;
    let rows = attempts_at(course, lesson, several)
        .order_by_desc(attempt::Column::StartedAt)
        .order_by_desc(attempt::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok((rows.iter().map(attempt_of).collect::<Result<_>>()?, total))
}

/// The devices of these attempts, each attempt's in the order in which they were noticed.
pub(crate) async fn of_attempts(
    exec: &DatabaseExecutor<'_>,
    attempts: &[AttemptId],
) -> Result<HashMap<AttemptId, Vec<SeenDevice>>> {
    let rows = Entity::find()
        .filter(Column::AttemptId.is_in(attempts.iter().copied()))
        .order_by_asc(Column::FirstAt)
        .all(exec)
        .await?;
    let mut found: HashMap<AttemptId, Vec<SeenDevice>> = HashMap::new();
    for row in rows {
        let origin = Origin { address: row.address, device: row.device };
        let seen = SeenDevice { origin, first_at: row.first_at, last_at: row.last_at };
        found.entry(row.attempt_id).or_default().push(seen);
    }
    Ok(found)
}

/// Forgets what was noticed last before this moment; says how much.
pub(crate) async fn forget(exec: &DatabaseExecutor<'_>, before: DateTime<Utc>) -> Result<u64> {
    Ok(Entity::delete_many().filter(Column::LastAt.lt(before)).exec(exec).await?.rows_affected)
}
