//! Marking by programs.

use axum::extract::State;
use kernel::{
    PageRequest,
    id::{AttemptId, CourseId, LessonId, QuestionId},
};
use serde::Deserialize;
use web::{Answer, Context, Json, Path, Query, WriteKey};

use super::marking_documents::{
    LearnerOut, MarkIn, MarkedDocument, MarkedOut, MarkingDocument, QueueDocument, ReconcileIn, ReleasedOut, ReopenIn,
    StageIn,
};
use crate::{
    Quizzes,
    commands::{self, Mark, Reconcile, Reopen},
    model::QueueFilter,
    queries,
};

/// Which answers that wait are asked for.
#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct Queued {
    /// The page of the list, from one.
    #[serde(default)]
    page: u64,
    /// Those of a course alone.
    #[param(value_type = Option<Uuid>)]
    course: Option<CourseId>,
    /// Those of a quiz alone.
    #[param(value_type = Option<Uuid>)]
    quiz: Option<LessonId>,
    /// Those to a question alone.
    #[param(value_type = Option<Uuid>)]
    question: Option<QuestionId>,
    /// Those that are so far alone, where two people mark. Without it, those whose next mark may be yours.
    stage: Option<StageIn>,
}

impl Queued {
    fn filter(&self) -> QueueFilter {
        QueueFilter {
            course: self.course,
            lesson: self.quiz,
            question: self.question,
            stage: self.stage.map(Into::into),
        }
    }
}

/// Answers that wait for the trainer's marks, oldest first.
#[utoipa::path(get, path = "/api/v1/marking", tag = "quiz", params(Queued), responses((status = 200, body = QueueDocument)))]
pub(crate) async fn queue(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Query(asked): Query<Queued>,
) -> Answer<Json<QueueDocument>> {
    Ok(Json(queries::marking_queue(&quizzes, &cx, asked.filter(), PageRequest { number: asked.page }).await?.into()))
}

/// Says whose answer it is. That it was asked is kept in the audit; a quiz may forbid it.
#[utoipa::path(post, path = "/api/v1/marking/{attempt}/{slot}/learner", tag = "quiz",
    params(("attempt" = Uuid, Path), ("slot" = i32, Path)),
    responses((status = 200, body = LearnerOut), (status = 404, description = "Not in a course of yours"),
        (status = 409, description = "The quiz is marked without names")))]
pub(crate) async fn reveal(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
) -> Answer<Json<LearnerOut>> {
    Ok(Json(commands::reveal_learner(&quizzes, &cx, attempt, slot).await?.into()))
}

/// One answer with what its marker needs. Where two people mark, their marks are there once both are given.
#[utoipa::path(get, path = "/api/v1/marking/{attempt}/{slot}", tag = "quiz", params(("attempt" = Uuid, Path), ("slot" = i32, Path)),
    responses((status = 200, body = MarkingDocument), (status = 404, description = "Not in a course of yours")))]
pub(crate) async fn answer(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
) -> Answer<Json<MarkingDocument>> {
    Ok(Json(queries::marking(&quizzes, &cx, QueueFilter::default(), attempt, slot).await?.into()))
}

/// Settles which mark counts of an answer that two people marked. The idempotency key becomes the id of the step.
#[utoipa::path(post, path = "/api/v1/marking/{attempt}/{slot}/reconcile", tag = "quiz",
    params(("attempt" = Uuid, Path), ("slot" = i32, Path), ("Idempotency-Key" = Uuid, Header)), request_body = ReconcileIn,
    responses((status = 200, body = MarkedOut), (status = 404, description = "Not in a course of yours"),
        (status = 409, description = "One of two marks is missing, or the grade is told"),
        (status = 422, description = "No reason, or not a mark of this question")))]
pub(crate) async fn reconcile(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    key: WriteKey,
    Json(mut body): Json<ReconcileIn>,
) -> Answer<Json<MarkedOut>> {
    let given = body.mark.given()?;
    let cmd = Reconcile { id: key.id(), attempt, slot, given, comment: body.mark.comment, reason: body.reason };
    Ok(Json(commands::reconcile(&quizzes, &cx, cmd).await?.into()))
}

/// Marks one answer. The idempotency key becomes the id of the step.
#[utoipa::path(post, path = "/api/v1/marking/{attempt}/{slot}", tag = "quiz",
    params(("attempt" = Uuid, Path), ("slot" = i32, Path), ("Idempotency-Key" = Uuid, Header)), request_body = MarkIn,
    responses((status = 200, body = MarkedOut), (status = 404, description = "Not in a course of yours"),
        (status = 409, description = "The grade is told, or two people marked it"),
        (status = 422, description = "Not a mark of this question, or not a level for each criterion of its rubric")))]
pub(crate) async fn mark(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    key: WriteKey,
    Json(mut body): Json<MarkIn>,
) -> Answer<Json<MarkedOut>> {
    let given = body.given()?;
    let cmd = Mark { id: key.id(), attempt, slot, given, comment: body.comment };
    Ok(Json(commands::mark(&quizzes, &cx, cmd).await?.into()))
}

/// Answers that people have marked, those handed in last first.
#[utoipa::path(get, path = "/api/v1/marking/done", tag = "quiz", params(Queued), responses((status = 200, body = MarkedDocument)))]
pub(crate) async fn marked(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Query(asked): Query<Queued>,
) -> Answer<Json<MarkedDocument>> {
    Ok(Json(queries::marked_answers(&quizzes, &cx, asked.filter(), PageRequest { number: asked.page }).await?.into()))
}

/// Takes a mark back whose grade is told, so that another can be given. The idempotency key becomes the id of the step.
#[utoipa::path(post, path = "/api/v1/marking/{attempt}/{slot}/reopen", tag = "quiz",
    params(("attempt" = Uuid, Path), ("slot" = i32, Path), ("Idempotency-Key" = Uuid, Header)), request_body = ReopenIn,
    responses((status = 200, body = MarkedOut), (status = 404, description = "Not in a course of yours"),
        (status = 409, description = "The mark can be changed as it is"), (status = 422, description = "No reason")))]
pub(crate) async fn reopen(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    key: WriteKey,
    Json(body): Json<ReopenIn>,
) -> Answer<Json<MarkedOut>> {
    let cmd = Reopen { id: key.id(), attempt, slot, reason: body.reason };
    Ok(Json(commands::reopen(&quizzes, &cx, cmd).await?.into()))
}

/// Shows the marks that a quiz holds back. A repeat finds nothing to show.
#[utoipa::path(post, path = "/api/v1/courses/{course}/quizzes/{lesson}/release", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)),
    responses((status = 200, body = ReleasedOut), (status = 404, description = "Not a course of yours")))]
pub(crate) async fn release(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer<Json<ReleasedOut>> {
    Ok(Json(ReleasedOut { attempts: commands::release(&quizzes, &cx, course, lesson).await? }))
}
