//! Open pages hear of what concerns them, on every node, and of nothing else.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::StatusCode,
};
use database::Engine;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::world::{Session, worlds};

const COURSE: &str = "keamanan-informasi-asn";
/// Far more than it takes; only a failure waits for so long.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_superiors_open_board_hears_of_a_finished_lesson() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, superior) = (world.as_account("pegawai").await, world.as_account("atasan").await);
        let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
        learner.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await;
        let other_node = if world.app.db.engine() == Engine::Postgres {
            world.app.db.join_other_nodes();
            Some(world.another_node().await)
        } else {
            None
        };

        let mut board = line(&superior, "tim").await;
        let mut elsewhere = match &other_node {
            Some(node) => Some(line(&superior.on(node), "tim").await),
            None => None,
        };
        let mut own = line(&superior, "saya").await;
        let topic = format!("kursus:{}", world.course);
        let mut course = line(&world.as_account("pelatih").await, &topic).await;
        let lesson = &outline["modules"][0]["lessons"][0]["id"];
        let done = format!("/api/v1/catalogue/{COURSE}/lessons/{}/done", lesson.as_str().expect("an id"));
        assert_eq!(learner.json("PUT", &done, &Value::Null).await.status, StatusCode::NO_CONTENT, "{engine}");

        assert_eq!(heard(&mut board).await.as_deref(), Some("event: berubah\ndata: tim\n\n"), "{engine}");
        assert_eq!(
            heard(&mut course).await,
            Some(format!("event: berubah\ndata: {topic}\n\n")),
            "{engine}: the trainer"
        );
        if let Some(elsewhere) = &mut elsewhere {
            assert_eq!(heard(elsewhere).await.as_deref(), Some("event: berubah\ndata: tim\n\n"), "{engine}: elsewhere");
        }
        world.app.db.live().close();
        assert_eq!(heard(&mut own).await, None, "{engine}: it was not the superior's own lesson");
        if let Some(node) = other_node {
            node.db.close().await.expect("closed");
        }
    }
}

#[tokio::test]
async fn nobody_listens_to_what_is_not_theirs() {
    let world = crate::world::World::sqlite().await;
    let learner = world.as_account("pegawai").await;
    for topic in [format!("kursus:{}", world.course), "semua".to_owned(), "orang:1".to_owned()] {
        let refused = learner.get(&format!("/langsung?topik={topic}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{topic}");
    }
    let trainer = world.as_account("pelatih").await;
    drop(line(&trainer, &format!("kursus:{}", world.course)).await);
    assert_eq!(world.app.db.live().len(), 0, "a line that ended is forgotten");
}

async fn line(session: &Session, topic: &str) -> BodyDataStream {
    let answer = session.open(&format!("/langsung?topik={topic}")).await;
    assert_eq!(answer.status(), StatusCode::OK, "{topic}");
    Body::into_data_stream(answer.into_body())
}

async fn heard(line: &mut BodyDataStream) -> Option<String> {
    let said = tokio::time::timeout(PATIENCE, line.next()).await.expect("something in time")?;
    Some(String::from_utf8_lossy(&said.expect("a chunk")).into_owned())
}
