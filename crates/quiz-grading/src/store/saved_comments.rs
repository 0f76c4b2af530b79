//! Comments that trainers keep. Every statement begins from whose they are.

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::id::{CourseId, PersonId, QuestionId, SavedCommentId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Expr, OnConflict},
};

use super::entity::saved_comment::{self, Column, Entity};
use crate::model::SavedComment;

fn of(person: PersonId) -> Select<Entity> {
    Entity::find().filter(Column::PersonId.eq(person))
}

fn comment_of(row: saved_comment::Model) -> SavedComment {
    SavedComment {
        id: row.id,
        course: row.course_id,
        question: row.question_id,
        text: row.text,
        written_at: row.written_at,
    }
}

/// The person's comments, those kept first before; with `fit` those for answers to a question of a course.
pub(crate) async fn list(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    fit: Option<(CourseId, Option<QuestionId>)>,
    most: u64,
) -> Result<Vec<SavedComment>> {
    let fits = fit.map(|(course, question)| {
        let any = Column::QuestionId.is_null();
        let here = question.map(|question| Column::QuestionId.eq(question));
        Condition::all().add(Column::CourseId.eq(course)).add(Condition::any().add(any).add_option(here))
    });
    let rows = of(person)
        .filter(Column::DeletedAt.is_null())
        .filter(Condition::all().add_option(fits))
        .order_by_asc(Column::WrittenAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(comment_of).collect())
}

/// One of the person's comments, and whether it was deleted.
pub(crate) async fn find(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    id: SavedCommentId,
) -> Result<Option<(SavedComment, bool)>> {
    let row = of(person).filter(Column::Id.eq(id)).one(exec).await?;
    Ok(row.map(|row| {
        let deleted = row.deleted_at.is_some();
        (comment_of(row), deleted)
    }))
}

/// How many comments the person keeps.
pub(crate) async fn count(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<u64> {
    Ok(of(person).filter(Column::DeletedAt.is_null()).count(exec).await?)
}

/// Keeps it; false if its id was used before.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, person: PersonId, new: &SavedComment) -> Result<bool> {
    let row = saved_comment::ActiveModel {
        id: Set(new.id),
        person_id: Set(person),
        course_id: Set(new.course),
        question_id: Set(new.question),
        text: Set(new.text.clone()),
        written_at: Set(new.written_at),
        deleted_at: Set(None),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Gives one of the person's comments other words, and says since when it is deleted; false if there is none.
pub(crate) async fn set(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    id: SavedCommentId,
    text: &str,
    deleted_at: Option<DateTime<Utc>>,
) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::Text, Expr::value(text))
        .col_expr(Column::DeletedAt, Expr::value(deleted_at))
        .filter(Column::Id.eq(id))
        .filter(Column::PersonId.eq(person))
        .exec(exec)
        .await?;
    Ok(done.rows_affected > 0)
}
