//! Boards, waiting lists and attestations as JSON.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use kernel::{
    PageRequest,
    id::{CourseId, EnrolmentId, LessonId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, Query};

use crate::{
    ProgressTracking,
    attest::{Attestation, AwaitingRow},
    boards::{Filter, LearnerRow},
};

/// A lesson in the funnel of a course.
#[derive(Serialize, ToSchema)]
pub(crate) struct FunnelItem {
    lesson: Uuid,
    number: String,
    title: String,
    opened: u64,
    completed: u64,
    /// Unfinished learners last seen here.
    stopped: u64,
}

/// How the learners of a course are doing.
#[derive(Serialize, ToSchema)]
pub(crate) struct BoardItem {
    learners: u64,
    completed: u64,
    at_risk: u64,
    /// Days the middle one of those who finished took; absent while fewer than five have.
    median_days: Option<u32>,
    funnel: Vec<FunnelItem>,
}

/// The board of a course that the caller teaches.
#[utoipa::path(get, path = "/api/v1/courses/{course}/progress", tag = "progress", params(("course" = Uuid, Path)),
    responses((status = 200, body = BoardItem), (status = 404, description = "Not a course of the caller")))]
pub(crate) async fn board(
    State(progress): State<ProgressTracking>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<Json<BoardItem>> {
    let board = progress.board(&cx, course).await?;
    let funnel = board.funnel.into_iter().map(|row| FunnelItem {
        lesson: row.lesson.uuid(),
        number: row.number,
        title: row.title,
        opened: row.opened,
        completed: row.done,
        stopped: row.stopped,
    });
    Ok(Json(BoardItem {
        learners: board.learners,
        completed: board.completed,
        at_risk: board.at_risk,
        median_days: board.pace.median_days,
        funnel: funnel.collect(),
    }))
}

/// Which learners.
#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct LearnersQuery {
    /// semua, berjalan, tuntas, berisiko, diam, gagal, lambat, tenggat; with a lesson also dibuka, selesai, berhenti.
    #[serde(default)]
    saring: String,
    /// The lesson of the filter.
    pelajaran: Option<Uuid>,
    /// Page, from one.
    #[serde(default)]
    halaman: u64,
}

/// A learner of a course.
#[derive(Serialize, ToSchema)]
pub(crate) struct LearnerItem {
    enrolment: Uuid,
    person: Uuid,
    name: String,
    enrolled_at: DateTime<Utc>,
    last_activity_at: DateTime<Utc>,
    last_lesson: Option<Uuid>,
    lessons_done: u32,
    failed_attempts: u32,
    completed_at: Option<DateTime<Utc>>,
    /// idle, failed, slow.
    risks: Vec<String>,
}

/// A page of learners.
#[derive(Serialize, ToSchema)]
pub(crate) struct LearnersPage {
    total: u64,
    pages: u64,
    items: Vec<LearnerItem>,
}

fn item(row: &LearnerRow) -> LearnerItem {
    LearnerItem {
        enrolment: row.learner.enrolment.uuid(),
        person: row.learner.person.uuid(),
        name: row.person.as_ref().map(kernel::person::PersonCard::full_name).unwrap_or_default(),
        enrolled_at: row.learner.enrolled_at,
        last_activity_at: row.learner.last_activity_at,
        last_lesson: row.learner.last_lesson.map(kernel::Id::uuid),
        lessons_done: row.learner.done,
        failed_attempts: row.learner.failed,
        completed_at: row.learner.completed_at,
        risks: row.risks.iter().map(|risk| risk.as_str().to_owned()).collect(),
    }
}

/// The learners of a course that the caller teaches.
#[utoipa::path(get, path = "/api/v1/courses/{course}/progress/learners", tag = "progress",
    params(("course" = Uuid, Path), LearnersQuery),
    responses((status = 200, body = LearnersPage), (status = 404, description = "Not a course of the caller")))]
pub(crate) async fn learners(
    State(progress): State<ProgressTracking>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Query(query): Query<LearnersQuery>,
) -> Answer<Json<LearnersPage>> {
    let filter = Filter::parse(&query.saring, query.pelajaran.map(LessonId::from_uuid));
    let (_, _, page) = progress.learners(&cx, course, filter, PageRequest { number: query.halaman }).await?;
    let (total, pages) = (page.total, page.pages());
    Ok(Json(LearnersPage { total, pages, items: page.items.iter().map(item).collect() }))
}

/// What is said of a learner's lesson.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SaidKind {
    /// The learner was present.
    Attended,
    /// What was learned is confirmed.
    Confirmed,
    /// The lesson is taken as done.
    Recognised,
}

/// What a trainer or superior says.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AttestationBody {
    kind: SaidKind,
    lesson: Uuid,
    /// At most 200.
    enrolments: Vec<Uuid>,
    /// For `recognised`: at least 10 characters; the learner sees it.
    #[serde(default)]
    reason: String,
}

/// Notes presence, confirms, or takes a lesson as done. Saying it twice changes nothing.
#[utoipa::path(post, path = "/api/v1/attestations", tag = "progress", request_body = AttestationBody,
    responses((status = 204, description = "Noted"), (status = 404, description = "Not a learner of the caller"),
        (status = 409, description = "The lesson does not ask for it"), (status = 422, description = "The reason is too short")))]
pub(crate) async fn attest(
    State(progress): State<ProgressTracking>,
    Context(cx): Context,
    Json(body): Json<AttestationBody>,
) -> Answer<StatusCode> {
    let attestation = match body.kind {
        SaidKind::Attended => Attestation::Attended,
        SaidKind::Confirmed => Attestation::Confirmed,
        SaidKind::Recognised => Attestation::Recognised(body.reason),
    };
    let enrolments: Vec<EnrolmentId> = body.enrolments.into_iter().map(EnrolmentId::from_uuid).collect();
    progress.attest(&cx, LessonId::from_uuid(body.lesson), &enrolments, &attestation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody who waits for a word.
#[derive(Serialize, ToSchema)]
pub(crate) struct AwaitingItem {
    enrolment: Uuid,
    lesson: Uuid,
    /// attended or confirmed.
    kind: String,
    course: Uuid,
    course_title: String,
    lesson_title: String,
    person: Uuid,
    name: String,
    since: DateTime<Utc>,
}

fn awaiting_item(row: AwaitingRow) -> AwaitingItem {
    AwaitingItem {
        enrolment: row.enrolment.uuid(),
        lesson: row.lesson.uuid(),
        kind: row.kind.as_str().to_owned(),
        course: row.course.uuid(),
        course_title: row.course_title,
        lesson_title: row.lesson_title,
        person: row.person.id.uuid(),
        name: row.person.full_name(),
        since: row.since,
    }
}

/// Who of the caller's reports waits for a confirmation.
#[utoipa::path(get, path = "/api/v1/team/confirmations", tag = "progress", responses((status = 200, body = Vec<AwaitingItem>)))]
pub(crate) async fn awaiting_me(
    State(progress): State<ProgressTracking>,
    Context(cx): Context,
) -> Answer<Json<Vec<AwaitingItem>>> {
    Ok(Json(progress.awaiting_me(&cx).await?.into_iter().map(awaiting_item).collect()))
}

/// Who of a course waits for presence or confirmation.
#[utoipa::path(get, path = "/api/v1/courses/{course}/progress/waiting", tag = "progress", params(("course" = Uuid, Path)),
    responses((status = 200, body = Vec<AwaitingItem>), (status = 404, description = "Not a course of the caller")))]
pub(crate) async fn awaiting_in(
    State(progress): State<ProgressTracking>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<Json<Vec<AwaitingItem>>> {
    Ok(Json(progress.awaiting_in(&cx, course).await?.into_iter().map(awaiting_item).collect()))
}
