//! The tables of this feature.

mod entity;

use chrono::{DateTime, Utc};
use database::Result;
use kernel::{
    Cx,
    id::{EnrolmentId, LessonId},
    ports::EnrolmentCard,
};
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use serde_json::Value;

use self::entity::{completion_fact, course_completion, lesson_completion};

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
