//! What attempts came to, one row for each.

use database::{DatabaseExecutor, Error, Result};
use kernel::{
    Marks,
    id::{AttemptId, CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{attempt_of, entity::attempt};
use crate::{
    model::{Attempt, State},
    statistics::Record,
};

/// A finished attempt as figures need it.
pub(crate) struct Sat {
    pub(crate) publication: PublicationId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) person: PersonId,
    /// Percent, once everything is marked.
    pub(crate) grade: Option<Marks>,
    /// None for one that was finished before records were kept.
    pub(crate) record: Option<Record>,
}

/// The finished attempts at a quiz, in the order in which they were finished.
pub(crate) async fn sat(exec: &DatabaseExecutor<'_>, course: CourseId, lesson: LessonId) -> Result<Vec<Sat>> {
    type Row = (PublicationId, EnrolmentId, PersonId, Option<i64>, Option<String>);
    let rows: Vec<Row> = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::PublicationId)
        .column(attempt::Column::EnrolmentId)
        .column(attempt::Column::PersonId)
        .column(attempt::Column::Grade)
        .column(attempt::Column::Record)
        .filter(attempt::Column::LessonId.eq(lesson))
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::State.ne(State::Open.as_str()))
        .order_by_asc(attempt::Column::FinishedAt)
        .into_tuple()
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|(publication, enrolment, person, grade, record)| {
            let record = record.map(|text| text.parse()).transpose().map_err(|e| Error::stored("record", e))?;
            Ok(Sat { publication, enrolment, person, grade: grade.map(Marks), record })
        })
        .collect()
}

/// What the latest attempts of an enrolment came to, each whole, shown and in any of its quizzes; the newest first.
pub(crate) async fn latest(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    limit: u64,
) -> Result<Vec<(PublicationId, LessonId, Record)>> {
    let rows: Vec<(PublicationId, LessonId, String)> = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::PublicationId)
        .column(attempt::Column::LessonId)
        .column(attempt::Column::Record)
        .filter(attempt::Column::EnrolmentId.eq(enrolment))
        .filter(attempt::Column::Grade.is_not_null())
        .filter(attempt::Column::Record.is_not_null())
        .order_by_desc(attempt::Column::FinishedAt)
        .order_by_desc(attempt::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(exec)
        .await?;
    let read = |(publication, lesson, record): (_, _, String)| {
        Ok((publication, lesson, record.parse().map_err(|e| Error::stored("record", e))?))
    };
    rows.into_iter().map(read).collect()
}

/// Finished attempts without a record.
pub(crate) async fn unrecorded(exec: &DatabaseExecutor<'_>, limit: u64) -> Result<Vec<Attempt>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::Record.is_null())
        .filter(attempt::Column::State.ne(State::Open.as_str()))
        .limit(limit)
        .all(exec)
        .await?;
    rows.iter().map(attempt_of).collect()
}

/// Keeps the record of an attempt that has none.
pub(crate) async fn record(exec: &DatabaseExecutor<'_>, id: AttemptId, record: &Record) -> Result<()> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::Record, Expr::value(record.to_string()))
        .filter(attempt::Column::Id.eq(id))
        .filter(Expr::col(attempt::Column::Record).is_null())
        .exec(exec)
        .await?;
    Ok(())
}
