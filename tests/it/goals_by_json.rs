//! Templates of goals, goals of units and summaries of years over the API, on every engine.

use axum::http::StatusCode;
use chrono::Datelike;
use kernel::ports::Directory;
use serde_json::{Value, json};

use crate::world::{key, worlds};

#[tokio::test]
async fn templates_unit_goals_and_summaries_by_json() {
    for world in worlds().await {
        let engine = world.engine;
        let (admin, employee) = (world.as_account("pengelola").await, world.as_account("pegawai").await);
        let (superior, stranger) = (world.as_account("atasan").await, world.as_account("mentor").await);
        let (rina, _) = world.acting("pegawai", &[]).await;
        let year = world.today().year();

        let path = format!("/api/v1/goal-templates/{}", key());
        let template = json!({ "title": "Loket ramah", "measure": "Antrean pendek", "post_kind": "pelaksana",
            "ways": [{ "kind": "task", "title": "Memimpin loket dua hari", "jp": 2 }] });
        assert_eq!(employee.json("PUT", &path, &template).await.status, StatusCode::FORBIDDEN, "{engine}");
        for _ in 0..2 {
            let written = admin.json("PUT", &path, &template).await;
            assert_eq!(written.status, StatusCode::NO_CONTENT, "{engine}: {}", written.text);
        }
        let nameless = json!({ "title": "", "measure": "" });
        let refused = admin.json("PUT", &path, &nameless).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let named =
            |all: &Value| all.as_array().expect("templates").iter().filter(|t| t["title"] == "Loket ramah").count();
        let known = admin.get("/api/v1/goal-templates").await.json();
        assert_eq!(named(&known), 1, "{engine}: written twice is written once");
        assert_eq!(admin.json("DELETE", &path, &json!({})).await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(named(&admin.get("/api/v1/goal-templates").await.json()), 0, "{engine}: gone");

        let card = world.app.identity.cards(&[rina]).await.expect("a card").remove(0);
        let goal = json!({ "unit": card.unit, "year": year, "title": "Layanan sehari jadi", "measure": "90 %" });
        let path = format!("/api/v1/unit-goals/{}", key());
        assert_eq!(admin.json("PUT", &path, &goal).await.status, StatusCode::NO_CONTENT, "{engine}");
        let seen = employee.get(&format!("/api/v1/unit-goals?year={year}")).await.json();
        assert_eq!(seen[0]["title"], "Layanan sehari jadi", "{engine}: {seen}");

        let path = format!("/api/v1/people/{rina}/reviews/{year}");
        let write = json!({ "version": 1, "text": "Rina memimpin loket dengan tenang." });
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(employee.json("PUT", &path, &write).await.status, StatusCode::FORBIDDEN, "{engine}");
        assert_eq!(superior.json("PUT", &path, &write).await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(employee.get(&path).await.json()["summary"], "", "{engine}: a draft is the superior's alone");
        let stale = superior.json("PUT", &path, &json!({ "version": 1, "text": "Lain sama sekali." })).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{engine}: {}", stale.text);
        let confirm = format!("{path}/confirmation");
        for who in [&superior, &employee] {
            let version = who.get(&path).await.json()["version"].clone();
            let confirmed = who.json("POST", &confirm, &json!({ "version": version })).await;
            assert_eq!(confirmed.status, StatusCode::NO_CONTENT, "{engine}: {}", confirmed.text);
        }
        let sealed = employee.get(&path).await.json();
        assert!(sealed["employee_confirmed_at"].is_string(), "{engine}: {sealed}");
        let late = json!({ "version": sealed["version"], "text": "Tidak setuju dengan ini." });
        assert_eq!(
            employee.json("POST", &format!("{path}/return"), &late).await.status,
            StatusCode::CONFLICT,
            "{engine}"
        );
    }
}
