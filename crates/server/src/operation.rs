//! What machines ask: is the process alive, is it ready, how is it doing.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use blobs::Blobs;
use database::Db;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use web::{Access, Routes};

#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
    pub(crate) figures: Option<PrometheusHandle>,
}

pub(crate) fn routes(state: Operation) -> Routes {
    Routes::new()
        .get("/healthz", Access::Public, async || "ok")
        .get("/readyz", Access::Public, ready)
        .get("/metrics", Access::ADMINS, figures)
        .with_state(state)
}

/// Starts collecting figures; `None` if something else in the process does already (tests).
pub(crate) fn collect() -> Option<PrometheusHandle> {
    PrometheusBuilder::new().install_recorder().ok()
}

async fn ready(State(operation): State<Operation>) -> Response {
    let database = operation.db.ping().await.is_ok();
    let storage = operation.blobs.ping().await.is_ok();
    let migrated = database && crate::wiring::is_migrated(&operation.db).await;
    let word = |ok: bool| if ok { "ok" } else { "away" };
    let status = if migrated && storage { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let schema = if migrated { "ok" } else { "behind" };
    (status, format!("database {}\nmigrations {schema}\nstorage {}\n", word(database), word(storage))).into_response()
}

async fn figures(State(operation): State<Operation>) -> Response {
    let text = operation.figures.map(|figures| figures.render()).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
