//! What courses teach, and who completed them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::id::{CourseId, PersonId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::{
    entity::{competency_completion, competency_person, competency_tag},
    small,
};
use crate::model::Tag;

fn tag_of(row: &competency_tag::Model) -> Result<Tag> {
    Ok(Tag { course: row.course_id, competency: row.competency_id, level: small("level", row.level)? })
}

/// All tags.
pub(crate) async fn tags(exec: &DatabaseExecutor<'_>) -> Result<Vec<Tag>> {
    competency_tag::Entity::find().all(exec).await?.iter().map(tag_of).collect()
}

/// The tags of one course.
pub(crate) async fn tags_of(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<Tag>> {
    let rows = competency_tag::Entity::find().filter(competency_tag::Column::CourseId.eq(course)).all(exec).await?;
    rows.iter().map(tag_of).collect()
}

/// Says anew what a course teaches.
pub(crate) async fn set_tags(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    tags: &[Tag],
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    competency_tag::Entity::delete_many().filter(competency_tag::Column::CourseId.eq(course)).exec(exec).await?;
    if tags.is_empty() {
        return Ok(());
    }
    let rows = tags.iter().map(|tag| competency_tag::ActiveModel {
        course_id: Set(course),
        competency_id: Set(tag.competency),
        level: Set(tag.level.into()),
        tagged_by: Set(by.to_owned()),
        tagged_at: Set(now),
    });
    competency_tag::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

/// Notes that somebody completed a course. The first completion stays.
pub(crate) async fn complete(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    person: PersonId,
    day: NaiveDate,
    jp: i32,
) -> Result<()> {
    use competency_completion::Column as C;
    let row = competency_completion::ActiveModel {
        course_id: Set(course),
        person_id: Set(person),
        completed_on: Set(day),
        jp: Set(jp),
    };
    let once = OnConflict::columns([C::CourseId, C::PersonId]).do_nothing().to_owned();
    competency_completion::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

/// How many others in this post completed each course.
pub(crate) async fn colleagues(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    post: &str,
) -> Result<HashMap<CourseId, u32>> {
    let mut same_post = Query::select();
    same_post
        .column(competency_person::Column::PersonId)
        .from(competency_person::Entity)
        .and_where(Expr::col(competency_person::Column::Post).eq(post));
    let rows: Vec<(CourseId, i64)> = competency_completion::Entity::find()
        .select_only()
        .column(competency_completion::Column::CourseId)
        .column_as(competency_completion::Column::PersonId.count(), "people")
        .filter(competency_completion::Column::PersonId.ne(person))
        .filter(competency_completion::Column::PersonId.in_subquery(same_post))
        .group_by(competency_completion::Column::CourseId)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|(course, people)| (course, people as u32)).collect())
}

/// A course that a person completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Completion {
    pub(crate) course: CourseId,
    pub(crate) person: PersonId,
    pub(crate) jp: i32,
}

/// What was completed from this day to that.
pub(crate) async fn completed_between(
    exec: &DatabaseExecutor<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Completion>> {
    let rows = competency_completion::Entity::find()
        .filter(competency_completion::Column::CompletedOn.between(from, to))
        .all(exec)
        .await?;
    let completion =
        |row: competency_completion::Model| Completion { course: row.course_id, person: row.person_id, jp: row.jp };
    Ok(rows.into_iter().map(completion).collect())
}
