//! Open Badges: downloads for the holder, and what readers of badges ask of us.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use kernel::id::{CertificateId, CourseId};
use serde::Deserialize;
use serde_json::Value;
use web::{Answer, Context, Failure, Path, Query};

use crate::{
    Certification, CertificationError,
    badge::{Form, IssuerName},
    policy::{self, Action},
};

#[derive(Deserialize)]
pub(crate) struct Options {
    /// `key` names the issuer by its key alone.
    #[serde(default)]
    penerbit: String,
}

/// The badge of a certificate, for its holder.
pub(crate) async fn download(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path((id, form)): Path<(CertificateId, String)>,
    Query(options): Query<Options>,
) -> Answer {
    let found = certification.certificate(id).await?.ok_or(CertificationError::NotFound)?;
    policy::may(&cx.actor, Action::Read, Some(found.person))?;
    if found.issued_at.is_none() {
        return Err(Failure::not_found());
    }
    let (form, kind) = match form.as_str() {
        "json" => (Form::JsonLd, "application/ld+json"),
        "jwt" => (Form::Jwt, "text/plain; charset=utf-8"),
        "png" => (Form::Png, "image/png"),
        "svg" => (Form::Svg, "image/svg+xml"),
        _ => return Err(Failure::not_found()),
    };
    let name = if options.penerbit == "key" { IssuerName::Key } else { IssuerName::Web };
    let bytes = certification.badge(&cx, &found, form, name).await?;
    let ending = match form {
        Form::JsonLd => "json",
        Form::Jwt => "jwt",
        Form::Png => "png",
        Form::Svg => "svg",
    };
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"lencana-{}.{ending}\"", found.code));
    let mut answer = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(value) = disposition {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(answer)
}

/// JSON that any site may read.
pub(super) fn public(value: &Value, kind: &'static str) -> Response {
    const ANY: HeaderName = header::ACCESS_CONTROL_ALLOW_ORIGIN;
    let headers = [(header::CONTENT_TYPE, kind), (ANY, "*"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, value.to_string()).into_response()
}

/// The keys of this site.
pub(crate) async fn did(State(certification): State<Certification>, Context(cx): Context) -> Answer {
    Ok(public(&certification.did_document(&cx).await?, "application/did+json"))
}

/// Which certificates were taken back.
pub(crate) async fn status(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(list): Path<i32>,
) -> Answer {
    Ok(public(&certification.status_list(&cx, list).await?, "application/ld+json"))
}

/// What a course's badge stands for.
pub(crate) async fn achievement(State(certification): State<Certification>, Path(course): Path<CourseId>) -> Answer {
    let found = certification.achievement(course).await?.ok_or(CertificationError::NotFound)?;
    Ok(public(&found, "application/ld+json"))
}
