//! Loading and saving. The only place besides `queries` that speaks SQL.

mod comments;
pub(crate) mod devices;
pub(crate) mod entity;
pub(crate) mod files;
pub(crate) mod late;
mod lists;
pub(crate) mod queue;
mod records;
pub(crate) mod saved_comments;
pub(crate) mod schedules;

use chrono::{DateTime, TimeDelta, Utc};
use database::{DatabaseExecutor, Error, Result};
use kernel::{
    Marks,
    id::{AttemptId, EnrolmentId, LessonId, PersonId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Set, TryInsertResult,
    sea_query::{Expr, ExprTrait, IntoCondition, OnConflict, Query, SelectStatement},
};

use crate::{
    engine::{Action, AttemptState, CHECK, PaperSlot, Score, SlotState, Step, TURN},
    model::{Attempt, Slot, State},
    policy::Scope,
    statistics::Record,
};
pub(crate) use comments::comments;
use entity::{attempt, slot, step};
pub(crate) use lists::{best, finished, open_of, whole};
pub(crate) use records::{Sat, latest, record, sat, unrecorded};

/// What a scope lets be seen.
pub(crate) fn visible(scope: &Scope) -> Condition {
    match scope {
        Scope::Own(person) => attempt::Column::PersonId.eq(*person).into_condition(),
        Scope::Taught(courses) => attempt::Column::CourseId
            .is_in(courses.iter().copied())
            .and(attempt::Column::State.ne(State::Open.as_str()))
            .into_condition(),
        Scope::All => Condition::all(),
    }
}

/// The attempt, if the scope holds it.
pub(crate) async fn find(exec: &DatabaseExecutor<'_>, scope: &Scope, id: AttemptId) -> Result<Option<Attempt>> {
    let row = attempt::Entity::find_by_id(id).filter(visible(scope)).one(exec).await?;
    row.as_ref().map(attempt_of).transpose()
}

/// The enrolment's attempts at a quiz, in order.
pub(crate) async fn of_quiz(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
) -> Result<Vec<Attempt>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::EnrolmentId.eq(enrolment))
        .filter(attempt::Column::LessonId.eq(lesson))
        .order_by_asc(attempt::Column::Number)
        .all(exec)
        .await?;
    rows.iter().map(attempt_of).collect()
}

/// Open attempts whose deadline has passed.
pub(crate) async fn due(exec: &DatabaseExecutor<'_>, now: DateTime<Utc>, limit: u64) -> Result<Vec<AttemptId>> {
    let rows = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::Id)
        .filter(attempt::Column::State.eq(State::Open.as_str()))
        .filter(attempt::Column::DeadlineAt.lt(now))
        .order_by_asc(attempt::Column::DeadlineAt)
        .limit(limit)
        .into_tuple::<AttemptId>()
        .all(exec)
        .await?;
    Ok(rows)
}

/// A new attempt with its paper.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &Attempt, paper: &[PaperSlot]) -> Result<()> {
    let row = attempt::Model {
        id: new.id,
        enrolment_id: new.enrolment,
        person_id: new.person,
        course_id: new.course,
        publication_id: new.publication,
        key_id: new.key,
        lesson_id: new.lesson,
        number: new.number,
        seed: new.seed,
        state: new.state.as_str().to_owned(),
        started_at: new.started_at,
        deadline_at: new.deadline_at,
        finished_at: new.finished_at,
        last_seq: new.last_seq,
        score: None,
        max: new.max.0,
        grade: None,
        record: None,
        given_back: new.given_back.num_seconds(),
        grace: new.grace.num_seconds(),
        late: 0,
        awaiting: 0,
        version: 0,
    };
    attempt::Entity::insert(row.into_active_model()).exec_without_returning(exec).await?;
    let slots = paper.iter().map(|slot| slot_row(new.id, slot, None, Waits::default())).collect::<Result<Vec<_>>>()?;
    if !slots.is_empty() {
        slot::Entity::insert_many(slots).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Takes the attempt for this transaction and gives it `steps` numbers, if it is in scope and in one of these states. The
/// numbers end at the returned `last_seq`. On PostgreSQL the row stays locked, on SQLite the whole database is.
pub(crate) async fn reserve(
    exec: &DatabaseExecutor<'_>,
    scope: &Scope,
    id: AttemptId,
    steps: usize,
    states: &[State],
) -> Result<Option<Attempt>> {
    let states = states.iter().map(|state| state.as_str());
    let rows = attempt::Entity::update_many()
        .col_expr(attempt::Column::LastSeq, Expr::col(attempt::Column::LastSeq).add(steps as i64))
        .col_expr(attempt::Column::Version, Expr::col(attempt::Column::Version).add(1))
        .filter(attempt::Column::Id.eq(id))
        .filter(attempt::Column::State.is_in(states))
        .filter(visible(scope))
        .exec_with_returning(exec)
        .await?;
    rows.first().map(attempt_of).transpose()
}

/// The attempt's questions, all or these, each with its newest counting answer, flag and mark and all its checks. One statement.
pub(crate) async fn slots(
    exec: &DatabaseExecutor<'_>,
    id: AttemptId,
    only: Option<&[i32]>,
) -> Result<(Vec<Slot>, Vec<Step>)> {
    let newest = newest_of(id);
    let steps = slot::Entity::belongs_to(step::Entity)
        .from((slot::Column::AttemptId, slot::Column::Slot))
        .to((step::Column::AttemptId, step::Column::Slot))
        .on_condition(move |_, _| {
            let checked = Expr::col((step::Entity, step::Column::Kind)).eq(CHECK);
            let counts = Expr::col((step::Entity, step::Column::Counts)).eq(true);
            Condition::any()
                .add(Expr::col((step::Entity, step::Column::Seq)).in_subquery(newest.clone()))
                .add(checked.and(counts))
        })
        .into();
    let rows = slot::Entity::find()
        .join(JoinType::LeftJoin, steps)
        .select_also(step::Entity)
        .filter(slot::Column::AttemptId.eq(id))
        .apply_if(only, |select, only| select.filter(slot::Column::Slot.is_in(only.iter().copied())))
        .order_by_asc(slot::Column::Slot)
        .order_by_asc(step::Column::Seq)
        .all(exec)
        .await?;
    let mut slots: Vec<Slot> = Vec::new();
    let mut newest = Vec::new();
    for (row, taken) in rows {
        if slots.last().is_none_or(|last| last.paper.slot != row.slot) {
            slots.push(slot_of(row)?);
        }
        newest.extend(taken.map(step_of).transpose()?);
    }
    Ok((slots, newest))
}

/// The numbers of the newest counting step of each question and kind.
fn newest_of(id: AttemptId) -> SelectStatement {
    Query::select()
        .expr(Expr::col(step::Column::Seq).max())
        .from(step::Entity)
        .and_where(Expr::col(step::Column::AttemptId).eq(id))
        .and_where(Expr::col(step::Column::Counts).eq(true))
        .and_where(Expr::col(step::Column::Slot).is_not_null())
        .group_by_col(step::Column::Slot)
        .group_by_col(step::Column::Kind)
        .to_owned()
}

/// The page that is open in an attempt without a way back, from zero.
pub(crate) async fn turned(exec: &DatabaseExecutor<'_>, id: AttemptId) -> Result<u16> {
    let newest = step::Entity::find()
        .filter(step::Column::AttemptId.eq(id))
        .filter(step::Column::Kind.eq(TURN))
        .filter(step::Column::Counts.eq(true))
        .order_by_desc(step::Column::Seq)
        .one(exec)
        .await?;
    Ok(match newest.map(step_of).transpose()?.map(|step| step.action) {
        Some(Action::Turn { page }) => page,
        _ => 0,
    })
}

/// The whole log, in order.
pub(crate) async fn log(exec: &DatabaseExecutor<'_>, id: AttemptId) -> Result<Vec<Step>> {
    let rows =
        step::Entity::find().filter(step::Column::AttemptId.eq(id)).order_by_asc(step::Column::Seq).all(exec).await?;
    rows.into_iter().map(step_of).collect()
}

/// Which of these steps the attempt's log holds.
pub(crate) async fn known(
    exec: &DatabaseExecutor<'_>,
    id: AttemptId,
    steps: &[kernel::id::StepId],
) -> Result<Vec<kernel::id::StepId>> {
    let rows = step::Entity::find()
        .select_only()
        .column(step::Column::Id)
        .filter(step::Column::AttemptId.eq(id))
        .filter(step::Column::Id.is_in(steps.iter().copied()))
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows)
}

/// Appends steps, each with whether it counts; returns the ids of those that were new.
pub(crate) async fn append(
    exec: &DatabaseExecutor<'_>,
    id: AttemptId,
    actor: &str,
    steps: &[(Step, bool)],
) -> Result<Vec<kernel::id::StepId>> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let row = |(taken, counts): &(Step, bool)| {
        let body = serde_json::to_value(&taken.action).map_err(|e| Error::stored("step", e))?;
        Ok(step::ActiveModel {
            id: Set(taken.id),
            attempt_id: Set(id),
            seq: Set(taken.seq),
            slot: Set(taken.action.slot()),
            kind: Set(taken.action.name().to_owned()),
            counts: Set(*counts),
            body: Set(body),
            at: Set(taken.at),
            received_at: Set(taken.received_at),
            actor: Set(actor.to_owned()),
        })
    };
    let rows = steps.iter().map(row).collect::<Result<Vec<_>>>()?;
    let inserted = step::Entity::insert_many(rows)
        .on_conflict(OnConflict::column(step::Column::Id).do_nothing().to_owned())
        .try_insert()
        .exec_with_returning_keys(exec)
        .await?;
    Ok(match inserted {
        TryInsertResult::Inserted(ids) => ids,
        TryInsertResult::Empty | TryInsertResult::Conflicted => Vec::new(),
    })
}

/// The attempt was handed in after the clock had closed it.
pub(crate) async fn handed_in(exec: &DatabaseExecutor<'_>, closed: &Attempt) -> Result<()> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::State, Expr::value(State::Submitted.as_str()))
        .col_expr(attempt::Column::LastSeq, Expr::value(closed.last_seq))
        .filter(attempt::Column::Id.eq(closed.id))
        .exec(exec)
        .await?;
    Ok(())
}

/// Saves where the attempt stands, what each question earned, and what it waits for.
pub(crate) async fn save_result(
    exec: &DatabaseExecutor<'_>,
    done: &Attempt,
    paper: &[Slot],
    (score, state): (&Score, &AttemptState),
    record: &Record,
) -> Result<()> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::State, Expr::value(done.state.as_str()))
        .col_expr(attempt::Column::KeyId, Expr::value(done.key))
        .col_expr(attempt::Column::FinishedAt, Expr::value(done.finished_at))
        .col_expr(attempt::Column::Score, Expr::value(done.score.map(|marks| marks.0)))
        .col_expr(attempt::Column::Grade, Expr::value(done.grade.map(|marks| marks.0)))
        .col_expr(attempt::Column::Late, Expr::value(done.late))
        .col_expr(attempt::Column::Awaiting, Expr::value(done.awaiting))
        .col_expr(attempt::Column::Record, Expr::value(record.to_string()))
        .filter(attempt::Column::Id.eq(done.id))
        .exec(exec)
        .await?;
    let rows = paper
        .iter()
        .zip(&score.slots)
        .map(|(slot, earned)| {
            let waits = if earned.mark.is_none() { Waits::of(state.slot(slot.paper.slot)) } else { Waits::default() };
            slot_row(done.id, &slot.paper, earned.mark, waits)
        })
        .collect::<Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    let replace = OnConflict::columns([slot::Column::AttemptId, slot::Column::Slot])
        .update_columns([slot::Column::Mark, slot::Column::Pending, slot::Column::FirstBy, slot::Column::Disputed])
        .to_owned();
    slot::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

/// Whether and for whose mark a question waits.
#[derive(Clone, Copy, Default)]
struct Waits {
    pending: bool,
    first_by: Option<PersonId>,
    disputed: bool,
}

impl Waits {
    /// Of a question that has no mark which counts.
    fn of(state: Option<&SlotState>) -> Self {
        let disputed = state.is_some_and(SlotState::is_marked_twice);
        let first = state.and_then(|state| state.first.as_ref()).filter(|_| !disputed);
        Self { pending: true, first_by: first.map(|first| first.by), disputed }
    }
}

fn slot_row(id: AttemptId, paper: &PaperSlot, mark: Option<Marks>, waits: Waits) -> Result<slot::ActiveModel> {
    Ok(slot::ActiveModel {
        attempt_id: Set(id),
        slot: Set(paper.slot),
        question_id: Set(paper.question),
        variant: Set(serde_json::to_value(&paper.variant).map_err(|e| Error::stored("variant", e))?),
        max: Set(paper.max.0),
        mark: Set(mark.map(|mark| mark.0)),
        pending: Set(waits.pending),
        first_by: Set(waits.first_by),
        disputed: Set(waits.disputed),
    })
}

pub(crate) fn slot_of(row: slot::Model) -> Result<Slot> {
    let variant = serde_json::from_value(row.variant).map_err(|e| Error::stored("variant", e))?;
    let paper = PaperSlot { slot: row.slot, question: row.question_id, variant, max: Marks(row.max) };
    Ok(Slot { paper, mark: row.mark.map(Marks), pending: row.pending, first_by: row.first_by, disputed: row.disputed })
}

fn step_of(row: step::Model) -> Result<Step> {
    let action: Action = serde_json::from_value(row.body).map_err(|e| Error::stored("step", e))?;
    Ok(Step { id: row.id, seq: row.seq, at: row.at, received_at: row.received_at, action })
}

pub(crate) fn attempt_of(row: &attempt::Model) -> Result<Attempt> {
    let state = State::parse(&row.state).ok_or_else(|| Error::stored("attempt", "an unknown state"))?;
    Ok(Attempt {
        id: row.id,
        enrolment: row.enrolment_id,
        person: row.person_id,
        course: row.course_id,
        publication: row.publication_id,
        key: row.key_id,
        lesson: row.lesson_id,
        number: row.number,
        seed: row.seed,
        state,
        started_at: row.started_at,
        deadline_at: row.deadline_at,
        finished_at: row.finished_at,
        last_seq: row.last_seq,
        score: row.score.map(Marks),
        max: Marks(row.max),
        grade: row.grade.map(Marks),
        given_back: TimeDelta::seconds(row.given_back),
        grace: TimeDelta::seconds(row.grace),
        late: row.late,
        awaiting: row.awaiting,
    })
}
