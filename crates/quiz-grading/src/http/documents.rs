//! The API's documents: what is promised to programs.

use chrono::{DateTime, Utc};
use kernel::{
    Marks,
    id::{AttemptId, StepId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::rubric::{RatingOut, RubricOut};
use crate::{
    commands::{Check, Given, NewStep, Saved, Status, What},
    engine::{Certainty, Control, Response, Shown},
    model::Attempt,
    queries::{Checked, Judged, Player, ResultPage},
};

/// An attempt as its learner works on it. Holds no key.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttemptDocument {
    id: Uuid,
    course: Uuid,
    lesson: Uuid,
    title: String,
    /// Counts the learner's attempts at the quiz from one.
    number: i32,
    /// `open`, `submitted` or `closed`.
    state: &'static str,
    started_at: DateTime<Utc>,
    /// When the server closes it; none without a time limit.
    deadline_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    server_now: DateTime<Utc>,
    /// The last step's number.
    last_step: i64,
    /// To be sent back as `seen` with every answer from this view.
    seen: String,
    /// Titles of the quiz's sections; absent where it has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<String>,
    /// Whether pages come one after the other without a way back: then only the questions of the open page are here.
    sequential: bool,
    /// How many pages there are.
    pages: usize,
    questions: Vec<QuestionDocument>,
}

/// One question of an attempt.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuestionDocument {
    slot: i32,
    /// Its number among the questions; none for a text between them.
    number: Option<usize>,
    /// Sanitised HTML.
    stem: String,
    /// Points for a fully right answer, as a decimal; `0` where nothing is marked.
    points: String,
    /// How it is asked, with the answer so far.
    #[serde(flatten)]
    control: Control,
    answered: bool,
    flagged: bool,
    /// Whether the answer may be checked now.
    checks: bool,
    /// What its last check came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<CheckedDocument>,
    /// How sure the learner is, 1 to 3, in a quiz marked by certainty.
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<u8>,
    /// Its section, from zero.
    section: usize,
    /// Its page, from zero.
    page: usize,
    /// What its answer is marked by, where that is shown before it is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    rubric: Option<RubricOut>,
}

/// What the last check of a question came to, as far as the quiz says it during an attempt.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckedDocument {
    /// How often the question was checked.
    tries: usize,
    /// How often it may still be checked; none is no limit.
    left: Option<usize>,
    /// Whether it takes no answer any more.
    locked: bool,
    /// `right`, `partly` or `wrong`; none where that is not said yet.
    judged: Option<&'static str>,
    /// Points that the question earns as it stands, as a decimal; none where that is not said yet.
    points: Option<String>,
    #[serde(flatten)]
    shown: Shown,
    /// Sanitised HTML; empty before the question is locked.
    explanation: String,
    /// Help for the next try, sanitised HTML; may be empty.
    hint: String,
}

impl From<Checked> for CheckedDocument {
    fn from(checked: Checked) -> Self {
        Self {
            tries: checked.tries,
            left: checked.left,
            locked: checked.locked,
            judged: checked.judged.map(Judged::as_str),
            points: checked.mark.map(|mark| mark.to_string()),
            shown: checked.shown,
            explanation: checked.explanation,
            hint: checked.hint,
        }
    }
}

/// An answer to be checked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CheckIn {
    /// The fields of the question's form, as pairs of name and value; the whole state of the question.
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    fields: Option<Vec<(String, String)>>,
    /// The typed answer, without `fields`.
    response: Option<Response>,
    /// What the author had seen; `seen` of the attempt. May also stand among the fields.
    seen: Option<String>,
}

impl CheckIn {
    pub(crate) fn into_check(self, id: StepId, attempt: AttemptId, slot: i32) -> Check {
        let given = self.fields.map_or(Given::Typed(self.response), Given::Fields);
        Check { id, attempt, slot, given, seen: self.seen.and_then(|seen| seen.parse().ok()) }
    }
}

impl AttemptDocument {
    pub(crate) fn new(player: Player, server_now: DateTime<Utc>) -> Self {
        let Attempt { id, course, lesson, number, state, started_at, deadline_at, finished_at, last_seq, .. } =
            player.attempt;
        let questions = player.questions.into_iter().map(|question| QuestionDocument {
            slot: question.slot,
            number: question.number,
            stem: question.stem,
            points: question.max.unwrap_or_default().to_string(),
            control: question.control,
            answered: question.answered,
            flagged: question.flagged,
            checks: question.checks,
            checked: question.checked.map(Into::into),
            certainty: question.certainty.map(Certainty::level),
            section: question.section,
            page: question.page,
            rubric: question.rubric.map(Into::into),
        });
        Self {
            id: id.uuid(),
            course: course.uuid(),
            lesson: lesson.uuid(),
            title: player.title,
            number,
            state: state.as_str(),
            started_at,
            deadline_at,
            finished_at,
            server_now,
            last_step: last_seq,
            seen: player.seen.to_string(),
            sections: player.sections,
            sequential: player.sequential,
            pages: player.pages,
            questions: questions.collect(),
        }
    }
}

/// A batch of steps.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StepsIn {
    pub(crate) steps: Vec<StepIn>,
}

/// One step of a device.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StepIn {
    /// A version 7 UUID made by the device; sending a step twice is harmless.
    id: Uuid,
    /// The question's number.
    slot: i32,
    kind: StepKind,
    /// For an answer: the fields of the question's form, as pairs of name and value; the whole state of the question.
    #[schema(value_type = Option<Vec<Vec<String>>>)]
    fields: Option<Vec<(String, String)>>,
    /// For an answer without `fields`: the typed answer; absent or null takes the answer back.
    response: Option<Response>,
    /// For a flag: whether the question is doubtful.
    flag: Option<bool>,
    /// By the device's clock.
    at: Option<DateTime<Utc>>,
    /// Counts up per device.
    #[serde(default)]
    seq: i64,
    /// What the author had seen; `seen` of the attempt. May also stand among the fields.
    seen: Option<String>,
    /// How sure the author is, 1 to 3, in a quiz marked by certainty; 1 where nothing is said. May also stand among the fields.
    certainty: Option<u8>,
}

/// What a step does.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StepKind {
    /// Answers a question.
    Answer,
    /// Marks it as doubtful, or no longer.
    Flag,
}

impl From<StepIn> for NewStep {
    fn from(step: StepIn) -> Self {
        let what = match (step.kind, step.fields) {
            (StepKind::Flag, _) => What::Flag(step.flag.unwrap_or_default()),
            (StepKind::Answer, Some(fields)) => What::Answer(Given::Fields(fields)),
            (StepKind::Answer, None) => What::Answer(Given::Typed(step.response)),
        };
        let seen = step.seen.and_then(|seen| seen.parse().ok());
        let certainty = step.certainty.and_then(Certainty::of_level);
        Self { id: StepId::from_uuid(step.id), slot: step.slot, what, at: step.at, seq: step.seq, seen, certainty }
    }
}

/// What became of a batch. It is on disk.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepsOut {
    server_now: DateTime<Utc>,
    results: Vec<StepOut>,
    /// The last step's number.
    last_step: i64,
    /// When the server closes the attempt; it may have moved since the last answer. None without an end.
    deadline_at: Option<DateTime<Utc>>,
}

/// The time of an attempt.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClockDocument {
    /// `open`, `submitted` or `closed`.
    state: &'static str,
    server_now: DateTime<Utc>,
    /// When the server closes it; none without an end.
    deadline_at: Option<DateTime<Utc>>,
}

impl ClockDocument {
    pub(crate) fn new(attempt: &Attempt, server_now: DateTime<Utc>) -> Self {
        Self { state: attempt.state.as_str(), server_now, deadline_at: attempt.deadline_at }
    }
}

/// What became of a step.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepOut {
    id: Uuid,
    /// `accepted`, `duplicate`, `stale` or `rejected`.
    status: &'static str,
    /// Why, or a remark on an accepted one.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// For a stale one: the answer that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Response>,
}

impl From<Saved> for StepsOut {
    fn from(saved: Saved) -> Self {
        let result = |result: crate::commands::StepResult| StepOut {
            id: result.id.uuid(),
            status: match result.status {
                Status::Accepted => "accepted",
                Status::Duplicate => "duplicate",
                Status::Stale => "stale",
                Status::Rejected => "rejected",
            },
            code: result.code,
            current: result.current,
        };
        Self {
            server_now: saved.server_now,
            last_step: saved.last_step,
            deadline_at: saved.deadline_at,
            results: saved.results.into_iter().map(result).collect(),
        }
    }
}

/// A finished attempt and what it came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResultDocument {
    attempt: Uuid,
    /// `submitted` or `closed`.
    state: &'static str,
    finished_at: Option<DateTime<Utc>>,
    /// Points reached so far, as a decimal.
    score: String,
    /// Points of a perfect attempt, as a decimal.
    max: String,
    /// Percent as a decimal; none while something waits for a trainer.
    grade: Option<String>,
    passed: bool,
    /// Grade over all attempts, in percent.
    overall: Option<String>,
    /// Grade that passes, in percent.
    pass_mark: u32,
    /// Questions that wait for a trainer.
    pending: usize,
    /// Empty as long as nothing of them is shown; each holds the parts that the quiz shows.
    questions: Vec<ReviewDocument>,
}

/// One question with answer, key and explanation.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReviewDocument {
    slot: i32,
    stem: String,
    /// `right`, `partly`, `wrong`, `unanswered`, `pending` or `not_graded`; none where that is not shown.
    judged: Option<&'static str>,
    points: Option<String>,
    max: String,
    #[serde(flatten)]
    shown: Shown,
    explanation: String,
    comment: String,
    /// The levels that made the points, where a rubric did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ratings: Vec<RatingOut>,
}

impl From<ResultPage> for ResultDocument {
    fn from(result: ResultPage) -> Self {
        let decimal = |marks: Marks| marks.to_string();
        let review = |question: crate::queries::ReviewedQuestion| ReviewDocument {
            slot: question.slot,
            stem: question.stem,
            judged: question.judged.map(Judged::as_str),
            points: question.mark.map(decimal),
            max: decimal(question.max),
            shown: question.shown,
            explanation: question.explanation,
            comment: question.comment,
            ratings: question.ratings.into_iter().map(Into::into).collect(),
        };
        Self {
            attempt: result.attempt.id.uuid(),
            state: result.attempt.state.as_str(),
            finished_at: result.attempt.finished_at,
            score: decimal(result.attempt.score.unwrap_or_default()),
            max: decimal(result.attempt.max),
            grade: result.attempt.grade.map(decimal),
            passed: result.passed,
            overall: result.overall.map(decimal),
            pass_mark: result.rules.pass_mark,
            pending: result.pending,
            questions: result.questions.into_iter().map(review).collect(),
        }
    }
}
