//! Performance dialogues by JSON: own ones and those of the team, planning, minutes, confirming.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    FieldProblem,
    id::{DialogueId, PersonId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Json, Path, Routes, WriteKey};

use super::SUPERIORS;
use crate::{
    PerformanceDialogue,
    consent::Party,
    talks::model::{Meeting, Minutes, NextStep, Quarter, Talk},
};

pub(super) fn routes() -> Routes<PerformanceDialogue> {
    Routes::new()
        .api(Access::SignedIn, utoipa_axum::routes!(list))
        .api(SUPERIORS, utoipa_axum::routes!(plan))
        .api(Access::SignedIn, utoipa_axum::routes!(one))
        .api(Access::SignedIn, utoipa_axum::routes!(add_point))
        .api(SUPERIORS, utoipa_axum::routes!(write))
        .api(Access::SignedIn, utoipa_axum::routes!(decide))
}

/// What was agreed to be done next.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct StepDocument {
    text: String,
    /// `employee` or `superior`.
    by: String,
    due_on: NaiveDate,
}

/// A performance dialogue.
#[derive(Serialize, ToSchema)]
pub(super) struct TalkDocument {
    id: Uuid,
    person: Uuid,
    superior: Uuid,
    year: i32,
    quarter: i32,
    starts_at: DateTime<Utc>,
    /// Planned length in minutes.
    minutes: i32,
    place: String,
    /// `empty`, `draft`, `sent`, `returned` or `sealed`.
    standing: &'static str,
    /// Counts what was written and decided; a decision names the version that it is about.
    version: i32,
    /// What was agreed; empty as long as the caller may not read it.
    agreed: String,
    steps: Vec<StepDocument>,
    superior_confirmed_at: Option<DateTime<Utc>>,
    employee_confirmed_at: Option<DateTime<Utc>>,
}

impl TalkDocument {
    fn new(talk: Talk, readable: bool) -> Self {
        let minutes = if readable { talk.minutes } else { Minutes::default() };
        let step =
            |step: NextStep| StepDocument { text: step.text, by: step.by.as_str().to_owned(), due_on: step.due_on };
        Self {
            id: talk.id.uuid(),
            person: talk.person.uuid(),
            superior: talk.superior.uuid(),
            year: talk.quarter.year,
            quarter: talk.quarter.number,
            starts_at: talk.meeting.starts_at,
            minutes: talk.meeting.minutes,
            place: talk.meeting.place,
            standing: talk.consent.standing.as_str(),
            version: talk.consent.version,
            agreed: minutes.agreed,
            steps: minutes.steps.into_iter().map(step).collect(),
            superior_confirmed_at: talk.consent.superior_at,
            employee_confirmed_at: talk.consent.employee_at,
        }
    }
}

/// My own talks, the latest quarter first.
#[utoipa::path(get, path = "/api/v1/dialogues", tag = "dialogues", responses((status = 200, body = Vec<TalkDocument>)))]
pub(super) async fn list(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
) -> Answer<Json<Vec<TalkDocument>>> {
    let (talks, _) = dialogue.own_talks(&cx).await?;
    let document = |talk: Talk| {
        let readable = talk.consent.readable(false);
        TalkDocument::new(talk, readable)
    };
    Ok(Json(talks.into_iter().map(document).collect()))
}

/// A talk to be planned.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewTalkDocument {
    person: Uuid,
    year: i32,
    quarter: i32,
    starts_at: DateTime<Utc>,
    minutes: i32,
    place: String,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeTalk {
    id: Uuid,
}

/// Plans a quarter's talk; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/dialogues", tag = "dialogues", params(("Idempotency-Key" = Uuid, Header)),
    request_body = NewTalkDocument, responses((status = 201, body = MadeTalk), (status = 404), (status = 422)))]
pub(super) async fn plan(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewTalkDocument>,
) -> Answer<(StatusCode, Json<MadeTalk>)> {
    let quarter = Quarter::new(new.year, new.quarter)
        .ok_or_else(|| Failure::invalid(vec![FieldProblem::new("quarter", "rating-period-wrong")]))?;
    let meeting = Meeting { starts_at: new.starts_at, minutes: new.minutes, place: new.place };
    dialogue.plan_talk(&cx, key.id(), PersonId::from_uuid(new.person), quarter, meeting).await?;
    Ok((StatusCode::CREATED, Json(MadeTalk { id: key.0 })))
}

/// One talk, for both sides and whoever leads the employee.
#[utoipa::path(get, path = "/api/v1/dialogues/{dialogue}", tag = "dialogues", params(("dialogue" = Uuid, Path)),
    responses((status = 200, body = TalkDocument), (status = 404)))]
pub(super) async fn one(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<DialogueId>,
) -> Answer<Json<TalkDocument>> {
    let open = dialogue.open_talk(&cx, id).await?;
    let readable = open.readable();
    Ok(Json(TalkDocument::new(open.talk, readable)))
}

/// A point to speak about.
#[derive(Deserialize, ToSchema)]
pub(super) struct PointDocument {
    text: String,
}

/// Adds a point to speak about; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/dialogues/{dialogue}/points", tag = "dialogues",
    params(("dialogue" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = PointDocument, responses((status = 201, body = MadeTalk), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn add_point(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<DialogueId>,
    key: WriteKey,
    Json(point): Json<PointDocument>,
) -> Answer<(StatusCode, Json<MadeTalk>)> {
    dialogue.add_point(&cx, id, key.id(), &point.text).await?;
    Ok((StatusCode::CREATED, Json(MadeTalk { id: key.0 })))
}

/// Minutes to be written.
#[derive(Deserialize, ToSchema)]
pub(super) struct MinutesDocument {
    /// The version that they are written on.
    version: i32,
    agreed: String,
    #[serde(default)]
    steps: Vec<StepDocument>,
}

/// Writes the minutes as a draft of the superior.
#[utoipa::path(put, path = "/api/v1/dialogues/{dialogue}/minutes", tag = "dialogues", params(("dialogue" = Uuid, Path)),
    request_body = MinutesDocument, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn write(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<DialogueId>,
    Json(sent): Json<MinutesDocument>,
) -> Answer<StatusCode> {
    let step = |step: StepDocument| {
        let by = Party::parse(&step.by)
            .ok_or_else(|| Failure::invalid(vec![FieldProblem::new("by", "problem-field-required")]))?;
        Ok(NextStep { text: step.text, by, due_on: step.due_on })
    };
    let steps = sent.steps.into_iter().map(step).collect::<Answer<Vec<_>>>()?;
    dialogue.write_minutes(&cx, id, sent.version, Minutes { agreed: sent.agreed, steps }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A word on minutes.
#[derive(Deserialize, ToSchema)]
pub(super) struct DecisionDocument {
    /// The version that was read.
    version: i32,
    /// Why they are given back; empty to confirm them.
    #[serde(default)]
    comment: String,
}

/// Confirms the minutes for one's own side, or with a comment gives them back.
#[utoipa::path(post, path = "/api/v1/dialogues/{dialogue}/decisions", tag = "dialogues", params(("dialogue" = Uuid, Path)),
    request_body = DecisionDocument, responses((status = 204), (status = 404), (status = 409), (status = 412)))]
pub(super) async fn decide(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<DialogueId>,
    Json(decision): Json<DecisionDocument>,
) -> Answer<StatusCode> {
    if decision.comment.trim().is_empty() {
        dialogue.confirm_minutes(&cx, id, decision.version).await?;
    } else {
        dialogue.return_minutes(&cx, id, decision.version, &decision.comment).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
