//! When a quiz is open and to whom it is eased, for programs.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use kernel::{
    FieldProblem,
    id::{AccommodationId, CourseId, LessonId, PersonId, UnitId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, WriteKey};

use crate::{
    QuizError, Quizzes,
    commands::{self, Accommodate, NewPassword, SetSchedule},
    model::{Accommodation, Whom},
    queries,
    timing::{Relief, Window},
};

/// When a quiz is open. Each moment may be absent, which is no limit.
#[derive(Serialize, ToSchema)]
pub(super) struct ScheduleDocument {
    /// To be sent back when it is set; 0 where it was never set.
    version: i32,
    /// From when attempts may begin.
    opens_at: Option<DateTime<Utc>>,
    /// Until when attempts may begin.
    last_start_at: Option<DateTime<Utc>>,
    /// When everything ends, running attempts too.
    ends_at: Option<DateTime<Utc>>,
    /// Whether a password is asked for; it is not told.
    password: bool,
    /// Attempts that run now.
    running: usize,
    /// Settings that contradict each other, as words such as `last-start-after-end`.
    contradictions: Vec<String>,
}

/// The schedule of a quiz of a course that I teach.
#[utoipa::path(get, path = "/api/v1/courses/{course}/quizzes/{lesson}/schedule", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)),
    responses((status = 200, body = ScheduleDocument), (status = 404)))]
pub(super) async fn schedule(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer<Json<ScheduleDocument>> {
    let found = queries::scheduling(&quizzes, &cx, course, lesson).await?;
    Ok(Json(ScheduleDocument {
        version: found.schedule.version,
        opens_at: found.schedule.window.opens_at,
        last_start_at: found.schedule.window.last_start_at,
        ends_at: found.schedule.window.ends_at,
        password: found.schedule.password.is_some(),
        running: found.running,
        contradictions: found.contradictions.iter().map(crate::timing::Contradiction::word).collect(),
    }))
}

/// A schedule to be.
#[derive(Deserialize, ToSchema)]
pub(super) struct ScheduleIn {
    /// The version that was looked at.
    version: i32,
    opens_at: Option<DateTime<Utc>>,
    last_start_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    /// A new password; without it the old one stays, and an empty one removes it.
    password: Option<String>,
}

/// What became of a schedule.
#[derive(Serialize, ToSchema)]
pub(super) struct ScheduledOut {
    version: i32,
    /// Running attempts whose end moved.
    moved: usize,
}

/// Sets when a quiz is open, for everybody who takes the course; running attempts get their new ends at once, never before now.
#[utoipa::path(put, path = "/api/v1/courses/{course}/quizzes/{lesson}/schedule", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), request_body = ScheduleIn,
    responses((status = 200, body = ScheduledOut), (status = 404), (status = 409, description = "Set by somebody else meanwhile"),
        (status = 422, description = "Nobody could ever begin")))]
pub(super) async fn set_schedule(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Json(new): Json<ScheduleIn>,
) -> Answer<Json<ScheduledOut>> {
    let window = Window { opens_at: new.opens_at, last_start_at: new.last_start_at, ends_at: new.ends_at };
    let password = match new.password {
        None => NewPassword::Kept,
        Some(word) if word.trim().is_empty() => NewPassword::Removed,
        Some(word) => NewPassword::Set(word),
    };
    let cmd = SetSchedule { course, lesson, version: new.version, window, password };
    let done = commands::set_schedule(&quizzes, &cx, cmd).await?;
    Ok(Json(ScheduledOut { version: done.version, moved: done.moved }))
}

/// What a person or unit is granted at a quiz.
#[derive(Serialize, ToSchema)]
pub(super) struct AccommodationDocument {
    id: Uuid,
    /// One of person and unit.
    person: Option<Uuid>,
    unit: Option<Uuid>,
    need: String,
    extra_percent: u32,
    extra_minutes: u32,
    extra_attempts: u32,
    opens_at: Option<DateTime<Utc>>,
    last_start_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    given_at: DateTime<Utc>,
}

impl From<Accommodation> for AccommodationDocument {
    fn from(one: Accommodation) -> Self {
        let (person, unit) = match one.whom {
            Whom::Person(person) => (Some(person.uuid()), None),
            Whom::Unit(unit) => (None, Some(unit.uuid())),
        };
        let Relief { extra_percent, extra_minutes, extra_attempts, window } = one.relief;
        Self {
            id: one.id.uuid(),
            person,
            unit,
            need: one.need,
            extra_percent,
            extra_minutes,
            extra_attempts,
            opens_at: window.opens_at,
            last_start_at: window.last_start_at,
            ends_at: window.ends_at,
            given_at: one.given_at,
        }
    }
}

/// What is granted at a quiz of a course that I teach, the newest first.
#[utoipa::path(get, path = "/api/v1/courses/{course}/quizzes/{lesson}/accommodations", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)),
    responses((status = 200, body = Vec<AccommodationDocument>), (status = 404)))]
pub(super) async fn accommodations(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer<Json<Vec<AccommodationDocument>>> {
    let found = queries::accommodations(&quizzes, &cx, course, lesson, "", None).await?;
    Ok(Json(found.rows.into_iter().map(|row| row.accommodation.into()).collect()))
}

/// An accommodation to be.
#[derive(Deserialize, ToSchema)]
pub(super) struct AccommodationIn {
    /// Either a person or a unit.
    person: Option<Uuid>,
    unit: Option<Uuid>,
    /// Why; no diagnosis.
    #[serde(default)]
    need: String,
    /// More time, in percent of the time limit.
    #[serde(default)]
    extra_percent: u32,
    /// More time, in minutes.
    #[serde(default)]
    extra_minutes: u32,
    #[serde(default)]
    extra_attempts: u32,
    /// Moments of their own; one that is absent leaves the schedule's.
    opens_at: Option<DateTime<Utc>>,
    last_start_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
}

/// What became of an accommodation.
#[derive(Serialize, ToSchema)]
pub(super) struct AccommodatedOut {
    id: Uuid,
    /// Running attempts whose end moved.
    moved: usize,
}

/// Grants a person or unit more; the idempotency key becomes its id. Of several, the most generous of each part counts.
#[utoipa::path(post, path = "/api/v1/courses/{course}/quizzes/{lesson}/accommodations", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = AccommodationIn,
    responses((status = 201, body = AccommodatedOut), (status = 404), (status = 422)))]
pub(super) async fn accommodate(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    key: WriteKey,
    Json(new): Json<AccommodationIn>,
) -> Answer<(StatusCode, Json<AccommodatedOut>)> {
    let whom = match (new.person, new.unit) {
        (Some(person), None) => Whom::Person(PersonId::from_uuid(person)),
        (None, Some(unit)) => Whom::Unit(UnitId::from_uuid(unit)),
        _ => return Err(QuizError::Invalid(vec![FieldProblem::new("person", "quiz-field-whom")]).into()),
    };
    let relief = Relief {
        extra_percent: new.extra_percent,
        extra_minutes: new.extra_minutes,
        extra_attempts: new.extra_attempts,
        window: Window { opens_at: new.opens_at, last_start_at: new.last_start_at, ends_at: new.ends_at },
    };
    let id: AccommodationId = key.id();
    let cmd = Accommodate { id, course, lesson, whom, need: new.need, relief };
    let moved = commands::accommodate(&quizzes, &cx, cmd).await?;
    Ok((StatusCode::CREATED, Json(AccommodatedOut { id: id.uuid(), moved })))
}

/// Takes an accommodation back; running attempts get the end that they have without it, never before now.
#[utoipa::path(delete, path = "/api/v1/courses/{course}/quizzes/{lesson}/accommodations/{id}", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("id" = Uuid, Path)),
    responses((status = 204, description = "Taken back"), (status = 404)))]
pub(super) async fn withdraw(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson, id)): Path<(CourseId, LessonId, AccommodationId)>,
) -> Answer<StatusCode> {
    commands::withdraw(&quizzes, &cx, course, lesson, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
