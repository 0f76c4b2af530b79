//! A write with a key is done once, however often and however fast it is sent, and always gets the same answer.

use axum::{body::Body, http::StatusCode};
use kernel::PageRequest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Session, World, key, worlds};

#[tokio::test]
async fn a_write_is_done_once_by_its_key() {
    for world in worlds().await {
        let engine = world.engine;
        let trainer = world.as_account("pelatih").await;
        let path = format!("/api/v1/courses/{}/authors", world.course);
        let (author, _) = world.acting("pelatih", &[]).await;

        let before = audited(&world).await;
        let (first_key, body) = (key(), json!({ "authors": [author] }));
        let send = |session, key, body: &Value| put(session, key, path.clone(), body.to_string());
        let at_once = futures::future::join_all((0..4).map(|_| send(&trainer, first_key, &body))).await;
        assert!(at_once.iter().all(|status| *status == at_once[0] && status.is_success()), "{engine}: {at_once:?}");
        assert_eq!(send(&trainer, first_key, &body).await, at_once[0], "{engine}: later, too");
        assert_eq!(audited(&world).await - before, 1, "{engine}: done once");

        let other = json!({ "authors": [] });
        assert_eq!(send(&trainer, first_key, &other).await, StatusCode::CONFLICT, "{engine}: a key is for one thing");
        let refused = send(&trainer, key(), &json!({ "authors": [Uuid::nil()] })).await;
        assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(send(&trainer, key(), &other).await, at_once[0], "{engine}: a new key is a new write");
        assert_eq!(audited(&world).await - before, 2, "{engine}: what was refused was not done");
    }
}

async fn put(session: &Session, key: Uuid, path: String, body: String) -> StatusCode {
    session.send_with_key(key, "PUT", &path, Body::from(body), Some("application/json")).await.status
}

/// Number of deeds in the audit log.
async fn audited(world: &World) -> u64 {
    database::recent_audit(&world.app.db.reader(), PageRequest::default()).await.expect("the log").total
}
