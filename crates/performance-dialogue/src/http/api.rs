use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    FieldProblem, PageRequest,
    id::{ClassId, CompetencyId, CourseId, FeedbackId, GoalId, MentorshipId, PersonId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Json, Path, Query, Routes, WriteKey};

use crate::{
    DialogueError, PerformanceDialogue,
    cascade::model::UnitGoalId,
    feedback::{
        commands::{Given, NewNote},
        model::{About, CoreValue, Kind, Narrowed, Note, Part, Text, Visibility},
    },
    goals::model::{Goal, GoalInput, Move, Plan, Rise, WayKind},
};

pub(super) fn routes() -> Routes<PerformanceDialogue> {
    Routes::new()
        .api(Access::SignedIn, utoipa_axum::routes!(list))
        .api(Access::SignedIn, utoipa_axum::routes!(give))
        .api(Access::SignedIn, utoipa_axum::routes!(note))
        .api(Access::SignedIn, utoipa_axum::routes!(reply))
        .api(Access::SignedIn, utoipa_axum::routes!(share))
        .api(Access::SignedIn, utoipa_axum::routes!(ask))
        .api(Access::SignedIn, utoipa_axum::routes!(goals))
        .api(Access::SignedIn, utoipa_axum::routes!(write_goal))
        .api(Access::SignedIn, utoipa_axum::routes!(goal))
        .api(Access::SignedIn, utoipa_axum::routes!(step))
}

/// A note of feedback.
#[derive(Serialize, ToSchema)]
pub(super) struct NoteDocument {
    id: Uuid,
    from: Uuid,
    to: Uuid,
    /// `appreciation`, `improvement` or `next_step`.
    kind: &'static str,
    good: String,
    better: String,
    next: String,
    /// `pair` or `above`.
    visibility: &'static str,
    /// `unread`, `unanswered` or `answered`.
    standing: &'static str,
    shared: bool,
    corrects: Option<Uuid>,
    goal: Option<Uuid>,
    written_at: DateTime<Utc>,
}

impl From<Note> for NoteDocument {
    fn from(note: Note) -> Self {
        Self {
            standing: note.standing().as_str(),
            id: note.id.uuid(),
            from: note.writer.uuid(),
            to: note.receiver.uuid(),
            kind: note.kind.as_str(),
            good: note.text.good,
            better: note.text.better,
            next: note.text.next,
            visibility: note.visibility.as_str(),
            shared: note.shared_at.is_some(),
            corrects: note.corrects.map(FeedbackId::uuid),
            goal: note.goal.map(GoalId::uuid),
            written_at: note.written_at,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// `given` for notes that the caller wrote.
    #[serde(default)]
    part: String,
    #[serde(flatten)]
    page: PageRequest,
}

/// Notes that I received, or with `part=given` wrote, the newest first.
#[utoipa::path(get, path = "/api/v1/feedback", tag = "feedback", params(("part" = Option<String>, Query)),
    responses((status = 200, body = Vec<NoteDocument>)))]
pub(super) async fn list(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Query(asked): Query<Asked>,
) -> Answer<Json<Vec<NoteDocument>>> {
    let part = if asked.part == "given" { Part::Given } else { Part::Received };
    let (notes, _) = dialogue.notes(&cx, part, Narrowed::default(), asked.page).await?;
    Ok(Json(notes.items.into_iter().map(Into::into).collect()))
}

/// A note to be given.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewNoteDocument {
    to: Uuid,
    kind: String,
    #[serde(default)]
    good: String,
    #[serde(default)]
    better: String,
    #[serde(default)]
    next: String,
    /// A core value, for instance `akuntabel`.
    #[serde(default)]
    value: String,
    /// `pair`, or `above` for the superior's superior too.
    #[serde(default)]
    visibility: String,
    #[serde(default)]
    request: Option<Uuid>,
    #[serde(default)]
    corrects: Option<Uuid>,
    /// Give it also without an example.
    #[serde(default)]
    despite: bool,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub(super) struct Made {
    id: Uuid,
}

fn fault(field: &str, message: &'static str) -> Failure {
    Failure::invalid(vec![FieldProblem::new(field, message)])
}

/// Gives feedback; the idempotency key becomes the note's id. Praise or criticism without an example is asked for one first.
#[utoipa::path(post, path = "/api/v1/feedback", tag = "feedback", params(("Idempotency-Key" = Uuid, Header)),
    request_body = NewNoteDocument, responses((status = 201, body = Made), (status = 404), (status = 422)))]
pub(super) async fn give(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewNoteDocument>,
) -> Answer<(StatusCode, Json<Made>)> {
    let kind = Kind::parse(&new.kind).ok_or_else(|| fault("kind", "problem-field-required"))?;
    let note = NewNote {
        receiver: PersonId::from_uuid(new.to),
        kind,
        text: Text { good: new.good, better: new.better, next: new.next },
        about: CoreValue::parse(&new.value).map_or(About::Nothing, About::Value),
        visibility: Visibility::parse(&new.visibility).unwrap_or(Visibility::Pair),
        request: new.request.map(FeedbackId::from_uuid),
        corrects: new.corrects.map(FeedbackId::from_uuid),
        files: Vec::new(),
        despite: new.despite,
    };
    match dialogue.give(&cx, key.id(), note).await? {
        Given::Sent => Ok((StatusCode::CREATED, Json(Made { id: key.0 }))),
        Given::LacksExample => Err(fault("despite", "feedback-lacks-example")),
    }
}

/// One note, for whoever may see it.
#[utoipa::path(get, path = "/api/v1/feedback/{feedback}", tag = "feedback", params(("feedback" = Uuid, Path)),
    responses((status = 200, body = NoteDocument), (status = 404)))]
pub(super) async fn note(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<FeedbackId>,
) -> Answer<Json<NoteDocument>> {
    Ok(Json(dialogue.note(&cx, id).await?.into()))
}

/// An answer to a note.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReplyDocument {
    text: String,
}

/// Answers a note; the idempotency key becomes the answer's id.
#[utoipa::path(post, path = "/api/v1/feedback/{feedback}/replies", tag = "feedback",
    params(("feedback" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = ReplyDocument,
    responses((status = 201, body = Made), (status = 404), (status = 422)))]
pub(super) async fn reply(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<FeedbackId>,
    key: WriteKey,
    Json(reply): Json<ReplyDocument>,
) -> Answer<(StatusCode, Json<Made>)> {
    dialogue.reply(&cx, key.id(), id, &reply.text).await?;
    Ok((StatusCode::CREATED, Json(Made { id: key.0 })))
}

/// Whether a received note is shared with the superiors in office.
#[derive(Deserialize, ToSchema)]
pub(super) struct ShareDocument {
    shared: bool,
}

/// Shares a received note with the superiors in office, or takes that back.
#[utoipa::path(put, path = "/api/v1/feedback/{feedback}/shared", tag = "feedback", params(("feedback" = Uuid, Path)),
    request_body = ShareDocument, responses((status = 204), (status = 404)))]
pub(super) async fn share(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<FeedbackId>,
    Json(share): Json<ShareDocument>,
) -> Answer<StatusCode> {
    dialogue.share(&cx, id, share.shared).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A request for feedback.
#[derive(Deserialize, ToSchema)]
pub(super) struct RequestDocument {
    of: Uuid,
    question: String,
}

/// Asks somebody for feedback; the idempotency key becomes the request's id.
#[utoipa::path(post, path = "/api/v1/feedback-requests", tag = "feedback", params(("Idempotency-Key" = Uuid, Header)),
    request_body = RequestDocument, responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn ask(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    key: WriteKey,
    Json(request): Json<RequestDocument>,
) -> Answer<(StatusCode, Json<Made>)> {
    dialogue.ask(&cx, key.id(), PersonId::from_uuid(request.of), &request.question).await?;
    Ok((StatusCode::CREATED, Json(Made { id: key.0 })))
}

/// A way towards a goal.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct WayDocument {
    /// `task`, `mentoring`, `course` or `class`.
    kind: String,
    title: String,
    #[serde(default)]
    course: Option<Uuid>,
    /// The mentorship that ticks it.
    #[serde(default)]
    mentorship: Option<Uuid>,
    /// The class that ticks it.
    #[serde(default)]
    class: Option<Uuid>,
    #[serde(default)]
    jp: i32,
    /// Left out when sent.
    #[serde(default)]
    done: bool,
}

impl WayDocument {
    pub(super) fn of(plan: Plan, done: bool) -> Self {
        Self {
            kind: plan.kind.as_str().to_owned(),
            title: plan.title,
            course: plan.course.map(CourseId::uuid),
            mentorship: plan.mentorship.map(MentorshipId::uuid),
            class: plan.class.map(ClassId::uuid),
            jp: plan.jp,
            done,
        }
    }

    pub(super) fn plan(self) -> Plan {
        Plan {
            kind: WayKind::parse(&self.kind).unwrap_or(WayKind::Task),
            title: self.title,
            course: self.course.map(CourseId::from_uuid),
            mentorship: self.mentorship.map(MentorshipId::from_uuid),
            class: self.class.map(ClassId::from_uuid),
            jp: self.jp,
        }
    }
}

/// A development goal.
#[derive(Serialize, ToSchema)]
pub(super) struct GoalDocument {
    id: Uuid,
    person: Uuid,
    title: String,
    measure: String,
    due_on: NaiveDate,
    /// `draft`, `submitted`, `agreed`, `running`, `reached`, `missed` or `cancelled`.
    state: &'static str,
    superior: Option<Uuid>,
    feedback: Option<Uuid>,
    ways: Vec<WayDocument>,
}

impl From<Goal> for GoalDocument {
    fn from(goal: Goal) -> Self {
        let ways = goal.ways.into_iter().map(|way| WayDocument::of(way.plan, way.done_at.is_some()));
        Self {
            id: goal.id.uuid(),
            person: goal.person.uuid(),
            title: goal.title,
            measure: goal.measure,
            due_on: goal.due_on,
            state: goal.state.as_str(),
            superior: goal.superior.map(PersonId::uuid),
            feedback: goal.note.map(FeedbackId::uuid),
            ways: ways.collect(),
        }
    }
}

/// A goal to be written.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewGoalDocument {
    title: String,
    measure: String,
    due_on: NaiveDate,
    #[serde(default)]
    competency: Option<Uuid>,
    #[serde(default)]
    from_level: Option<i32>,
    #[serde(default)]
    to_level: Option<i32>,
    ways: Vec<WayDocument>,
    /// The note that it was made of.
    #[serde(default)]
    feedback: Option<Uuid>,
    /// The unit's goal that it serves.
    #[serde(default)]
    unit_goal: Option<Uuid>,
}

/// My goals, the next due first.
#[utoipa::path(get, path = "/api/v1/goals", tag = "goals", responses((status = 200, body = Vec<GoalDocument>)))]
pub(super) async fn goals(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
) -> Answer<Json<Vec<GoalDocument>>> {
    Ok(Json(dialogue.own_goals(&cx).await?.into_iter().map(Into::into).collect()))
}

/// Writes a goal of one's own as a draft; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/goals", tag = "goals", params(("Idempotency-Key" = Uuid, Header)),
    request_body = NewGoalDocument, responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn write_goal(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewGoalDocument>,
) -> Answer<(StatusCode, Json<Made>)> {
    let (from, to) = (new.from_level, new.to_level);
    let rise = new.competency.map(CompetencyId::from_uuid);
    let input = GoalInput {
        title: new.title,
        rise: rise.map(|id| Rise { competency: Some(id), name: String::new(), from, to }),
        measure: new.measure,
        due_on: new.due_on,
        ways: new.ways.into_iter().map(WayDocument::plan).collect(),
        serves: new.unit_goal.map(UnitGoalId::from_uuid),
    };
    dialogue.write_goal(&cx, key.id(), input, new.feedback.map(FeedbackId::from_uuid)).await?;
    Ok((StatusCode::CREATED, Json(Made { id: key.0 })))
}

/// One goal, for its owner and a superior in office.
#[utoipa::path(get, path = "/api/v1/goals/{goal}", tag = "goals", params(("goal" = Uuid, Path)),
    responses((status = 200, body = GoalDocument), (status = 404)))]
pub(super) async fn goal(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<GoalId>,
) -> Answer<Json<GoalDocument>> {
    Ok(Json(dialogue.goal_for(&cx, id).await?.0.into()))
}

/// A move of a goal.
#[derive(Deserialize, ToSchema)]
pub(super) struct MoveDocument {
    /// `submit`, `withdraw`, `agree`, `return`, `begin`, `reach`, `miss` or `cancel`.
    step: String,
    #[serde(default)]
    why: String,
}

/// Moves a goal on.
#[utoipa::path(post, path = "/api/v1/goals/{goal}/moves", tag = "goals", params(("goal" = Uuid, Path)),
    request_body = MoveDocument, responses((status = 204), (status = 404), (status = 409)))]
pub(super) async fn step(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<GoalId>,
    Json(step): Json<MoveDocument>,
) -> Answer<StatusCode> {
    let known = Move::parse(&step.step).ok_or(DialogueError::NotNow)?;
    dialogue.move_goal(&cx, id, known, &step.why).await?;
    Ok(StatusCode::NO_CONTENT)
}
