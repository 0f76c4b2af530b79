//! What is promised to programs that mark.

use chrono::{DateTime, Utc};
use kernel::{Page, person::PersonCard};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{forms::points, rubric::LevelIn};
use crate::{
    QuizError,
    commands::Assessment,
    model::Attempt,
    queries::{HeldMarks, MarkedRow, MarkingQueue, QueueGroup, QueueRow},
};

/// Answers that wait for marks, oldest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueueDocument {
    items: Vec<QueueItem>,
    /// Answers that wait.
    total: u64,
    /// Answers that people have marked.
    marked: u64,
    /// Everything that waits by question, whatever is asked for.
    groups: Vec<QueueGroupOut>,
    /// Marks that are held back, by quiz.
    held: Vec<HeldOut>,
}

impl From<MarkingQueue> for QueueDocument {
    fn from(queue: MarkingQueue) -> Self {
        Self {
            total: queue.rows.total,
            marked: queue.progress.marked,
            items: queue.rows.items.into_iter().map(Into::into).collect(),
            groups: queue.groups.into_iter().map(Into::into).collect(),
            held: queue.held.into_iter().map(Into::into).collect(),
        }
    }
}

/// Answers to one question that wait.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueueGroupOut {
    course: Option<Uuid>,
    quiz: Option<Uuid>,
    question: Option<Uuid>,
    /// The question in words, shortened.
    words: String,
    answers: u64,
}

impl From<QueueGroup> for QueueGroupOut {
    fn from(group: QueueGroup) -> Self {
        Self {
            course: group.filter.course.map(kernel::Id::uuid),
            quiz: group.filter.lesson.map(kernel::Id::uuid),
            question: group.filter.question.map(kernel::Id::uuid),
            words: group.question,
            answers: group.answers,
        }
    }
}

/// Whose answer it is; nothing where the account is gone.
#[derive(Serialize, ToSchema)]
pub(crate) struct LearnerOut {
    person: Option<Uuid>,
    name: Option<String>,
}

impl From<Option<PersonCard>> for LearnerOut {
    fn from(card: Option<PersonCard>) -> Self {
        Self { person: card.as_ref().map(|card| card.id.uuid()), name: card.map(|card| card.full_name()) }
    }
}

/// One answer that waits.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueueItem {
    attempt: Uuid,
    slot: i32,
    course: Uuid,
    lesson: Uuid,
    /// The question in words, shortened.
    question: String,
    waiting_since: DateTime<Utc>,
}

impl From<QueueRow> for QueueItem {
    fn from(row: QueueRow) -> Self {
        Self {
            attempt: row.attempt.uuid(),
            slot: row.slot,
            course: row.course.uuid(),
            lesson: row.lesson.uuid(),
            question: row.question,
            waiting_since: row.waiting_since,
        }
    }
}

/// A mark.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MarkIn {
    /// Points as a decimal, at most two places; none where the question has a rubric.
    #[serde(default)]
    pub(crate) mark: String,
    /// Where the question has a rubric: a level for each criterion, in its order.
    #[serde(default)]
    pub(crate) levels: Vec<LevelIn>,
    /// A word to the learner.
    #[serde(default)]
    pub(crate) comment: String,
}

impl MarkIn {
    /// What is given, by levels where there are some.
    pub(crate) fn given(&mut self) -> Result<Assessment, QuizError> {
        if self.levels.is_empty() {
            return points(&self.mark).map(Assessment::Points).ok_or(QuizError::MarkOutOfRange);
        }
        Ok(Assessment::Levels(self.levels.drain(..).map(Into::into).collect()))
    }
}

/// An attempt after a mark.
#[derive(Serialize, ToSchema)]
pub(crate) struct MarkedOut {
    attempt: Uuid,
    score: Option<String>,
    /// Percent; none while something else waits.
    grade: Option<String>,
}

impl From<Attempt> for MarkedOut {
    fn from(attempt: Attempt) -> Self {
        Self {
            attempt: attempt.id.uuid(),
            score: attempt.score.map(|marks| marks.to_string()),
            grade: attempt.grade.map(|marks| marks.to_string()),
        }
    }
}

/// Marks of a quiz that are held back.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldOut {
    course: Uuid,
    quiz: Uuid,
    /// Attempts in which everything is marked.
    ready: u64,
    /// Answers that still wait for a marker.
    waiting: u64,
}

impl From<HeldMarks> for HeldOut {
    fn from(held: HeldMarks) -> Self {
        let HeldMarks { course, lesson, ready, waiting, .. } = held;
        Self { course: course.uuid(), quiz: lesson.uuid(), ready, waiting }
    }
}

/// Answers that people have marked, those handed in last first.
#[derive(Serialize, ToSchema)]
pub(crate) struct MarkedDocument {
    items: Vec<MarkedItem>,
    total: u64,
}

impl From<Page<MarkedRow>> for MarkedDocument {
    fn from(page: Page<MarkedRow>) -> Self {
        Self { total: page.total, items: page.items.into_iter().map(Into::into).collect() }
    }
}

/// One answer that a person marked.
#[derive(Serialize, ToSchema)]
pub(crate) struct MarkedItem {
    #[serde(flatten)]
    answer: QueueItem,
    /// Points given, as a decimal.
    mark: String,
    /// Points for a fully right answer, as a decimal.
    max: String,
}

impl From<MarkedRow> for MarkedItem {
    fn from(marked: MarkedRow) -> Self {
        Self { answer: marked.row.into(), mark: marked.mark.to_string(), max: marked.max.to_string() }
    }
}

/// Why a mark is taken back.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReopenIn {
    pub(crate) reason: String,
}

/// What became of marks that were held back.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReleasedOut {
    /// How many attempts can be seen now.
    pub(crate) attempts: usize,
}
