use axum::{extract::State, http::StatusCode};
use kernel::{PageRequest, ports::Directory};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Failure, Json, Query};

use super::sign_in::{Address, remember};
use crate::{Identity, IdentityError};

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
    Address(address): Address,
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

async fn me_of(identity: &Identity, person: kernel::id::PersonId, roles: Vec<&'static str>) -> Result<Me, Failure> {
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
