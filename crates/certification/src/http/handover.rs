//! The page that offers a certificate to a wallet app, and what wallet apps ask.

use askama::Template;
use axum::{
    Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::id::CertificateId;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Answer, Context, Failure, Path, Ui};

use super::badges::public;
use crate::{
    Certification, CertificationError,
    handover::{GRANT, Offer, Refusal},
    policy::{self, Action},
};

#[derive(Template)]
#[template(path = "certification/handover.html")]
struct OfferPage<'a> {
    ui: &'a Ui,
    training: String,
    offer: Offer,
    /// Modules on a side of the code, its quiet border included, and their path.
    side: usize,
    path: String,
}

pub(crate) async fn offer(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<CertificateId>,
) -> Answer {
    let found = certification.certificate(id).await?.ok_or(CertificationError::NotFound)?;
    policy::may(&cx.actor, Action::Read, Some(found.person))?;
    // Only the holder has a wallet for it, whoever else may read it.
    if cx.actor.person() != Some(found.person) {
        return Err(Failure::not_found());
    }
    let offer = certification.offer(&cx, &found)?;
    let (side, path) = documents::qr_path(&offer.address).map_err(CertificationError::from)?;
    ui.page(&OfferPage { ui: &ui, training: found.snapshot.training, offer, side, path })
}

pub(crate) async fn issuer(State(certification): State<Certification>) -> Answer {
    Ok(public(&certification.wallet_metadata(), "application/json"))
}

pub(crate) async fn authorization_server(State(certification): State<Certification>) -> Answer {
    Ok(public(&certification.token_metadata(), "application/json"))
}

/// An answer that no cache keeps.
fn unkept(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "application/json")];
    (status, headers, body.to_string()).into_response()
}

fn refused(status: StatusCode, error: &str) -> Response {
    unkept(status, &json!({ "error": error }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct TokenRequest {
    grant_type: String,
    #[serde(rename = "pre-authorized_code")]
    code: String,
    tx_code: String,
}

pub(crate) async fn token(
    State(certification): State<Certification>,
    Context(cx): Context,
    form: Result<axum::Form<TokenRequest>, FormRejection>,
) -> Answer {
    let Ok(axum::Form(asked)) = form else { return Ok(refused(StatusCode::BAD_REQUEST, "invalid_request")) };
    if asked.grant_type != GRANT {
        return Ok(refused(StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    Ok(match certification.redeem(&cx, &asked.code, &asked.tx_code).await? {
        Ok((token, lasts)) => {
            let body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": lasts.num_seconds() });
            unkept(StatusCode::OK, &body)
        }
        Err(_) => refused(StatusCode::BAD_REQUEST, "invalid_grant"),
    })
}

#[derive(Deserialize)]
pub(crate) struct CredentialRequest {
    credential_configuration_id: String,
}

pub(crate) async fn credential(
    State(certification): State<Certification>,
    Context(cx): Context,
    headers: HeaderMap,
    asked: Option<Json<CredentialRequest>>,
) -> Answer {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let Some(Json(asked)) = asked else { return Ok(refused(StatusCode::BAD_REQUEST, "invalid_credential_request")) };
    Ok(match certification.hand_over(&cx, token.trim(), &asked.credential_configuration_id).await? {
        Ok(body) => unkept(StatusCode::OK, &body),
        Err(Refusal::Configuration) => refused(StatusCode::BAD_REQUEST, "unknown_credential_configuration"),
        Err(Refusal::Token | Refusal::Grant) => {
            let mut answer = refused(StatusCode::UNAUTHORIZED, "invalid_token");
            let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            answer
        }
    })
}
