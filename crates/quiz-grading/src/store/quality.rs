//! Sums over the answers to the questions of a course.

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::id::{CourseId, LessonId, PublicationId, QuestionId};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::lists::slots;
use crate::{
    quality::Sums,
    store::entity::{attempt, slot},
};

/// The part of its points that an answer got, in ten-thousandths.
const X: &str = r#"("attempt_slot"."mark" * 10000 / NULLIF("attempt_slot"."max", 0))"#;
/// The part of the rest of the attempt; nothing where the question is the whole quiz.
const Y: &str = r#"COALESCE(("attempt"."score" - "attempt_slot"."mark") * 10000 / NULLIF("attempt"."max" - "attempt_slot"."max", 0), 0)"#;

#[derive(FromQueryResult)]
struct Row {
    lesson_id: LessonId,
    question_id: QuestionId,
    answers: i64,
    x: i64,
    y: i64,
    xx: i64,
    yy: i64,
    xy: i64,
}

fn sum(of: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(COALESCE(SUM({of}), 0) AS BIGINT)"))
}

/// The sums of each question of a course, over all finished attempts that are fully marked. One statement.
pub(crate) async fn sums(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<(LessonId, QuestionId, Sums)>> {
    let rows = attempt::Entity::find()
        .join(JoinType::InnerJoin, slots())
        .select_only()
        .column(attempt::Column::LessonId)
        .column_as(Expr::col((slot::Entity, slot::Column::QuestionId)), "question_id")
        .column_as(Expr::col((slot::Entity, slot::Column::Slot)).count(), "answers")
        .column_as(sum(X), "x")
        .column_as(sum(Y), "y")
        .column_as(sum(&format!("{X} * {X}")), "xx")
        .column_as(sum(&format!("{Y} * {Y}")), "yy")
        .column_as(sum(&format!("{X} * {Y}")), "xy")
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::Grade.is_not_null())
        .filter(slot::Column::Mark.is_not_null())
        .group_by(attempt::Column::LessonId)
        .group_by(Expr::col((slot::Entity, slot::Column::QuestionId)))
        .into_model::<Row>()
        .all(exec)
        .await?;
    let one = |row: Row| {
        let Row { lesson_id, question_id, answers: count, x, y, xx, yy, xy } = row;
        (lesson_id, question_id, Sums { count, x, y, xx, yy, xy })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The versions in which the quizzes of a course were sat, the latest attempt first.
pub(crate) async fn versions(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<(LessonId, PublicationId)>> {
    let mut rows: Vec<(LessonId, PublicationId, Option<DateTime<Utc>>)> = attempt::Entity::find()
        .select_only()
        .columns([attempt::Column::LessonId, attempt::Column::PublicationId])
        .column_as(attempt::Column::FinishedAt.max(), "last")
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::Grade.is_not_null())
        .group_by(attempt::Column::LessonId)
        .group_by(attempt::Column::PublicationId)
        .into_tuple()
        .all(exec)
        .await?;
    rows.sort_by_key(|(_, _, last)| std::cmp::Reverse(*last));
    Ok(rows.into_iter().map(|(lesson, publication, _)| (lesson, publication)).collect())
}
