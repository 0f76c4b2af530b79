use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{
    FieldProblem, PageRequest,
    id::{PersonId, ReportingLineId},
    person::Lead,
    ports::{Directory, ReportingLines},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Caller, Context, Failure, Json, Path, Query, Ui};

use super::sign_in::remember;
use crate::{Identity, IdentityError, commands::lines::NewLine};

/// Credentials.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    /// NIP or e-mail.
    login: String,
    /// Password.
    password: String,
}

/// Starts a session; the answer sets its cookie.
#[utoipa::path(post, path = "/api/v1/session", tag = "identity", request_body = Credentials,
    responses((status = 200, body = Me), (status = 422, description = "Unknown account or wrong password"), (status = 429, description = "Too many tries")))]
pub(crate) async fn sign_in(
    State(identity): State<Identity>,
    Context(cx): Context,
    Caller(address): Caller,
    session: Session,
    Json(form): Json<Credentials>,
) -> Answer<Json<Me>> {
    let person = identity.sign_in(&cx, &form.login, &form.password, &address).await?;
    remember(&session, person).await?;
    Ok(Json(me_of(&identity, person, Vec::new()).await?))
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "identity", responses((status = 204, description = "Ended")))]
pub(crate) async fn sign_out(session: Session) -> Answer<StatusCode> {
    session.flush().await.map_err(IdentityError::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The person behind the credentials.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    id: Uuid,
    nip: Option<String>,
    name: String,
    post: String,
    unit: String,
    /// Roles held by these credentials; empty in the answer to a sign-in.
    roles: Vec<&'static str>,
}

async fn me_of(identity: &Identity, person: PersonId, roles: Vec<&'static str>) -> Result<Me, Failure> {
    let cards = identity.cards(&[person]).await.map_err(Failure::internal)?;
    let card = cards.into_iter().next().ok_or_else(Failure::not_found)?;
    let name = card.full_name();
    Ok(Me { id: card.id.uuid(), nip: card.nip, name, post: card.post, unit: card.unit_name, roles })
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/me", tag = "identity", responses((status = 200, body = Me)))]
pub(crate) async fn me(State(identity): State<Identity>, Context(cx): Context) -> Answer<Json<Me>> {
    let kernel::Actor::Person(person) = &cx.actor else {
        return Err(Failure::not_found());
    };
    let roles = person.roles.iter().map(|role| role.as_str()).collect();
    Ok(Json(me_of(&identity, person.id, roles).await?))
}

/// An old and a new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    /// The present one.
    old: String,
    /// The next one.
    new: String,
}

/// Sets a new password for oneself; other sessions end.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "identity", request_body = NewPassword,
    responses((status = 204, description = "Set"), (status = 422, description = "The old one is wrong, or the new one too short or easy to guess")))]
pub(crate) async fn set_password(
    State(identity): State<Identity>,
    Context(cx): Context,
    session: Session,
    Json(form): Json<NewPassword>,
) -> Answer<StatusCode> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let id = session.id().map(|id| id.to_string());
    identity.change_password(&cx, person, &form.old, &form.new, id.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Words to look for.
#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct PeopleFilter {
    /// Part of a name, NIP or e-mail.
    #[serde(default)]
    q: String,
    /// Page, from one.
    #[serde(default)]
    page: u64,
}

/// A page of people.
#[derive(Serialize, ToSchema)]
pub(crate) struct People {
    people: Vec<PersonItem>,
    total: u64,
}

/// A person in the list.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonItem {
    id: Uuid,
    nip: Option<String>,
    name: String,
    post: String,
    unit: String,
    roles: Vec<&'static str>,
}

/// People by name, NIP or e-mail.
#[utoipa::path(get, path = "/api/v1/people", tag = "identity", params(PeopleFilter), responses((status = 200, body = People)))]
pub(crate) async fn people(
    State(identity): State<Identity>,
    Context(cx): Context,
    Query(filter): Query<PeopleFilter>,
) -> Answer<Json<People>> {
    let page = identity.people(&cx, &filter.q, None, PageRequest { number: filter.page }).await?;
    let total = page.total;
    let people = page
        .items
        .into_iter()
        .map(|listed| PersonItem {
            id: listed.card.id.uuid(),
            name: listed.card.full_name(),
            nip: listed.card.nip,
            post: listed.card.post,
            unit: listed.card.unit_name,
            roles: listed.roles.iter().map(|role| role.as_str()).collect(),
        })
        .collect();
    Ok(Json(People { people, total }))
}

/// A stretch of time in which a person answers to another.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineItem {
    id: Uuid,
    superior: Uuid,
    /// `direct`, `additional`, `acting_vacant` (Plt) or `acting_absent` (Plh).
    lead: &'static str,
    /// First day.
    from: NaiveDate,
    /// Last day; none while it is open.
    to: Option<NaiveDate>,
}

/// To whom a person answers and answered, the newest first.
#[utoipa::path(get, path = "/api/v1/people/{person}/reporting-lines", tag = "identity",
    params(("person" = Uuid, Path)), responses((status = 200, body = Vec<LineItem>)))]
pub(crate) async fn lines(
    State(identity): State<Identity>,
    Path(person): Path<PersonId>,
) -> Answer<Json<Vec<LineItem>>> {
    let lines = identity.above(&[person]).await.map_err(Failure::internal)?;
    let items = lines.into_iter().map(|line| LineItem {
        id: line.id.uuid(),
        superior: line.superior.uuid(),
        lead: line.lead.as_str(),
        from: line.from,
        to: line.to,
    });
    Ok(Json(items.collect()))
}

/// A line to be begun.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LineBegun {
    /// A UUID of version 7, made by the client; sending it twice begins one line.
    id: Uuid,
    /// NIP or e-mail of the superior.
    superior: String,
    /// `direct`, `additional`, `acting_vacant` (Plt) or `acting_absent` (Plh).
    lead: String,
    /// First day.
    from: NaiveDate,
    /// Last day, if it is known.
    to: Option<NaiveDate>,
    /// The decree or order it rests on.
    #[serde(default)]
    basis: String,
}

/// Lets a person answer to somebody. A new direct superior ends the line of the one before on the eve.
#[utoipa::path(post, path = "/api/v1/people/{person}/reporting-lines", tag = "identity", request_body = LineBegun,
    params(("person" = Uuid, Path)), responses((status = 204, description = "Begun"), (status = 422, description = "Fields at fault")))]
pub(crate) async fn begin_line(
    State(identity): State<Identity>,
    ui: Ui,
    Path(person): Path<PersonId>,
    Json(line): Json<LineBegun>,
) -> Answer<StatusCode> {
    let lead = Lead::parse(&line.lead)
        .ok_or_else(|| IdentityError::Invalid(vec![FieldProblem::new("lead", "identity-line-lead")]))?;
    let new = NewLine {
        id: ReportingLineId::from_uuid(line.id),
        superior: line.superior,
        lead,
        from: line.from,
        to: line.to,
        basis: line.basis,
    };
    identity.begin_line(&ui.cx, person, new, ui.today()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The last day of a line.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LineEnd {
    /// Last day.
    to: NaiveDate,
}

/// Sets the last day of a line.
#[utoipa::path(put, path = "/api/v1/people/{person}/reporting-lines/{line}/end", tag = "identity", request_body = LineEnd,
    params(("person" = Uuid, Path), ("line" = Uuid, Path)), responses((status = 204, description = "Set"), (status = 422, description = "Outside its time")))]
pub(crate) async fn end_line(
    State(identity): State<Identity>,
    ui: Ui,
    Path((person, line)): Path<(PersonId, ReportingLineId)>,
    Json(end): Json<LineEnd>,
) -> Answer<StatusCode> {
    identity.end_line(&ui.cx, person, line, end.to, ui.today()).await?;
    Ok(StatusCode::NO_CONTENT)
}
