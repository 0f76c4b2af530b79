//! Facts, completions and what is kept beside them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::{
    Cx, Evidence, FactKind, Recognition,
    id::{CourseId, EnrolmentId, FactId, LessonId, PersonId, PublicationId},
    ports::EnrolmentCard,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};
use serde_json::{Value, json};

use super::entity::{
    completion_fact, course_completion, enrolment_progress, lesson_completion, lesson_opening, lesson_waiting,
};
use crate::model::Awaited;

/// Rows of one statement; well under SQLite's limit of bound values.
const ROWS: usize = 500;

/// A fact to be appended.
#[derive(Debug, Clone)]
pub(crate) struct NewFact {
    pub(crate) kind: FactKind,
    pub(crate) amount: i64,
    pub(crate) proof: Value,
}

/// A fact as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) id: FactId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) lesson: LessonId,
    pub(crate) kind: FactKind,
    pub(crate) amount: i64,
    pub(crate) proof: Value,
    pub(crate) at: DateTime<Utc>,
}

impl Fact {
    /// Adds what the fact says.
    pub(crate) fn add_to(&self, evidence: &mut Evidence) {
        let text = |field: &str| self.proof[field].as_str().unwrap_or_default().to_owned();
        match self.kind {
            // Earlier versions kept the grade in the proof alone.
            FactKind::Passed if self.amount == 0 => {
                evidence.add(self.kind, self.proof["grade"].as_i64().unwrap_or_default());
            }
            FactKind::Recognised => {
                evidence.recognise(Recognition { at: self.at, by: text("by"), reason: text("reason") });
            }
            FactKind::Watched => {
                evidence.add(self.kind, self.amount);
                evidence.video_seconds = evidence.video_seconds.max(self.duration());
                // The exact time is a fact only where a rule asks for it; the share says it to the hundredth part.
                evidence.watched_seconds = evidence.watched_seconds.max(self.seconds_watched());
            }
            kind => evidence.add(kind, self.amount),
        }
    }

    /// Length of the video in seconds, where the fact says it.
    fn duration(&self) -> u32 {
        self.proof["duration"].as_u64().and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or_default()
    }

    /// Seconds of the video watched so far, where the fact is about watching.
    pub(crate) fn seconds_watched(&self) -> u32 {
        let share = u64::try_from(self.amount).unwrap_or_default().min(100);
        u32::try_from(u64::from(self.duration()) * share / 100).unwrap_or_default()
    }

    /// The attempt that failed by this fact, if it says so.
    pub(crate) fn failed_attempt(&self) -> Option<&str> {
        (self.kind == FactKind::Graded && self.proof["passed"] == Value::Bool(false))
            .then(|| self.proof["attempt"].as_str())
            .flatten()
    }
}

/// What the facts add up to, by enrolment and lesson.
pub(crate) fn evidence_of<'f>(facts: impl IntoIterator<Item = &'f Fact>) -> HashMap<LessonId, Evidence> {
    let mut all: HashMap<LessonId, Evidence> = HashMap::new();
    for fact in facts {
        fact.add_to(all.entry(fact.lesson).or_default());
    }
    all
}

pub(crate) async fn append_facts(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    enrolment: EnrolmentId,
    lesson: LessonId,
    new: &[NewFact],
) -> Result<Vec<Fact>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let facts: Vec<Fact> = new
        .iter()
        .map(|fact| Fact {
            id: cx.id(),
            enrolment,
            lesson,
            kind: fact.kind,
            amount: fact.amount,
            proof: fact.proof.clone(),
            at: cx.now(),
        })
        .collect();
    let rows = facts.iter().map(|fact| completion_fact::ActiveModel {
        id: Set(fact.id),
        enrolment_id: Set(enrolment),
        lesson_id: Set(lesson),
        kind: Set(fact.kind.as_str().to_owned()),
        amount: Set(fact.amount),
        source: Set(cx.actor.label()),
        proof: Set(fact.proof.clone()),
        at: Set(fact.at),
    });
    completion_fact::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(facts)
}

/// Every fact of these enrolments; kinds that this version does not know are passed over.
pub(crate) async fn facts(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<Fact>> {
    let rows = completion_fact::Entity::find()
        .filter(completion_fact::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    let known = rows.into_iter().filter_map(|row| {
        Some(Fact {
            id: row.id,
            enrolment: row.enrolment_id,
            lesson: row.lesson_id,
            kind: FactKind::parse(&row.kind)?,
            amount: row.amount,
            proof: row.proof,
            at: row.at,
        })
    });
    Ok(known.collect())
}

/// A lesson that is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) lesson: LessonId,
    /// By the rules of which version; not known of completions from before rules.
    pub(crate) publication: Option<PublicationId>,
    pub(crate) at: DateTime<Utc>,
}

/// The lessons done in these enrolments.
pub(crate) async fn done(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<Done>> {
    let rows = lesson_completion::Entity::find()
        .filter(lesson_completion::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    let done = |row: lesson_completion::Model| Done {
        enrolment: row.enrolment_id,
        lesson: row.lesson_id,
        publication: row.publication_id,
        at: row.at,
    };
    Ok(rows.into_iter().map(done).collect())
}

/// Completes lessons, each by the facts that did it.
pub(crate) async fn complete_lessons(
    exec: &DatabaseExecutor<'_>,
    enrolment: &EnrolmentCard,
    lessons: &[(LessonId, Vec<FactId>)],
    at: DateTime<Utc>,
) -> Result<()> {
    if lessons.is_empty() {
        return Ok(());
    }
    let rows = lessons.iter().map(|(lesson, facts)| lesson_completion::ActiveModel {
        enrolment_id: Set(enrolment.id),
        lesson_id: Set(*lesson),
        at: Set(at),
        course_id: Set(Some(enrolment.course)),
        publication_id: Set(Some(enrolment.publication)),
        proof: Set(Some(json!({ "facts": facts }))),
    });
    let once = OnConflict::columns([lesson_completion::Column::EnrolmentId, lesson_completion::Column::LessonId])
        .do_nothing()
        .to_owned();
    lesson_completion::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

/// Completes a course. True if it was not complete before.
pub(crate) async fn complete_course(
    exec: &DatabaseExecutor<'_>,
    enrolment: &EnrolmentCard,
    lessons: &[LessonId],
    at: DateTime<Utc>,
) -> Result<bool> {
    let row = course_completion::ActiveModel {
        enrolment_id: Set(enrolment.id),
        person_id: Set(enrolment.person),
        course_id: Set(enrolment.course),
        publication_id: Set(enrolment.publication),
        completed_at: Set(Some(at)),
        proof: Set(Some(json!({ "lessons": lessons }))),
    };
    let once = OnConflict::column(course_completion::Column::EnrolmentId).do_nothing().to_owned();
    Ok(course_completion::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// A course that is completed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Completed {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) publication: PublicationId,
    pub(crate) at: Option<DateTime<Utc>>,
}

/// Which of these enrolments are completed, and since when.
pub(crate) async fn completions(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<Completed>> {
    let rows = course_completion::Entity::find()
        .filter(course_completion::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    let completed = |row: course_completion::Model| Completed {
        enrolment: row.enrolment_id,
        publication: row.publication_id,
        at: row.completed_at,
    };
    Ok(rows.into_iter().map(completed).collect())
}

/// Where one enrolment stands, as boards count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) done: i32,
    pub(crate) failed: i32,
    pub(crate) completed_at: Option<DateTime<Utc>>,
}

fn progress_row(
    card: &EnrolmentCard,
    lesson: Option<LessonId>,
    at: DateTime<Utc>,
    standing: Standing,
) -> enrolment_progress::ActiveModel {
    enrolment_progress::ActiveModel {
        enrolment_id: Set(card.id),
        course_id: Set(card.course),
        publication_id: Set(card.publication),
        person_id: Set(card.person),
        enrolled_at: Set(card.enrolled_at),
        last_activity_at: Set(at),
        last_lesson_id: Set(lesson),
        done: Set(standing.done),
        failed: Set(standing.failed),
        completed_at: Set(standing.completed_at),
        due_on: Set(None),
    }
}

/// Notes that something happens in the enrolment, and holds its row until the transaction ends: whoever comes at the same moment
/// waits, and then sees these facts.
pub(crate) async fn touch(
    exec: &DatabaseExecutor<'_>,
    card: &EnrolmentCard,
    lesson: Option<LessonId>,
    at: DateTime<Utc>,
) -> Result<()> {
    let row = progress_row(card, lesson, at, Standing { done: 0, failed: 0, completed_at: None });
    let mut columns = vec![enrolment_progress::Column::PublicationId, enrolment_progress::Column::LastActivityAt];
    if lesson.is_some() {
        columns.push(enrolment_progress::Column::LastLessonId);
    }
    let again = OnConflict::column(enrolment_progress::Column::EnrolmentId).update_columns(columns).to_owned();
    enrolment_progress::Entity::insert(row).on_conflict(again).exec_without_returning(exec).await?;
    Ok(())
}

/// Keeps where the enrolment stands.
pub(crate) async fn keep_standing(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    standing: Standing,
) -> Result<()> {
    enrolment_progress::Entity::update_many()
        .col_expr(enrolment_progress::Column::Done, Expr::value(standing.done))
        .col_expr(enrolment_progress::Column::Failed, Expr::value(standing.failed))
        .col_expr(enrolment_progress::Column::CompletedAt, Expr::value(standing.completed_at))
        .filter(enrolment_progress::Column::EnrolmentId.eq(enrolment))
        .exec(exec)
        .await?;
    Ok(())
}

/// Sets or takes away the day by which it should be done.
pub(crate) async fn set_due(exec: &DatabaseExecutor<'_>, enrolment: EnrolmentId, due: Option<NaiveDate>) -> Result<()> {
    enrolment_progress::Entity::update_many()
        .col_expr(enrolment_progress::Column::DueOn, Expr::value(due))
        .filter(enrolment_progress::Column::EnrolmentId.eq(enrolment))
        .exec(exec)
        .await?;
    Ok(())
}

/// Where these enrolments stand.
pub(crate) async fn standings(
    exec: &DatabaseExecutor<'_>,
    enrolments: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Standing>> {
    let rows = enrolment_progress::Entity::find()
        .filter(enrolment_progress::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .all(exec)
        .await?;
    let standing = |row: enrolment_progress::Model| {
        (row.enrolment_id, Standing { done: row.done, failed: row.failed, completed_at: row.completed_at })
    };
    Ok(rows.into_iter().map(standing).collect())
}

/// Adds rows for enrolments that have none.
pub(crate) async fn insert_standings(exec: &DatabaseExecutor<'_>, missing: &[(EnrolmentCard, Standing)]) -> Result<()> {
    for chunk in missing.chunks(ROWS) {
        let rows = chunk.iter().map(|(card, standing)| progress_row(card, None, card.enrolled_at, *standing));
        let once = OnConflict::column(enrolment_progress::Column::EnrolmentId).do_nothing().to_owned();
        enrolment_progress::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Notes that a lesson was opened; the first time counts.
pub(crate) async fn open_lesson(
    exec: &DatabaseExecutor<'_>,
    card: &EnrolmentCard,
    lesson: LessonId,
    at: DateTime<Utc>,
) -> Result<()> {
    let row = lesson_opening::ActiveModel {
        enrolment_id: Set(card.id),
        lesson_id: Set(lesson),
        course_id: Set(card.course),
        at: Set(at),
    };
    let once = OnConflict::columns([lesson_opening::Column::EnrolmentId, lesson_opening::Column::LessonId])
        .do_nothing()
        .to_owned();
    lesson_opening::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

/// Sets what the enrolment waits for: adds what is new, ends what is over.
pub(crate) async fn set_waiting(
    exec: &DatabaseExecutor<'_>,
    card: &EnrolmentCard,
    wanted: &HashSet<(LessonId, Awaited)>,
    at: DateTime<Utc>,
) -> Result<()> {
    let rows = lesson_waiting::Entity::find().filter(lesson_waiting::Column::EnrolmentId.eq(card.id)).all(exec).await?;
    let mut over = Condition::any();
    let mut have = HashSet::new();
    for row in rows {
        match Awaited::parse(&row.kind).map(|kind| (row.lesson_id, kind)) {
            Some(entry) if wanted.contains(&entry) => {
                have.insert(entry);
            }
            _ => {
                over = over.add(
                    Condition::all()
                        .add(lesson_waiting::Column::LessonId.eq(row.lesson_id))
                        .add(lesson_waiting::Column::Kind.eq(row.kind)),
                );
            }
        }
    }
    if !over.is_empty() {
        let of = lesson_waiting::Column::EnrolmentId.eq(card.id);
        lesson_waiting::Entity::delete_many().filter(of).filter(over).exec(exec).await?;
    }
    let new: Vec<_> = wanted.difference(&have).collect();
    if new.is_empty() {
        return Ok(());
    }
    let rows = new.into_iter().map(|(lesson, kind)| lesson_waiting::ActiveModel {
        enrolment_id: Set(card.id),
        lesson_id: Set(*lesson),
        kind: Set(kind.as_str().to_owned()),
        course_id: Set(card.course),
        person_id: Set(card.person),
        since: Set(at),
    });
    let once = OnConflict::new().do_nothing().to_owned();
    lesson_waiting::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

/// Somebody who waits for somebody else's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) lesson: LessonId,
    pub(crate) kind: Awaited,
    pub(crate) course: CourseId,
    pub(crate) person: PersonId,
    pub(crate) since: DateTime<Utc>,
}

fn waiting(row: &lesson_waiting::Model) -> Option<Waiting> {
    Some(Waiting {
        enrolment: row.enrolment_id,
        lesson: row.lesson_id,
        kind: Awaited::parse(&row.kind)?,
        course: row.course_id,
        person: row.person_id,
        since: row.since,
    })
}

/// These people's lessons that wait for a confirmation, longest waiting first.
pub(crate) async fn waiting_of(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<Waiting>> {
    let rows = lesson_waiting::Entity::find()
        .filter(lesson_waiting::Column::PersonId.is_in(people.iter().copied()))
        .filter(lesson_waiting::Column::Kind.eq(Awaited::Confirmed.as_str()))
        .order_by_asc(lesson_waiting::Column::Since)
        .all(exec)
        .await?;
    Ok(rows.iter().filter_map(waiting).collect())
}

/// Who of this course waits, longest waiting first.
pub(crate) async fn waiting_in(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<Waiting>> {
    let rows = lesson_waiting::Entity::find()
        .filter(lesson_waiting::Column::CourseId.eq(course))
        .order_by_asc(lesson_waiting::Column::Since)
        .all(exec)
        .await?;
    Ok(rows.iter().filter_map(waiting).collect())
}
