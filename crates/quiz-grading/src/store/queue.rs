//! What waits for marks by people, and what has got them.

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::{
    PageRequest,
    id::{AttemptId, CourseId, LessonId, PublicationId, QuestionId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{attempt_of, slot_of, visible};
use crate::{
    engine::MARK,
    model::{Attempt, QueueFilter, Slot, State},
    policy::Scope,
    store::entity::{attempt, slot, step},
};

fn slots() -> RelationDef {
    attempt::Entity::belongs_to(slot::Entity).from(attempt::Column::Id).to(slot::Column::AttemptId).into()
}

fn essays(scope: &Scope, of: &QueueFilter, pending: bool) -> Select<attempt::Entity> {
    attempt::Entity::find()
        .join(JoinType::InnerJoin, slots())
        .filter(slot::Column::Pending.eq(pending))
        .filter(visible(scope))
        .filter(
            Condition::all()
                .add_option(of.course.map(|course| attempt::Column::CourseId.eq(course)))
                .add_option(of.lesson.map(|lesson| attempt::Column::LessonId.eq(lesson)))
                .add_option(of.question.map(|question| slot::Column::QuestionId.eq(question))),
        )
}

/// Answers that wait for a mark, oldest first, and how many there are in all.
pub(crate) async fn queue(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    of: &QueueFilter,
    page: PageRequest,
) -> Result<(Vec<(Attempt, Slot)>, u64)> {
    let total = essays(scope, of, true).count(exec).await?;
    let rows = essays(scope, of, true)
        .select_also(slot::Entity)
        .order_by_asc(attempt::Column::FinishedAt)
        .order_by_asc(attempt::Column::Id)
        .order_by_asc(slot::Column::Slot)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok((pairs(rows)?, total))
}

/// How many answers wait, and since when the oldest.
pub(crate) async fn waiting(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    of: &QueueFilter,
) -> Result<(u64, Option<DateTime<Utc>>)> {
    let row = essays(scope, of, true)
        .select_only()
        .column_as(Expr::col((slot::Entity, slot::Column::Slot)).count(), "answers")
        .column_as(attempt::Column::FinishedAt.min(), "since")
        .into_tuple::<(i64, Option<DateTime<Utc>>)>()
        .one(exec)
        .await?;
    let (answers, since) = row.unwrap_or_default();
    Ok((answers.unsigned_abs(), since))
}

fn by_hand(scope: &Scope, of: &QueueFilter) -> Select<attempt::Entity> {
    let by_hand = Query::select()
        .expr(Expr::val(1))
        .from(step::Entity)
        .and_where(Expr::col((step::Entity, step::Column::AttemptId)).equals((slot::Entity, slot::Column::AttemptId)))
        .and_where(Expr::col((step::Entity, step::Column::Slot)).equals((slot::Entity, slot::Column::Slot)))
        .and_where(Expr::col((step::Entity, step::Column::Kind)).eq(MARK))
        .to_owned();
    essays(scope, of, false).filter(Expr::exists(by_hand))
}

/// How many answers people have marked that do not wait any more.
pub(crate) async fn marked(exec: &DatabaseExecutor<'_>, scope: &Scope, of: &QueueFilter) -> Result<u64> {
    Ok(by_hand(scope, of).count(exec).await?)
}

/// Answers that people have marked, those handed in last first, and how many there are in all.
pub(crate) async fn done(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    of: &QueueFilter,
    page: PageRequest,
) -> Result<(Vec<(Attempt, Slot)>, u64)> {
    let total = marked(exec, scope, of).await?;
    let rows = by_hand(scope, of)
        .select_also(slot::Entity)
        .order_by_desc(attempt::Column::FinishedAt)
        .order_by_desc(attempt::Column::Id)
        .order_by_asc(slot::Column::Slot)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok((pairs(rows)?, total))
}

/// Finished attempts without a grade in which nothing waits: their marks are held back.
fn ready(scope: &Scope) -> Select<attempt::Entity> {
    let waits = Query::select()
        .expr(Expr::val(1))
        .from(slot::Entity)
        .and_where(Expr::col((slot::Entity, slot::Column::AttemptId)).equals((attempt::Entity, attempt::Column::Id)))
        .and_where(Expr::col((slot::Entity, slot::Column::Pending)).eq(true))
        .to_owned();
    attempt::Entity::find()
        .filter(visible(scope))
        .filter(attempt::Column::State.ne(State::Open.as_str()))
        .filter(attempt::Column::Grade.is_null())
        .filter(Expr::exists(waits).not())
}

/// The attempts at a quiz whose marks are held back, in their order for each person.
pub(crate) async fn held(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    course: CourseId,
    lesson: LessonId,
) -> Result<Vec<AttemptId>> {
    let ids = ready(scope)
        .select_only()
        .column(attempt::Column::Id)
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::LessonId.eq(lesson))
        .order_by_asc(attempt::Column::Number)
        .order_by_asc(attempt::Column::Id)
        .into_tuple::<AttemptId>()
        .all(exec)
        .await?;
    Ok(ids)
}

/// How many attempts have marks that are held back, by quiz and publication.
pub(crate) async fn held_counts(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
) -> Result<Vec<(CourseId, LessonId, PublicationId, u64)>> {
    let rows = ready(scope)
        .select_only()
        .column(attempt::Column::CourseId)
        .column(attempt::Column::LessonId)
        .column(attempt::Column::PublicationId)
        .column_as(attempt::Column::Id.count(), "attempts")
        .group_by(attempt::Column::CourseId)
        .group_by(attempt::Column::LessonId)
        .group_by(attempt::Column::PublicationId)
        .into_tuple::<(CourseId, LessonId, PublicationId, i64)>()
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|(course, lesson, as_of, count)| (course, lesson, as_of, count.unsigned_abs())).collect())
}

fn pairs(rows: Vec<(attempt::Model, Option<slot::Model>)>) -> Result<Vec<(Attempt, Slot)>> {
    let mut pairs = Vec::with_capacity(rows.len());
    for (row, slot) in rows {
        if let Some(slot) = slot {
            pairs.push((attempt_of(&row)?, slot_of(slot)?));
        }
    }
    Ok(pairs)
}

/// Answers that wait for one question of one publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    /// The course.
    pub(crate) course: CourseId,
    /// The quiz.
    pub(crate) lesson: LessonId,
    /// The question.
    pub(crate) question: QuestionId,
    /// As which publication it was asked.
    pub(crate) publication: PublicationId,
    /// How many wait.
    pub(crate) answers: u64,
}

/// What waits, counted by question and publication.
pub(crate) async fn groups(exec: &DatabaseExecutor<'_>, scope: &Scope) -> Result<Vec<Group>> {
    let rows = essays(scope, &QueueFilter::default(), true)
        .select_only()
        .column(attempt::Column::CourseId)
        .column(attempt::Column::LessonId)
        .column(attempt::Column::PublicationId)
        .column_as(slot::Column::QuestionId, "question_id")
        .column_as(Expr::col((slot::Entity, slot::Column::Slot)).count(), "answers")
        .group_by(attempt::Column::CourseId)
        .group_by(attempt::Column::LessonId)
        .group_by(attempt::Column::PublicationId)
        .group_by(slot::Column::QuestionId)
        .into_tuple::<(CourseId, LessonId, PublicationId, QuestionId, i64)>()
        .all(exec)
        .await?;
    let group = |(course, lesson, publication, question, answers): (_, _, _, _, i64)| Group {
        course,
        lesson,
        question,
        publication,
        answers: answers.unsigned_abs(),
    };
    Ok(rows.into_iter().map(group).collect())
}

/// Which neighbour of an answer in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The one that waits longer.
    Before,
    /// The one that waits shorter.
    After,
}

/// The answer that waits next to this one, which itself need not wait any more.
pub(crate) async fn beside(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    of: &QueueFilter,
    (here, slot_here): (&Attempt, i32),
    side: Side,
) -> Result<Option<(AttemptId, i32)>> {
    use attempt::Column::{FinishedAt, Id};
    let since = here.finished_at.unwrap_or(here.started_at);
    let same = || FinishedAt.eq(since);
    let query = essays(scope, of, true).select_only().column(Id).column_as(slot::Column::Slot, "slot");
    let query = match side {
        Side::After => query
            .filter(
                Condition::any()
                    .add(FinishedAt.gt(since))
                    .add(same().and(Id.gt(here.id)))
                    .add(same().and(Id.eq(here.id)).and(slot::Column::Slot.gt(slot_here))),
            )
            .order_by_asc(FinishedAt)
            .order_by_asc(Id)
            .order_by_asc(slot::Column::Slot),
        Side::Before => query
            .filter(
                Condition::any()
                    .add(FinishedAt.lt(since))
                    .add(same().and(Id.lt(here.id)))
                    .add(same().and(Id.eq(here.id)).and(slot::Column::Slot.lt(slot_here))),
            )
            .order_by_desc(FinishedAt)
            .order_by_desc(Id)
            .order_by_desc(slot::Column::Slot),
    };
    Ok(query.into_tuple::<(AttemptId, i32)>().one(exec).await?)
}
