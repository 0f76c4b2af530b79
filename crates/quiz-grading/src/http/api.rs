use axum::{extract::State, http::StatusCode};
use kernel::id::{AttemptId, CourseId, LessonId};
use serde::Deserialize;
use web::{Answer, Context, Device, Json, Path, WriteKey};

use super::{
    devices::{note, origin},
    documents::{AttemptDocument, CheckIn, CheckedDocument, ClockDocument, ResultDocument, StepsIn, StepsOut},
};
use crate::{
    QuizError, Quizzes,
    commands::{self, SaveSteps, Start},
    queries,
};

/// What a start may need.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct StartIn {
    /// The quiz's password, where it asks for one.
    #[serde(default)]
    password: String,
}

/// Begins an attempt. The idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/quizzes/{course}/{lesson}/attempts", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Option<StartIn>,
    responses((status = 201, body = AttemptDocument), (status = 403, description = "Not enrolled"),
        (status = 409, description = "An attempt is open, none is left, or it is not the time"),
        (status = 422, description = "The quiz's password is another"), (status = 429, description = "Too many tries at it")))]
pub(crate) async fn start(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    key: WriteKey,
    body: Option<Json<Option<StartIn>>>,
) -> Answer<(StatusCode, Json<AttemptDocument>)> {
    let password = body.and_then(|Json(body)| body).map(|body| body.password).unwrap_or_default();
    let begun = commands::start(&quizzes, &cx, Start { id: key.id(), course, lesson, password }).await?;
    let player = queries::player(&quizzes, &cx, begun.id, None).await?;
    Ok((StatusCode::CREATED, Json(AttemptDocument::new(player, cx.now()))))
}

/// The learner's own attempt, with the answers so far and without any key.
#[utoipa::path(get, path = "/api/v1/attempts/{attempt}", tag = "quiz", params(("attempt" = Uuid, Path)),
    responses((status = 200, body = AttemptDocument), (status = 404, description = "No such attempt of yours")))]
pub(crate) async fn attempt(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
    device: Device,
) -> Answer<Json<AttemptDocument>> {
    let player = queries::player(&quizzes, &cx, id, None).await?;
    note(&quizzes, &cx, &player, device).await;
    Ok(Json(AttemptDocument::new(player, cx.now())))
}

/// The time of the learner's own attempt. A page asks now and then, since the end may move while the attempt runs.
#[utoipa::path(get, path = "/api/v1/attempts/{attempt}/clock", tag = "quiz", params(("attempt" = Uuid, Path)),
    responses((status = 200, body = ClockDocument), (status = 404, description = "No such attempt of yours")))]
pub(crate) async fn clock(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
) -> Answer<Json<ClockDocument>> {
    let attempt = queries::own_attempt(&quizzes, &cx, id).await?;
    Ok(Json(ClockDocument::new(&attempt, cx.now())))
}

/// Records answers and flags. Each step has its own id, so the call may be repeated.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt}/steps", tag = "quiz", params(("attempt" = Uuid, Path)),
    request_body = StepsIn, responses((status = 200, body = StepsOut), (status = 404, description = "No such attempt of yours"),
        (status = 409, description = "The attempt is closed"), (status = 413, description = "Too many steps")))]
pub(crate) async fn save(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
    device: Device,
    Json(batch): Json<StepsIn>,
) -> Answer<Json<StepsOut>> {
    let steps = batch.steps.into_iter().map(Into::into).collect();
    let cmd = SaveSteps { attempt: id, steps, origin: Some(origin(device)) };
    let saved = commands::save_steps(&quizzes, &cx, cmd).await?;
    Ok(Json(saved.into()))
}

/// Checks the answer of one question, in a quiz that allows it. The idempotency key becomes the id of the try.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt}/questions/{slot}/check", tag = "quiz",
    params(("attempt" = Uuid, Path), ("slot" = i32, Path), ("Idempotency-Key" = Uuid, Header)), request_body = CheckIn,
    responses((status = 200, body = CheckedDocument), (status = 404, description = "No such attempt of yours"),
        (status = 409, description = "Closed, locked, or not to be checked")))]
pub(crate) async fn check(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((id, slot)): Path<(AttemptId, i32)>,
    key: WriteKey,
    Json(body): Json<CheckIn>,
) -> Answer<Json<CheckedDocument>> {
    commands::check(&quizzes, &cx, body.into_check(key.id(), id, slot)).await?;
    let player = queries::player(&quizzes, &cx, id, None).await?;
    let question = player.questions.into_iter().find(|question| question.slot == slot);
    let checked = question.and_then(|question| question.checked).ok_or(QuizError::NotFound)?;
    Ok(Json(checked.into()))
}

/// Leaves the open page for the next, counted from zero, in a quiz without a way back.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt}/pages/{page}", tag = "quiz",
    params(("attempt" = Uuid, Path), ("page" = u16, Path)),
    responses((status = 200, body = AttemptDocument), (status = 404, description = "No such attempt of yours"),
        (status = 409, description = "Closed, or not the next page")))]
pub(crate) async fn turn(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((id, page)): Path<(AttemptId, u16)>,
) -> Answer<Json<AttemptDocument>> {
    commands::turn(&quizzes, &cx, id, page).await?;
    let player = queries::player(&quizzes, &cx, id, None).await?;
    Ok(Json(AttemptDocument::new(player, cx.now())))
}

/// Hands the attempt in. The first time counts; a repeat answers the same.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt}/submit", tag = "quiz", params(("attempt" = Uuid, Path)),
    responses((status = 200, body = ResultDocument), (status = 404, description = "No such attempt of yours")))]
pub(crate) async fn submit(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
) -> Answer<Json<ResultDocument>> {
    commands::submit(&quizzes, &cx, id).await?;
    Ok(Json(queries::result(&quizzes, &cx, id).await?.into()))
}

/// The result of the learner's own attempt; answers, key and explanations once the review is allowed.
#[utoipa::path(get, path = "/api/v1/attempts/{attempt}/result", tag = "quiz", params(("attempt" = Uuid, Path)),
    responses((status = 200, body = ResultDocument), (status = 409, description = "The attempt is still open")))]
pub(crate) async fn result(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
) -> Answer<Json<ResultDocument>> {
    Ok(Json(queries::result(&quizzes, &cx, id).await?.into()))
}
