use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header, request::Parts},
};
use chrono::FixedOffset;
use kernel::{Actor, Locale, context::Sources};
use serde::Serialize;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;
use web::{Authenticated, Authenticator, Catalogue, Failure, Routes, Site, stack::ContextState};

/// Calls a feature's routes as a given person, without a network, through the product's own layers.
pub struct Client {
    router: Router,
    who: Arc<Who>,
    /// The routes' permission table.
    pub rules: Vec<web::RouteRule>,
}

struct Who(Mutex<Authenticated>);

#[async_trait]
impl Authenticator for Who {
    async fn authenticate(&self, _: &mut Parts) -> Result<Authenticated, Failure> {
        Ok(self.0.lock().expect("who").clone())
    }
}

/// What came back.
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, as text.
    pub text: String,
    /// How many SQL statements it took.
    pub statements: u32,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Client {
    /// A client for these routes, with these catalogues besides the kit's own. Nobody is signed in yet.
    pub fn new(routes: Routes, catalogues: &[(Locale, &str)], sources: Sources) -> Self {
        let all: Vec<(Locale, &str)> = web::CATALOGUES.iter().chain(catalogues).copied().collect();
        let site = Site {
            name: "Serentak".to_owned(),
            agency: "Kabupaten Batanghari".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            zone: FixedOffset::east_opt(7 * 3600).expect("a zone"),
            nav: Vec::new(),
            catalogue: Arc::new(Catalogue::new(&all).expect("catalogues")),
        };
        let who = Arc::new(Who(Mutex::new(Authenticated::anonymous())));
        let (router, _, rules) = routes.into_parts();
        let state = ContextState { sources, authenticator: who.clone(), site: Arc::new(site) };
        Self { router: stack_without_sessions(router, state), who, rules }
    }

    /// From now on this one calls.
    pub fn acts_as(&self, actor: Actor) {
        self.who.0.lock().expect("who").actor = actor;
    }

    /// From now on in this language.
    pub fn speaks(&self, locale: Locale) {
        self.who.0.lock().expect("who").locale = Some(locale);
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Calls the API with a JSON body and a fresh idempotency key.
    pub async fn api(&self, method: Method, path: &str, body: &impl Serialize) -> Reply {
        self.api_with_key(method, path, body, fresh_key()).await
    }

    /// Calls the API with a JSON body under this idempotency key.
    pub async fn api_with_key(&self, method: Method, path: &str, body: &impl Serialize, key: Uuid) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key.to_string())
            .body(Body::from(serde_json::to_vec(body).expect("JSON")));
        self.send(request.expect("a request")).await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let (response, statements) = database::counting_statements(self.router.clone().oneshot(request)).await;
        let (parts, body) = response.expect("an answer").into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            statements,
        }
    }
}

fn stack_without_sessions(router: Router, state: ContextState) -> Router {
    web::stack::stack(router, state, NoSessions, false)
}

/// A store for tests that sign people in by hand.
#[derive(Debug, Clone, Copy)]
struct NoSessions;

#[async_trait]
impl tower_sessions::SessionStore for NoSessions {
    async fn save(&self, _: &tower_sessions::session::Record) -> tower_sessions::session_store::Result<()> {
        Ok(())
    }
    async fn load(
        &self,
        _: &tower_sessions::session::Id,
    ) -> tower_sessions::session_store::Result<Option<tower_sessions::session::Record>> {
        Ok(None)
    }
    async fn delete(&self, _: &tower_sessions::session::Id) -> tower_sessions::session_store::Result<()> {
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "stands for a client, which makes its own keys")]
fn fresh_key() -> Uuid {
    Uuid::now_v7()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
