//! What waits for marks by people, and what has got them.

use chrono::{DateTime, Utc};
use database::{DatabaseExecutor, Result};
use kernel::{
    PageRequest,
    id::{AttemptId, CourseId, LessonId, PersonId, PublicationId, QuestionId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
    sea_query::{Expr, ExprTrait, IntoCondition, Query},
};

use super::{attempt_of, slot_of, visible};
use crate::{
    engine::{MARK, RECONCILE, SECOND_MARK},
    model::{Attempt, QueueFilter, Slot, Stage, State},
    policy::Scope,
    store::entity::{attempt, slot, step},
};

fn slots() -> RelationDef {
    attempt::Entity::belongs_to(slot::Entity).from(attempt::Column::Id).to(slot::Column::AttemptId).into()
}

/// What somebody looks at: which answers they may see, which of these they ask for, and who they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    /// What they may see.
    pub(crate) scope: &'a Scope,
    /// What they ask for.
    pub(crate) of: &'a QueueFilter,
    /// Whose first marks are told from those of others; nobody for who is no person.
    pub(crate) marker: Option<PersonId>,
}

/// All questions of the view that wait, or all that do not, at whatever stage.
fn answers(view: View<'_>, pending: bool) -> Select<attempt::Entity> {
    let of = view.of;
    attempt::Entity::find()
        .join(JoinType::InnerJoin, slots())
        .filter(slot::Column::Pending.eq(pending))
        .filter(visible(view.scope))
        .filter(
            Condition::all()
                .add_option(of.course.map(|course| attempt::Column::CourseId.eq(course)))
                .add_option(of.lesson.map(|lesson| attempt::Column::LessonId.eq(lesson)))
                .add_option(of.question.map(|question| slot::Column::QuestionId.eq(question))),
        )
}

/// The answers that wait and are asked for. Where two people mark, those that wait for another's mark are asked for by their stage alone.
fn essays(view: View<'_>) -> Select<attempt::Entity> {
    use slot::Column::{Disputed, FirstBy};
    let stage = match (view.of.stage, view.marker) {
        (None, Some(marker)) => Condition::any().add(FirstBy.is_null()).add(FirstBy.ne(marker)),
        (None, None) => Condition::all(),
        (Some(Stage::Second), marker) => {
            Condition::all().add(FirstBy.is_not_null()).add_option(marker.map(|marker| FirstBy.ne(marker)))
        }
        (Some(Stage::Agreement), _) => Disputed.eq(true).into_condition(),
        (Some(Stage::Mine), Some(marker)) => FirstBy.eq(marker).into_condition(),
        // Who is no person gave no first mark.
        (Some(Stage::Mine), None) => FirstBy.is_null().and(FirstBy.is_not_null()).into_condition(),
    };
    answers(view, true).filter(stage)
}

/// Answers that wait for a mark, oldest first, and how many there are in all.
pub(crate) async fn queue(
    exec: &DatabaseExecutor<'_>,
    view: View<'_>,
    page: PageRequest,
) -> Result<(Vec<(Attempt, Slot)>, u64)> {
    let total = essays(view).count(exec).await?;
    let rows = essays(view)
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
pub(crate) async fn waiting(exec: &DatabaseExecutor<'_>, view: View<'_>) -> Result<(u64, Option<DateTime<Utc>>)> {
    let row = essays(view)
        .select_only()
        .column_as(Expr::col((slot::Entity, slot::Column::Slot)).count(), "answers")
        .column_as(attempt::Column::FinishedAt.min(), "since")
        .into_tuple::<(i64, Option<DateTime<Utc>>)>()
        .one(exec)
        .await?;
    let (answers, since) = row.unwrap_or_default();
    Ok((answers.unsigned_abs(), since))
}

fn by_hand(view: View<'_>) -> Select<attempt::Entity> {
    let by_hand = Query::select()
        .expr(Expr::val(1))
        .from(step::Entity)
        .and_where(Expr::col((step::Entity, step::Column::AttemptId)).equals((slot::Entity, slot::Column::AttemptId)))
        .and_where(Expr::col((step::Entity, step::Column::Slot)).equals((slot::Entity, slot::Column::Slot)))
        .and_where(Expr::col((step::Entity, step::Column::Kind)).is_in([MARK, SECOND_MARK, RECONCILE]))
        .to_owned();
    answers(view, false).filter(Expr::exists(by_hand))
}

/// How many answers people have marked that do not wait any more.
pub(crate) async fn marked(exec: &DatabaseExecutor<'_>, view: View<'_>) -> Result<u64> {
    Ok(by_hand(view).count(exec).await?)
}

/// Answers that people have marked, those handed in last first, and how many there are in all.
pub(crate) async fn done(
    exec: &DatabaseExecutor<'_>,
    view: View<'_>,
    page: PageRequest,
) -> Result<(Vec<(Attempt, Slot)>, u64)> {
    let total = marked(exec, view).await?;
    let rows = by_hand(view)
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
    /// Where two people mark and these wait for the second: who was the first.
    pub(crate) first_by: Option<PersonId>,
    /// Whether these wait to be settled.
    pub(crate) disputed: bool,
    /// How many wait.
    pub(crate) answers: u64,
}

impl Group {
    /// How far these are for somebody who marks.
    pub(crate) fn stage(&self, marker: Option<PersonId>) -> Option<Stage> {
        Stage::of(self.first_by, self.disputed, marker)
    }
}

/// What waits, counted by question, publication and stage.
pub(crate) async fn groups(exec: &DatabaseExecutor<'_>, scope: &Scope) -> Result<Vec<Group>> {
    let rows = answers(View { scope, of: &QueueFilter::default(), marker: None }, true)
        .select_only()
        .column(attempt::Column::CourseId)
        .column(attempt::Column::LessonId)
        .column(attempt::Column::PublicationId)
        .column_as(slot::Column::QuestionId, "question_id")
        .column_as(slot::Column::FirstBy, "first_by")
        .column_as(slot::Column::Disputed, "disputed")
        .column_as(Expr::col((slot::Entity, slot::Column::Slot)).count(), "answers")
        .group_by(attempt::Column::CourseId)
        .group_by(attempt::Column::LessonId)
        .group_by(attempt::Column::PublicationId)
        .group_by(slot::Column::QuestionId)
        .group_by(slot::Column::FirstBy)
        .group_by(slot::Column::Disputed)
        .into_tuple::<(CourseId, LessonId, PublicationId, QuestionId, Option<PersonId>, bool, i64)>()
        .all(exec)
        .await?;
    let group = |(course, lesson, publication, question, first_by, disputed, answers): (_, _, _, _, _, _, i64)| Group {
        course,
        lesson,
        question,
        publication,
        first_by,
        disputed,
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
    view: View<'_>,
    (here, slot_here): (&Attempt, i32),
    side: Side,
) -> Result<Option<(AttemptId, i32)>> {
    use attempt::Column::{FinishedAt, Id};
    let since = here.finished_at.unwrap_or(here.started_at);
    let same = || FinishedAt.eq(since);
    let query = essays(view).select_only().column(Id).column_as(slot::Column::Slot, "slot");
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
