//! Puts the [`Cx`] of a request together, and turns problems into answers in the right language.

use std::{sync::Arc, time::Instant};

use async_trait::async_trait;
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Actor, Cx, Locale, context::Sources};

use tracing::Instrument;

use crate::{Failure, Site, failure};

/// Who the request comes from, as the authenticator found.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who.
    pub actor: Actor,
    /// The person's own choice of language.
    pub locale: Option<Locale>,
    /// The person's own choice of theme, `terang` or `gelap`.
    pub theme: Option<String>,
    /// Whether the credentials allow changes.
    pub may_write: bool,
}

impl Authenticated {
    /// Nobody.
    pub fn anonymous() -> Self {
        Self { actor: Actor::Anonymous, locale: None, theme: None, may_write: true }
    }
}

/// Finds out who sends a request. Implemented by `identity`.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// Reads session or token. A bad token is a failure; no credentials are [`Authenticated::anonymous`].
    async fn authenticate(&self, parts: &mut Parts) -> Result<Authenticated, Failure>;
}

/// What the context middleware needs.
#[derive(Clone)]
pub struct ContextState {
    /// Time, ids, chance.
    pub sources: Sources,
    /// Who is it?
    pub authenticator: Arc<dyn Authenticator>,
    /// Facts for pages.
    pub site: Arc<Site>,
}

/// The context of this request, for handlers.
#[derive(Clone)]
pub struct Context(pub Cx);

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Cx>().cloned().map(Self).ok_or_else(Failure::unwired)
    }
}

/// Reads who and in which language, runs the rest, and renders whatever problem comes back.
pub(crate) async fn with_context(State(state): State<ContextState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let wants = failure::Wants::of(&parts);
    let (who, refused) = match state.authenticator.authenticate(&mut parts).await {
        Ok(who) => (who, None),
        Err(failure) => (Authenticated::anonymous(), Some(failure)),
    };
    let locale = who.locale.unwrap_or_else(|| negotiated(&parts.headers));
    let cx = state.sources.cx(who.actor.clone(), locale);
    let ui = crate::Ui::new(&state.site, cx.clone(), &parts, who.theme.clone());
    let safe = parts.method.is_safe();
    parts.extensions.insert(cx.clone());
    parts.extensions.insert(ui.clone());

    // By route, never by address or person. Whatever is logged on the way carries the id that the answer shows.
    let route = parts.extensions.get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!("request", id = %cx.request_id, method = %parts.method, route);
    let started = Instant::now();
    let answer = async {
        let answer = match refused {
            Some(failure) => failure.into_response(),
            None if !who.may_write && !safe => {
                Failure::plain(kernel::ProblemKind::Forbidden, "token.read_only").into_response()
            }
            None => next.run(Request::from_parts(parts, body)).await,
        };
        tracing::info!(status = answer.status().as_u16(), ms = started.elapsed().as_millis(), "answered");
        answer
    }
    .instrument(span)
    .await;
    let mut answer = failure::render(answer, &ui, wants);
    if let Ok(value) = cx.request_id.to_string().parse() {
        answer.headers_mut().insert("x-request-id", value);
    }
    if answer.status() != StatusCode::NOT_MODIFIED && !answer.headers().contains_key(header::CACHE_CONTROL) {
        answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    }
    answer
}

/// The language of a cookie `bahasa`, else of `Accept-Language`, else Indonesian.
fn negotiated(headers: &HeaderMap) -> Locale {
    let cookie = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix("bahasa=").and_then(Locale::from_tag));
    cookie
        .or_else(|| {
            let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            accepted.split(',').find_map(|part| Locale::from_tag(part.trim()))
        })
        .unwrap_or_default()
}
