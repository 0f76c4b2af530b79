//! Extractors whose refusals are problems like any other.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use kernel::{FieldProblem, Id, ProblemKind};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::Failure;

/// Values of the path. An address that names nothing is not found; the caller learns no more than that.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        // No name has a NUL in it, and not every database takes one to look for.
        if parts.uri.path().contains("%00") {
            return Err(Failure::not_found());
        }
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Failure::not_found())
    }
}

/// Values of the query string; repeated names become lists.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let query = axum_extra::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum_extra::extract::Query(value)| Self(value)).map_err(Failure::unreadable)
    }
}

/// A form; repeated names become lists.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let form = axum_extra::extract::Form::from_request(request, state).await;
        form.map(|axum_extra::extract::Form(value)| Self(value)).map_err(Failure::unreadable)
    }
}

/// A JSON body, and a JSON answer.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(refusal) if refusal.status() == http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Failure::plain(ProblemKind::TooLarge, "request.too_large"))
            }
            Err(refusal) => Err(Failure::unreadable(refusal)),
        }
    }
}

/// A body that may be absent: without a `Content-Type` there is none.
impl<T: DeserializeOwned, S: Send + Sync> axum::extract::OptionalFromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Failure> {
        if !request.headers().contains_key(http::header::CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The idempotency key of a write through the API: the header `Idempotency-Key`, a UUID of version 7 made by the client. It becomes the
/// id of what the write makes, so a repeat finds it made.
#[derive(Debug, Clone, Copy)]
pub struct WriteKey(pub Uuid);

impl WriteKey {
    /// The id of the thing to be made.
    pub fn id<K>(self) -> Id<K> {
        Id::from_uuid(self.0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for WriteKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let key = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        key.and_then(|key| Uuid::try_parse(key).ok()).filter(|key| key.get_version_num() == 7).map(Self).ok_or_else(
            || Failure::invalid(vec![FieldProblem::new("Idempotency-Key", "problem-field-idempotency-key")]),
        )
    }
}
