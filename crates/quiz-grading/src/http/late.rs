//! Answers that came after the end: which there are, and whether they count. Pages and API.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use kernel::{
    FieldProblem, PageRequest,
    id::{AttemptId, CourseId, LessonId, StepId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Form, Json, Path, Query, Ui, redirect_with};

use super::schedule::schedule_url;
use crate::{
    QuizError, Quizzes,
    commands::{self, DecideLate},
    queries::{self, LatePage, LateRow},
};

/// Where late answers at a quiz are decided on.
pub(crate) fn late_url(course: &CourseId, lesson: &LessonId) -> String {
    format!("/studio/{course}/kuis/{lesson}/terlambat")
}

#[derive(Template)]
#[template(path = "quiz-grading/late.html")]
struct LateTemplate<'a> {
    ui: &'a Ui,
    cx: &'a kernel::Cx,
    course: CourseId,
    lesson: LessonId,
    page: LatePage,
    typed: Option<Typed>,
}

/// What was typed for one attempt and did not do.
struct Typed {
    attempt: AttemptId,
    reason: String,
    problems: Vec<FieldProblem>,
}

impl LateTemplate<'_> {
    fn base(&self) -> String {
        late_url(&self.course, &self.lesson)
    }

    fn pages(&self) -> String {
        format!("{}?", self.base())
    }

    fn schedule(&self) -> String {
        schedule_url(&self.course, &self.lesson)
    }

    /// An id for the decision, made with the page so that a second press decides nothing more.
    fn step(&self) -> StepId {
        self.cx.id()
    }

    /// Minutes after the end; a part of one counts.
    fn minutes(row: &LateRow) -> i64 {
        row.delay().map_or(0, |delay| (delay.num_milliseconds() + 59_999) / 60_000)
    }

    fn typed(&self, row: &LateRow) -> Option<&Typed> {
        self.typed.as_ref().filter(|typed| typed.attempt == row.attempt.id)
    }
}

impl Typed {
    fn problem(&self) -> Option<&'static str> {
        self.problems.first().map(|problem| problem.message)
    }
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(at): Query<PageRequest>,
) -> Answer {
    let page = queries::late_answers(&quizzes, &cx, course, lesson, at).await?;
    ui.page(&LateTemplate { ui: &ui, cx: &cx, course, lesson, page, typed: None })
}

#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    step: StepId,
    /// `terima` or `tolak`.
    keputusan: String,
    #[serde(default)]
    reason: String,
}

pub(crate) async fn decide(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson, attempt)): Path<(CourseId, LessonId, AttemptId)>,
    Form(form): Form<DecisionForm>,
) -> Answer {
    let accepted = form.keputusan == "terima";
    let cmd = DecideLate { id: form.step, attempt, accepted, reason: form.reason.clone() };
    match commands::decide_late(&quizzes, &cx, cmd).await {
        Ok(_) => {
            let said = if accepted { "quiz-late-accepted" } else { "quiz-late-refused" };
            Ok(redirect_with(&late_url(&course, &lesson), said))
        }
        Err(QuizError::Invalid(problems)) => {
            let page = queries::late_answers(&quizzes, &cx, course, lesson, PageRequest::default()).await?;
            let typed = Some(Typed { attempt, reason: form.reason, problems });
            let template = LateTemplate { ui: &ui, cx: &cx, course, lesson, page, typed };
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(error.into()),
    }
}

/// An attempt of which answers came late.
#[derive(Serialize, ToSchema)]
pub(super) struct LateDocument {
    attempt: Uuid,
    person: Uuid,
    /// When the attempt ended.
    ended_at: Option<DateTime<Utc>>,
    /// When the last answer arrived.
    arrived_at: Option<DateTime<Utc>>,
    /// Questions whose answer that counts came late.
    late: i64,
    /// Questions with a late answer on which a trainer has to decide.
    awaiting: i64,
}

impl From<LateRow> for LateDocument {
    fn from(row: LateRow) -> Self {
        Self {
            attempt: row.attempt.id.uuid(),
            person: row.attempt.person.uuid(),
            ended_at: row.attempt.deadline_at,
            arrived_at: row.arrived_at,
            late: row.attempt.late,
            awaiting: row.attempt.awaiting,
        }
    }
}

/// A page of attempts of which answers came late.
#[derive(Serialize, ToSchema)]
pub(super) struct LateDocuments {
    attempts: Vec<LateDocument>,
    /// On all pages.
    total: u64,
}

/// Attempts of which answers came late, at a quiz of a course that I teach; those first that wait for a decision.
#[utoipa::path(get, path = "/api/v1/courses/{course}/quizzes/{lesson}/late-answers", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("page" = Option<u64>, Query)),
    responses((status = 200, body = LateDocuments), (status = 404)))]
pub(super) async fn list(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(at): Query<PageRequest>,
) -> Answer<Json<LateDocuments>> {
    let rows = queries::late_answers(&quizzes, &cx, course, lesson, at).await?.rows;
    Ok(Json(LateDocuments { total: rows.total, attempts: rows.items.into_iter().map(Into::into).collect() }))
}

/// Whether late answers count.
#[derive(Deserialize, ToSchema)]
pub(super) struct DecisionIn {
    /// Made by the client: sending twice is harmless.
    id: Uuid,
    accepted: bool,
    /// Told to the learner; needed where they do not count.
    #[serde(default)]
    reason: String,
}

/// What an attempt comes to after a decision.
#[derive(Serialize, ToSchema)]
pub(super) struct DecidedOut {
    /// Points in hundredths.
    score: Option<i64>,
    /// Percent in hundredths, once everything is marked.
    grade: Option<i64>,
}

/// Decides whether the late answers of an attempt count.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt}/late-answers", tag = "quiz", params(("attempt" = Uuid, Path)),
    request_body = DecisionIn, responses((status = 200, body = DecidedOut), (status = 404, description = "Not of a course of yours"),
        (status = 409, description = "Nothing waits"), (status = 422, description = "Refused without a reason")))]
pub(super) async fn decide_api(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(attempt): Path<AttemptId>,
    Json(body): Json<DecisionIn>,
) -> Answer<Json<DecidedOut>> {
    let id = StepId::from_uuid(body.id);
    let cmd = DecideLate { id, attempt, accepted: body.accepted, reason: body.reason };
    let decided = commands::decide_late(&quizzes, &cx, cmd).await?;
    Ok(Json(DecidedOut { score: decided.score.map(|marks| marks.0), grade: decided.grade.map(|marks| marks.0) }))
}
