use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{GuidanceSessionId, MentorshipId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, WriteKey};

use crate::{
    Mentoring,
    commands::Deed,
    model::{Form, Session, SessionFacts},
    queries::PairRow,
};

/// One of my mentorships.
#[derive(Serialize, ToSchema)]
pub(super) struct MentorshipDocument {
    id: Uuid,
    programme: Uuid,
    programme_name: String,
    /// `mentor` or `mentee`: which of the two I am.
    side: String,
    mentor: Uuid,
    mentee: Uuid,
    /// proposed, running, completed or stopped.
    state: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    /// Sessions confirmed by both.
    confirmed_sessions: usize,
    last_session_on: Option<NaiveDate>,
    /// No confirmed session for longer than the agency wants.
    silent: bool,
}

impl From<PairRow> for MentorshipDocument {
    fn from(row: PairRow) -> Self {
        Self {
            id: row.pair.id.uuid(),
            programme: row.pair.programme.uuid(),
            programme_name: row.programme,
            side: row.side.as_str().to_owned(),
            mentor: row.pair.mentor.uuid(),
            mentee: row.pair.mentee.uuid(),
            state: row.pair.state.as_str().to_owned(),
            starts_on: row.pair.starts_on,
            ends_on: row.pair.ends_on,
            confirmed_sessions: row.confirmed,
            last_session_on: row.pair.last_session_on,
            silent: row.silent,
        }
    }
}

/// My mentorships, on either side.
#[utoipa::path(get, path = "/api/v1/me/mentorships", tag = "mentoring",
    responses((status = 200, body = Vec<MentorshipDocument>)))]
pub(super) async fn mentorships(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
) -> Answer<Json<Vec<MentorshipDocument>>> {
    Ok(Json(mentoring.mine(&cx).await?.pairs.into_iter().map(Into::into).collect()))
}

/// A session that was held or is planned.
#[derive(Deserialize, ToSchema)]
pub(super) struct SessionInput {
    /// `NKL01` coaching, `NKL02` mentoring.
    form: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    #[serde(default)]
    online: bool,
    /// Room, or link.
    place: String,
    topic: String,
    #[serde(default)]
    competency: Option<Uuid>,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    next_step: String,
    /// Coaching: what the mentee wants.
    #[serde(default)]
    goal: String,
    /// Coaching: how things are.
    #[serde(default)]
    reality: String,
    /// Coaching: what could be done.
    #[serde(default)]
    options: String,
    /// Coaching: what will be done.
    #[serde(default)]
    will: String,
    /// To be held rather than held.
    #[serde(default)]
    planned: bool,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionDocument {
    id: Uuid,
    mentorship: Uuid,
    /// `NKL01` coaching, `NKL02` mentoring.
    form: String,
    /// planned, logged, confirmed, disputed or cancelled.
    state: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    topic: String,
    place: String,
    mentor_confirmed_at: Option<DateTime<Utc>>,
    mentee_confirmed_at: Option<DateTime<Utc>>,
    /// Why it is disputed.
    dispute: String,
}

impl From<Session> for SessionDocument {
    fn from(session: Session) -> Self {
        Self {
            id: session.id.uuid(),
            mentorship: session.pair.uuid(),
            form: session.form.as_str().to_owned(),
            state: session.state.as_str().to_owned(),
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            topic: session.facts.topic,
            place: session.facts.place,
            mentor_confirmed_at: session.mentor_confirmed_at,
            mentee_confirmed_at: session.mentee_confirmed_at,
            dispute: session.dispute,
        }
    }
}

/// The sessions of one of my mentorships, the latest first.
#[utoipa::path(get, path = "/api/v1/mentorships/{mentorship}/sessions", tag = "mentoring",
    params(("mentorship" = Uuid, Path)), responses((status = 200, body = Vec<SessionDocument>), (status = 404)))]
pub(super) async fn sessions(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<MentorshipId>,
) -> Answer<Json<Vec<SessionDocument>>> {
    Ok(Json(mentoring.pair(&cx, id).await?.sessions.into_iter().map(Into::into).collect()))
}

/// A session that was kept.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptSession {
    id: Uuid,
}

/// Logs a session, or plans one; the idempotency key becomes its id. Who logs it has confirmed it.
#[utoipa::path(post, path = "/api/v1/mentorships/{mentorship}/sessions", tag = "mentoring",
    params(("mentorship" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = SessionInput,
    responses((status = 201, body = KeptSession), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn log(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(pair): Path<MentorshipId>,
    key: WriteKey,
    Json(input): Json<SessionInput>,
) -> Answer<(StatusCode, Json<KeptSession>)> {
    let id: GuidanceSessionId = key.id();
    let deed = if input.planned { Deed::Plan } else { Deed::Log };
    let facts = SessionFacts {
        form: Form::parse(&input.form),
        starts_at: Some(input.starts_at),
        ends_at: Some(input.ends_at),
        online: input.online,
        place: input.place,
        topic: input.topic,
        competency: input.competency.map(kernel::Id::from_uuid),
        notes: input.notes,
        next_step: input.next_step,
        goal: input.goal,
        reality: input.reality,
        options: input.options,
        will: input.will,
    };
    mentoring.write_session(&cx, pair, id, deed, facts).await?;
    Ok((StatusCode::CREATED, Json(KeptSession { id: id.uuid() })))
}

/// How far a session is.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionStateDocument {
    /// `logged` until both have confirmed, then `confirmed`.
    state: String,
}

/// Confirms a session that was held. Doing it twice does it once.
#[utoipa::path(post, path = "/api/v1/guidance-sessions/{session}/confirmation", tag = "mentoring",
    params(("session" = Uuid, Path)),
    responses((status = 200, body = SessionStateDocument), (status = 404), (status = 409)))]
pub(super) async fn confirm(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<GuidanceSessionId>,
) -> Answer<Json<SessionStateDocument>> {
    let state = mentoring.confirm_session(&cx, id).await?;
    Ok(Json(SessionStateDocument { state: state.as_str().to_owned() }))
}

/// Why a session was not so.
#[derive(Deserialize, ToSchema)]
pub(super) struct DisputeInput {
    reason: String,
}

/// Disputes a session that the other side logged.
#[utoipa::path(post, path = "/api/v1/guidance-sessions/{session}/dispute", tag = "mentoring",
    params(("session" = Uuid, Path)), request_body = DisputeInput,
    responses((status = 204), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn dispute(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<GuidanceSessionId>,
    Json(input): Json<DisputeInput>,
) -> Answer<StatusCode> {
    mentoring.dispute_session(&cx, id, &input.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
