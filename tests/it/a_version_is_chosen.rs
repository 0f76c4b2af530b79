//! A course is published again while somebody is in it: they keep what they began until they choose to move, and lose nothing by it.

use axum::http::StatusCode;
use serde_json::json;

use crate::world::{Session, worlds};

const COURSE: &str = "keamanan-informasi-asn";

/// The title of the course's first lesson, whether it is done, and the enrolment, as this learner has them.
async fn first_lesson(learner: &Session) -> (String, bool) {
    let lesson = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json()["modules"][0]["lessons"][0].clone();
    (lesson["title"].as_str().expect("a title").to_owned(), lesson["done"].as_bool().expect("a state"))
}

#[tokio::test]
async fn learners_keep_their_version_until_they_move() {
    for world in worlds().await {
        let engine = world.engine;
        let (early, late, trainer) =
            (world.as_account("pegawai").await, world.as_account("mentor").await, world.as_account("pelatih").await);
        let join = async |learner: &Session| {
            let joined = learner.json("POST", "/api/v1/enrolments", &json!({ "course": world.course })).await;
            assert_eq!(joined.status, StatusCode::OK, "{engine}: {}", joined.text);
        };
        join(&early).await;
        let outline = early.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
        let lesson = outline["modules"][0]["lessons"][0]["id"].as_str().expect("an id").to_owned();
        let done = early.json("PUT", &format!("/api/v1/catalogue/{COURSE}/lessons/{lesson}/done"), &json!(null)).await;
        assert!(done.status.is_success(), "{engine}: {}", done.text);
        let (old, finished) = first_lesson(&early).await;
        assert!(finished, "{engine}");

        let path = format!("/api/v1/courses/{}/lessons/{lesson}", world.course);
        let mut draft = trainer.get(&path).await.json();
        draft["title"] = json!("Judul yang baru");
        let saved = trainer.json("PUT", &path, &draft).await;
        assert_eq!(saved.status, StatusCode::OK, "{engine}: {}", saved.text);
        let published =
            trainer.json("POST", &format!("/api/v1/courses/{}/publications", world.course), &json!({})).await;
        assert_eq!(published.json()["number"], 2, "{engine}: {}", published.text);
        world.app.worker.drain().await.expect("drained");

        join(&late).await;
        assert_eq!(first_lesson(&late).await, ("Judul yang baru".to_owned(), false), "{engine}: who begins now");
        assert_eq!(first_lesson(&early).await, (old, true), "{engine}: who began before");
        let page = early.get(&format!("/kursus/{COURSE}")).await;
        assert!(page.text.contains(&format!("/kursus/{COURSE}/pindah")), "{engine}: the page offers the newer version");

        let newest = format!("/api/v1/enrolments/{}/newest-version", world.course);
        for _ in 0..2 {
            assert_eq!(early.json("PUT", &newest, &json!(null)).await.status, StatusCode::NO_CONTENT, "{engine}");
        }
        assert_eq!(first_lesson(&early).await, ("Judul yang baru".to_owned(), true), "{engine}: done stays done");
        let page = early.get(&format!("/kursus/{COURSE}")).await;
        assert!(!page.text.contains("/pindah"), "{engine}: there is nothing newer");
        let stranger = world.as_account("atasan").await;
        assert_eq!(
            stranger.json("PUT", &newest, &json!(null)).await.json()["code"],
            "delivery.not_enrolled",
            "{engine}"
        );
    }
}
