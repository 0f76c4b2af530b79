//! Problems as RFC 9457 documents for programs and as a page with the same words for people.

use std::{error::Error, sync::Arc};

use askama::Template;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use kernel::{FieldProblem, Problem, ProblemKind};
use serde::Serialize;

use crate::{Ui, Words};

/// Any feature's problem on its way out. Handlers return it with `?`.
#[derive(Clone, Debug)]
pub struct Failure(Arc<Parcel>);

#[derive(Debug)]
struct Parcel {
    kind: ProblemKind,
    code: &'static str,
    fields: Vec<FieldProblem>,
    args: Vec<(&'static str, String)>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl<E: Problem> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(Parcel {
            kind: error.kind(),
            code: error.code(),
            fields: error.fields(),
            args: error.args(),
            source: Some(Box::new(error)),
        }))
    }
}

impl Failure {
    /// A problem without a cause of its own.
    pub fn plain(kind: ProblemKind, code: &'static str) -> Self {
        Self(Arc::new(Parcel { kind, code, fields: Vec::new(), args: Vec::new(), source: None }))
    }

    /// Not there, or not for this person.
    pub fn not_found() -> Self {
        Self::plain(ProblemKind::NotFound, "not_found")
    }

    /// Input at fault in these fields.
    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        Self(Arc::new(Parcel { kind: ProblemKind::Invalid, code: "invalid", fields, args: Vec::new(), source: None }))
    }

    /// Input that could not even be read.
    pub fn unreadable(source: impl Error + Send + Sync + 'static) -> Self {
        let source = Some(Box::new(source) as Box<dyn Error + Send + Sync>);
        Self(Arc::new(Parcel {
            kind: ProblemKind::Invalid,
            code: "request.unreadable",
            fields: Vec::new(),
            args: Vec::new(),
            source,
        }))
    }

    /// Our fault.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = Some(source.into());
        Self(Arc::new(Parcel {
            kind: ProblemKind::Internal,
            code: "internal",
            fields: Vec::new(),
            args: Vec::new(),
            source,
        }))
    }

    pub(crate) fn unwired() -> Self {
        Self::plain(ProblemKind::Internal, "internal")
    }

    /// The class.
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The fields at fault.
    pub fn fields(&self) -> &[FieldProblem] {
        &self.0.fields
    }

    /// What to say about it.
    pub fn message(&self, words: &Words) -> String {
        words.with(&message_key(self.0.code), &self.0.args)
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self.0.kind {
            ProblemKind::Invalid if self.0.code == "request.unreadable" => StatusCode::BAD_REQUEST,
            ProblemKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ProblemKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ProblemKind::Forbidden => StatusCode::FORBIDDEN,
            ProblemKind::NotFound => StatusCode::NOT_FOUND,
            ProblemKind::Conflict | ProblemKind::Stale => StatusCode::CONFLICT,
            ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ProblemKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            ProblemKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The catalogue key of a code: `quiz.attempt_closed` is `problem-quiz-attempt-closed`.
pub fn message_key(code: &str) -> String {
    format!("problem-{}", code.replace(['.', '_'], "-"))
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// In which form the caller reads problems.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Json,
    Page,
}

impl Wants {
    pub(crate) fn of(parts: &Parts) -> Self {
        let accepts = parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if parts.uri.path().starts_with("/api/") || accepts.contains("json") { Self::Json } else { Self::Page }
    }
}

/// Gives a failed response its body. Internal causes are logged here, once, and not shown.
pub(crate) fn render(response: Response, ui: &Ui, wants: Wants) -> Response {
    let Some(failure) = response.extensions().get::<Failure>().cloned() else {
        return response;
    };
    if failure.0.kind == ProblemKind::Internal {
        let source = failure.0.source.as_deref().map(|source| source as &(dyn Error + 'static));
        tracing::error!(request = %ui.cx.request_id, code = failure.0.code, error = source, "a request failed");
    }
    let status = failure.status();
    let mut answer = match wants {
        Wants::Json => {
            let body = ProblemDocument::new(&failure, ui);
            let mut answer = (status, Json(body)).into_response();
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
            answer
        }
        Wants::Page if status == StatusCode::UNAUTHORIZED => sign_in_first(ui),
        Wants::Page => {
            let title = ui.t(format!("problem-title-{}", status.as_u16()));
            let page = ProblemPage {
                ui,
                title,
                message: failure.message(&ui.words),
                request_id: ui.cx.request_id.to_string(),
            };
            (status, page.render().map(Html).map_err(|_| ())).into_response()
        }
    };
    if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    }
    answer
}

fn sign_in_first(ui: &Ui) -> Response {
    let to =
        if ui.safe_method { format!("/masuk?lanjut={}", crate::ui::encode(&ui.target)) } else { "/masuk".to_owned() };
    crate::redirect(&to.parse::<Uri>().map_or_else(|_| "/masuk".to_owned(), |uri| uri.to_string()))
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// Address of the problem's description.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short words, in the language of the request.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code, for instance `quiz.attempt_closed`.
    pub code: String,
    /// What happened and what to do.
    pub detail: String,
    /// Id of the request, for support.
    pub instance: String,
    /// Fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// A field at fault.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemField {
    /// Name as sent.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl ProblemDocument {
    fn new(failure: &Failure, ui: &Ui) -> Self {
        let detail = failure.message(&ui.words);
        let errors = failure
            .fields()
            .iter()
            .map(|problem| ProblemField { field: problem.field.clone(), message: ui.words.t(problem.message) })
            .collect();
        Self {
            kind: format!("/problems/{}", failure.code()),
            title: ui.words.t(format!("problem-title-{}", failure.status().as_u16())),
            status: failure.status().as_u16(),
            code: failure.code().to_owned(),
            detail,
            instance: format!("urn:uuid:{}", ui.cx.request_id),
            errors,
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    ui: &'a Ui,
    title: String,
    message: String,
    request_id: String,
}
