//! Routes that carry their access rule. What has no rule cannot be routed.

use std::convert::Infallible;

use axum::{
    Router,
    extract::{Request, State},
    handler::Handler,
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use kernel::{Actor, Cx, ProblemKind, Role};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::Failure;

/// Who may call a route at all. Which objects they may touch is decided by the feature's policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// Everybody with an account.
    SignedIn,
    /// Holders of one of these roles.
    Roles(&'static [Role]),
}

impl Access {
    /// Trainers and admins.
    pub const AUTHORS: Self = Self::Roles(&[Role::Trainer, Role::Admin]);
    /// Admins.
    pub const ADMINS: Self = Self::Roles(&[Role::Admin]);

    /// Whether the actor may pass; otherwise why not.
    pub fn check(self, actor: &Actor) -> Result<(), ProblemKind> {
        match (self, actor) {
            (Self::Public, _) | (Self::SignedIn, Actor::Person(_) | Actor::System(_)) => Ok(()),
            (_, Actor::Anonymous) => Err(ProblemKind::Unauthenticated),
            (Self::Roles(roles), actor) => {
                roles.iter().any(|role| actor.has(*role)).then_some(()).ok_or(ProblemKind::Forbidden)
            }
        }
    }
}

/// A line of the permission table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRule {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: String,
    /// Who may call it.
    pub access: Access,
}

/// The routes of a feature with their rules and, for the API, their description.
pub struct Routes<S = ()> {
    router: OpenApiRouter<S>,
    rules: Vec<RouteRule>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self { router: OpenApiRouter::new(), rules: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or file to read.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.route(&Method::GET, path, access, on(MethodFilter::GET, handler))
    }

    /// A form to send.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.route(&Method::POST, path, access, on(MethodFilter::POST, handler))
    }

    /// Any other method, for protocols that need it (tus: `HEAD`, `PATCH`).
    #[must_use]
    pub fn on<H: Handler<T, S>, T: 'static>(self, method: &Method, path: &str, access: Access, handler: H) -> Self {
        match MethodFilter::try_from(method.clone()) {
            Ok(filter) => self.route(method, path, access, on(filter, handler)),
            Err(_) => self,
        }
    }

    fn route(mut self, method: &Method, path: &str, access: Access, handler: MethodRouter<S, Infallible>) -> Self {
        self.rules.push(RouteRule { method: method.clone(), path: path.to_owned(), access });
        self.router = self.router.route(path, guarded(handler, access));
        self
    }

    /// A described route of the API: `api(Access::SignedIn, utoipa_axum::routes!(handler))`.
    #[must_use]
    pub fn api(mut self, access: Access, (schemas, paths, handler): UtoipaMethodRouter<S>) -> Self {
        for (path, item) in &paths.paths {
            let methods = [
                (&item.get, Method::GET),
                (&item.post, Method::POST),
                (&item.put, Method::PUT),
                (&item.patch, Method::PATCH),
                (&item.delete, Method::DELETE),
                (&item.head, Method::HEAD),
                (&item.options, Method::OPTIONS),
            ];
            for (_, method) in methods.into_iter().filter(|(operation, _)| operation.is_some()) {
                self.rules.push(RouteRule { method, path: path.clone(), access });
            }
        }
        self.router = self.router.routes((schemas, paths, guarded(handler, access)));
        self
    }

    /// These routes and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rules.extend(other.rules);
        self.router = self.router.merge(other.router);
        self
    }

    /// Gives the handlers their state.
    pub fn with_state(self, state: S) -> Routes<()> {
        Routes { router: self.router.with_state(state), rules: self.rules }
    }
}

impl Routes<()> {
    /// The router, the API's description and the permission table.
    pub fn into_parts(self) -> (Router, OpenApi, Vec<RouteRule>) {
        let (router, api) = self.router.split_for_parts();
        (router, api, self.rules)
    }
}

fn guarded<S: Clone + Send + Sync + 'static>(
    handler: MethodRouter<S, Infallible>,
    access: Access,
) -> MethodRouter<S, Infallible> {
    if access == Access::Public { handler } else { handler.layer(middleware::from_fn_with_state(access, guard)) }
}

async fn guard(State(access): State<Access>, request: Request, next: Next) -> Response {
    let Some(cx) = request.extensions().get::<Cx>() else {
        return Failure::unwired().into_response();
    };
    match access.check(&cx.actor) {
        Ok(()) => next.run(request).await,
        Err(ProblemKind::Unauthenticated) => {
            Failure::plain(ProblemKind::Unauthenticated, "unauthenticated").into_response()
        }
        Err(kind) => Failure::plain(kind, "forbidden").into_response(),
    }
}
