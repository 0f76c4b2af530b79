//! Writes of the API that carry an `Idempotency-Key` are done once, however often they are sent.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use database::{
    Db,
    idempotent::{Earlier, GivenAnswer, Write},
};
use kernel::{Cx, ProblemKind};
use sha2::{Digest, Sha256};
use utoipa::openapi::{
    OpenApi, RefOr, Required,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
};
use uuid::Uuid;
use web::Failure;

/// The header of the key.
const HEADER: &str = "idempotency-key";
/// Bodies up to this size are compared; the API takes no larger documents.
const LARGEST: usize = 4 * 1024 * 1024;

/// Writes whose bodies hold a passphrase. Not even a hash of one is kept; these handlers know a repeat by the id that the key gives.
const SECRET: [&str; 1] = ["/api/v1/certificate-signings"];

/// Whether the handlers know a repeat by themselves: saved answers, the most frequent write of all, carry an id in each of their parts and would
/// cost twice as much with a key kept beside; an upload has its key, or the id in its address, for its id.
fn knows_repeats(path: &str) -> bool {
    path.starts_with("/api/v1/attempts/") && (path.ends_with("/steps") || path.ends_with("/files"))
        || path.starts_with("/api/v1/courses/") && path.ends_with("/uploads")
}

/// Says in the description of the API that every write takes a key.
pub(crate) fn describe(api: &mut OpenApi) {
    for path in api.paths.paths.values_mut() {
        let writes = [&mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        writes.into_iter().flatten().for_each(takes_key);
    }
}

fn takes_key(operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    let names_key =
        |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(p) if p.name.eq_ignore_ascii_case(HEADER));
    if parameters.iter().any(names_key) {
        return;
    }
    let uuid =
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "A UUID of version 7. The same write sent again with it is not done again and gets the same answer.",
        ))
        .schema(Some(RefOr::T(uuid.into())));
    parameters.push(RefOr::T(key.build()));
}

/// Passes everything through but a write with a key that was sent before.
pub(crate) async fn once(State(db): State<Db>, request: Request, next: Next) -> Response {
    let Some((key, cx)) = keyed(&request) else {
        return next.run(request).await;
    };
    match write_once(&db, key, &cx, request, next).await {
        Ok(answer) => answer,
        Err(failure) => failure.into_response(),
    }
}

/// The key of a signed-in sender's write through the API. A key that is no UUID of version 7 is left to the handler, which refuses it
/// where it needs one.
fn keyed(request: &Request) -> Option<(Uuid, Cx)> {
    let writes = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(request.method());
    let path = request.uri().path();
    if !writes || !path.starts_with("/api/v1/") || SECRET.contains(&path) || knows_repeats(path) {
        return None;
    }
    let plain = |value: &HeaderValue| value.as_bytes().starts_with(b"application/json");
    if !request.headers().get(header::CONTENT_TYPE).is_none_or(plain) {
        return None;
    }
    let key = Uuid::try_parse(request.headers().get(HEADER)?.to_str().ok()?).ok()?;
    let cx = request.extensions().get::<Cx>()?.clone();
    (key.get_version_num() == 7 && cx.actor.person().is_some()).then_some((key, cx))
}

async fn write_once(db: &Db, key: Uuid, cx: &Cx, request: Request, next: Next) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let too_large = |_| Failure::plain(ProblemKind::TooLarge, "request.too_large");
    let body = to_bytes(body, LARGEST).await.map_err(too_large)?;
    let write = Arc::new(Write {
        key,
        actor: cx.actor.label(),
        request: fingerprint(&parts.method, &parts.uri.to_string(), &body),
        at: cx.now(),
    });
    if let Some(answer) = repeated(db, &write).await? {
        return Ok(answer);
    }
    let answer = write.once(next.run(Request::from_parts(parts, Body::from(body)))).await;
    if let Some(failure) = answer.extensions().get::<Failure>()
        && failure.code() == database::REPEATED
    {
        // It was done by another request while this one was under way.
        return Ok(repeated(db, &write).await?.unwrap_or(answer));
    }
    if !answer.status().is_success() {
        return Ok(answer);
    }
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, LARGEST).await.map_err(Failure::internal)?;
    let media_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    write.answered(db, GivenAnswer { status: parts.status.as_u16(), media_type, body: body.to_vec() }).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn repeated(db: &Db, write: &Write) -> Result<Option<Response>, Failure> {
    match write.earlier(db).await? {
        Earlier::None => Ok(None),
        Earlier::OtherRequest => Err(Failure::plain(ProblemKind::Conflict, "request.key_used")),
        Earlier::Done(None) => Ok(Some(StatusCode::NO_CONTENT.into_response())),
        Earlier::Done(Some(given)) => {
            let mut answer = Response::new(Body::from(given.body));
            *answer.status_mut() = StatusCode::from_u16(given.status).unwrap_or(StatusCode::OK);
            if let Some(value) = given.media_type.and_then(|text| HeaderValue::from_str(&text).ok()) {
                answer.headers_mut().insert(header::CONTENT_TYPE, value);
            }
            answer.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
            Ok(Some(answer))
        }
    }
}

fn fingerprint(method: &Method, target: &str, body: &Bytes) -> String {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), target.as_bytes(), body] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}
