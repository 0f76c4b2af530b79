use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{
    PageRequest,
    id::{ClassId, PersonId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, Query, WriteKey};

use crate::{TrainingClasses, commands::Verdict, model::Place, queries::ClassRow};

/// A class that takes requests.
#[derive(Serialize, ToSchema)]
pub(super) struct ClassDocument {
    id: Uuid,
    title: String,
    /// Code of the form of learning, for instance `KL03`.
    form: String,
    /// `tatap-muka`, `sinkron-daring` or `campuran`.
    mode: String,
    organiser: String,
    place: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    apply_until: NaiveDate,
    /// Lesson hours of 45 minutes.
    jp: u32,
    /// Participants at most.
    seats: u32,
    /// Seats that nobody has.
    free: u32,
    /// How my place stands, if I have one.
    my_state: Option<String>,
}

impl From<ClassRow> for ClassDocument {
    fn from(row: ClassRow) -> Self {
        let free = row.free();
        let facts = row.class.facts;
        Self {
            id: row.class.id.uuid(),
            free,
            seats: facts.seats(),
            title: facts.full_title(),
            mode: facts.mode.as_str().to_owned(),
            form: facts.form,
            organiser: facts.organiser,
            place: facts.place,
            starts_on: facts.starts_on,
            ends_on: facts.ends_on,
            apply_until: facts.apply_until,
            jp: facts.jp,
            my_state: row.mine.map(|state| state.as_str().to_owned()),
        }
    }
}

/// My place in a class.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceDocument {
    class: Uuid,
    class_title: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    /// requested, proposed, waiting, accepted, declined, completed or missed.
    state: String,
    note: String,
}

/// The training calendar as I see it.
#[derive(Serialize, ToSchema)]
pub(super) struct ScheduleDocument {
    mine: Vec<PlaceDocument>,
    open: Vec<ClassDocument>,
    /// Pages of open classes.
    pages: u64,
}

#[derive(Deserialize, utoipa::IntoParams)]
pub(super) struct Paged {
    /// Page of the open classes, from one.
    #[serde(default)]
    page: u64,
}

/// My places, and a page of the classes that take requests.
#[utoipa::path(get, path = "/api/v1/classes", tag = "training-classes", params(Paged),
    responses((status = 200, body = ScheduleDocument)))]
pub(super) async fn classes(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Query(paged): Query<Paged>,
) -> Answer<Json<ScheduleDocument>> {
    let view = classes.schedule(&cx, PageRequest { number: paged.page }).await?;
    let place = |one: crate::queries::Mine| {
        let Place { state, note, .. } = one.place;
        PlaceDocument {
            class: one.class.id.uuid(),
            class_title: one.class.facts.full_title(),
            starts_on: one.class.facts.starts_on,
            ends_on: one.class.facts.ends_on,
            state: state.as_str().to_owned(),
            note,
        }
    };
    Ok(Json(ScheduleDocument {
        pages: view.open.pages(),
        mine: view.coming.into_iter().chain(view.past).map(place).collect(),
        open: view.open.items.into_iter().map(Into::into).collect(),
    }))
}

/// Why a place is asked for.
#[derive(Deserialize, ToSchema)]
pub(super) struct RequestInput {
    #[serde(default)]
    reason: String,
}

/// Asks for a place for myself. The idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/classes/{class}/requests", tag = "training-classes", request_body = RequestInput,
    params(("class" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 204, description = "Asked for"), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn request(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
    key: WriteKey,
    Json(input): Json<RequestInput>,
) -> Answer<StatusCode> {
    classes.request_place(&cx, class, key.id(), &input.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives my place back.
#[utoipa::path(delete, path = "/api/v1/classes/{class}/requests", tag = "training-classes",
    params(("class" = Uuid, Path)), responses((status = 204, description = "Given back"), (status = 404), (status = 409)))]
pub(super) async fn withdraw(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
) -> Answer<StatusCode> {
    classes.withdraw(&cx, class).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// People and what is said of them.
#[derive(Deserialize, ToSchema)]
pub(super) struct PeopleInput {
    #[schema(value_type = Vec<Uuid>)]
    people: Vec<PersonId>,
    #[serde(default)]
    reason: String,
}

/// Proposes people who answer to me, or stands by what they asked for.
#[utoipa::path(post, path = "/api/v1/classes/{class}/proposals", tag = "training-classes", request_body = PeopleInput,
    params(("class" = Uuid, Path)),
    responses((status = 204, description = "Proposed"), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn propose(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
    Json(input): Json<PeopleInput>,
) -> Answer<StatusCode> {
    classes.propose(&cx, class, &input.people, &input.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A decision about places.
#[derive(Deserialize, ToSchema)]
pub(super) struct DecisionInput {
    #[schema(value_type = Vec<Uuid>)]
    people: Vec<PersonId>,
    /// Whether they take part; beyond the seats they go on the waiting list.
    accept: bool,
    /// Why not.
    #[serde(default)]
    reason: String,
}

/// How many take part by a decision.
#[derive(Serialize, ToSchema)]
pub(super) struct Decided {
    accepted: usize,
}

/// Decides about places.
#[utoipa::path(post, path = "/api/v1/classes/{class}/decisions", tag = "training-classes", request_body = DecisionInput,
    params(("class" = Uuid, Path)), responses((status = 200, body = Decided), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn decide(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
    Json(input): Json<DecisionInput>,
) -> Answer<Json<Decided>> {
    let verdict = if input.accept { Verdict::Accept } else { Verdict::Decline };
    let accepted = classes.decide(&cx, class, &input.people, verdict, &input.reason).await?;
    Ok(Json(Decided { accepted }))
}

/// Who was there.
#[derive(Deserialize, ToSchema)]
pub(super) struct PresenceInput {
    #[schema(value_type = Vec<Uuid>)]
    present: Vec<PersonId>,
}

/// Notes who was there on a day, in place of what was noted before.
#[utoipa::path(put, path = "/api/v1/classes/{class}/presence/{day}", tag = "training-classes", request_body = PresenceInput,
    params(("class" = Uuid, Path), ("day" = NaiveDate, Path)),
    responses((status = 204, description = "Noted"), (status = 404), (status = 409)))]
pub(super) async fn note(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path((class, day)): Path<(ClassId, NaiveDate)>,
    Json(input): Json<PresenceInput>,
) -> Answer<StatusCode> {
    classes.note_presence(&cx, class, day, &input.present).await?;
    Ok(StatusCode::NO_CONTENT)
}
