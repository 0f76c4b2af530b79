//! What is promised to programs that mark.

use chrono::{DateTime, Utc};
use kernel::{Page, person::PersonCard};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    forms::points,
    rubric::{LevelIn, RatingOut, RubricOut},
};
use crate::{
    QuizError,
    commands::{Assessment, Marked},
    model::{Attempt, Stage},
    queries::{HeldMarks, MarkedRow, MarkingPage, MarkingQueue, QueueGroup, QueueRow, SeenMark},
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
    /// Whose next mark may be yours.
    answers: u64,
    /// Of these, those that wait for the second of two marks.
    second: u64,
    /// Of these, those that wait to be settled.
    agreement: u64,
    /// Beside these, those that wait for another's mark after yours.
    mine: u64,
}

impl From<QueueGroup> for QueueGroupOut {
    fn from(group: QueueGroup) -> Self {
        Self {
            course: group.filter.course.map(kernel::Id::uuid),
            quiz: group.filter.lesson.map(kernel::Id::uuid),
            question: group.filter.question.map(kernel::Id::uuid),
            words: group.question,
            answers: group.answers,
            second: group.second,
            agreement: group.disputed,
            mine: group.mine,
        }
    }
}

/// How far an answer is that two people mark.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StageIn {
    /// It waits for the second mark.
    Second,
    /// It waits to be settled.
    Agreement,
    /// It waits for another's mark after yours.
    Mine,
}

impl From<StageIn> for Stage {
    fn from(stage: StageIn) -> Self {
        match stage {
            StageIn::Second => Self::Second,
            StageIn::Agreement => Self::Agreement,
            StageIn::Mine => Self::Mine,
        }
    }
}

impl From<Stage> for StageIn {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Second => Self::Second,
            Stage::Agreement => Self::Agreement,
            Stage::Mine => Self::Mine,
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
    /// Where two people mark and one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageIn>,
    /// What it is marked by; without it points are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    rubric: Option<RubricOut>,
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
            stage: row.stage.map(Into::into),
            rubric: row.rubric.map(Into::into),
        }
    }
}

/// One answer with what its marker needs.
#[derive(Serialize, ToSchema)]
pub(crate) struct MarkingDocument {
    attempt: Uuid,
    slot: i32,
    course: Uuid,
    /// What was asked, as HTML.
    question: String,
    /// What was answered, as plain text.
    answer: String,
    /// Names of its files.
    files: Vec<String>,
    /// What a good answer holds, as HTML.
    model_answer: String,
    /// Points for a fully right answer, as a decimal.
    max: String,
    /// What it is marked by; without it points are given.
    rubric: Option<RubricOut>,
    /// The mark that counts or was taken back, or your own first mark, as a decimal. Never another's first mark.
    mark: Option<String>,
    /// Where two people mark: both marks, the first before, once both are given.
    marks: Vec<SeenMarkOut>,
    /// Where two people mark: how far their marks may lie apart, in percent of `max`.
    within: Option<u32>,
    /// Whether the grade is told, so that the mark has to be reopened first.
    told: bool,
}

/// One of two marks.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeenMarkOut {
    /// Points, as a decimal.
    mark: String,
    comment: String,
    ratings: Vec<RatingOut>,
    /// Whether it is yours.
    mine: bool,
}

impl From<SeenMark> for SeenMarkOut {
    fn from(seen: SeenMark) -> Self {
        Self {
            mark: seen.given.mark.to_string(),
            comment: seen.given.comment,
            ratings: seen.given.ratings.into_iter().map(Into::into).collect(),
            mine: seen.mine,
        }
    }
}

impl From<MarkingPage> for MarkingDocument {
    fn from(page: MarkingPage) -> Self {
        let (within, marks) = page.double.map(|double| (double.within, double.marks)).unzip();
        Self {
            attempt: page.attempt.uuid(),
            slot: page.slot,
            course: page.course.uuid(),
            question: page.stem,
            answer: page.answer,
            files: page.files.into_iter().map(|file| file.name).collect(),
            model_answer: page.model_answer,
            max: page.max.to_string(),
            rubric: page.rubric.map(Into::into),
            mark: page.mark.map(|mark| mark.to_string()),
            marks: marks.unwrap_or_default().into_iter().map(Into::into).collect(),
            within,
            told: page.finished,
        }
    }
}

/// What counts of two marks, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReconcileIn {
    #[serde(flatten)]
    pub(crate) mark: MarkIn,
    /// Why; stays in the log.
    #[serde(default)]
    pub(crate) reason: String,
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
    /// What became of the mark: `counting`; where two people mark, `first`, `settled` or `apart`.
    #[serde(skip_serializing_if = "Option::is_none")]
    became: Option<&'static str>,
}

impl From<Attempt> for MarkedOut {
    fn from(attempt: Attempt) -> Self {
        Self {
            attempt: attempt.id.uuid(),
            score: attempt.score.map(|marks| marks.to_string()),
            grade: attempt.grade.map(|marks| marks.to_string()),
            became: None,
        }
    }
}

impl From<Marked> for MarkedOut {
    fn from(marked: Marked) -> Self {
        Self { became: Some(marked.became.as_str()), ..marked.attempt.into() }
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
