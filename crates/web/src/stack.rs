//! The layers around all routes, in one place and one order.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use kernel::ProblemKind;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    csrf::CsrfLayer,
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore, cookie::SameSite};

use crate::{Failure, context};

pub use crate::context::ContextState;

/// What a page may load: only from us, no inline script or style, never framed.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; media-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'";

/// The session cookie's life after the last sign-in.
const SESSION_DAYS: i64 = 14;

/// Puts the layers around the routes. `secure` marks cookies for https alone.
pub fn stack(routes: Router, state: ContextState, sessions: impl SessionStore + Clone, secure: bool) -> Router {
    let session = SessionManagerLayer::new(sessions)
        .with_name("serentak")
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(tower_sessions::cookie::time::Duration::days(SESSION_DAYS)));
    let compress = CompressionLayer::new().compress_when(
        DefaultPredicate::new()
            .and(NotForContentType::const_new("video/"))
            .and(NotForContentType::const_new("audio/"))
            .and(NotForContentType::const_new("application/pdf"))
            .and(NotForContentType::const_new("application/zip")),
    );
    let headers = ServiceBuilder::new()
        .layer(security(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(security(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(security(header::REFERRER_POLICY, "same-origin"))
        .layer(security(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(security(
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(self), geolocation=()",
        ));
    let headers = headers.option_layer(secure.then(|| security(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")));
    let csrf = CsrfLayer::new()
        .with_rejection_response(|_| Failure::plain(ProblemKind::Forbidden, "request.cross_site").into_response());

    routes.fallback(async || Failure::not_found()).method_not_allowed_fallback(async || Failure::not_found()).layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn(measured))
            .layer(compress)
            .layer(headers)
            .layer(session)
            .layer(middleware::from_fn_with_state(state, context::with_context))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(2)))
            .layer(csrf),
    )
}

fn security(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands over the box")]
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".to_owned());
    Failure::internal(text).into_response()
}

/// Counts and times requests by route, never by address, so that no personal data ends in the figures.
async fn measured(request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().to_string();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("serentak_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("serentak_request_seconds", "route" => route).record(started.elapsed().as_secs_f64());
    response
}
