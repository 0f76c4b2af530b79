//! The story through the JSON API.

use http::Method;
use quiz_grading::Settings;
use serde_json::{Value, json};
use test_kit::Client;
use uuid::Uuid;

use crate::world::{COURSE, LESSON, SECRETS, World, id, learner, rules, trainer};

async fn begun(client: &Client) -> (String, Value) {
    client.acts_as(learner(1));
    let course = id::<kernel::id::kind::Course>(COURSE);
    let lesson = id::<kernel::id::kind::Lesson>(LESSON);
    let path = format!("/api/v1/quizzes/{course}/{lesson}/attempts");
    let reply = client.api(Method::POST, &path, &json!({})).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let document = reply.json();
    (format!("/api/v1/attempts/{}", document["id"].as_str().expect("an id")), document)
}

fn fresh_id(number: u128) -> Uuid {
    Uuid::from_u128(0x0000_0000_0000_7000_a000_0000_0000_0000 | number)
}

#[tokio::test]
async fn an_attempt_from_start_to_mark() {
    for world in World::everywhere().await {
        let client = world.client();
        let (attempt, document) = begun(&client).await;
        let text = document.to_string();
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} before the review");
        }
        assert_eq!(client.get(&format!("{attempt}/result")).await.status, 409);

        let steps = json!({ "steps": [
            { "id": fresh_id(1), "slot": 4, "kind": "answer", "fields": [["seen", document["seen"]], ["answer", "retensi"]],
              "at": "2026-11-24T01:59:00Z", "seq": 2 },
            { "id": fresh_id(2), "slot": 3, "kind": "answer", "response": { "kind": "true_false", "answer": true } },
            { "id": fresh_id(3), "slot": 4, "kind": "flag", "fields": [], "flag": true, "seq": 4 },
            { "id": fresh_id(4), "slot": 8, "kind": "answer", "fields": [["answer", "esai"]], "seq": 5 },
            { "id": fresh_id(5), "slot": 1, "kind": "answer", "response": { "kind": "true_false", "answer": true } },
        ]});
        let saved = client.api(Method::POST, &format!("{attempt}/steps"), &steps).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
        let results = saved.json()["results"].clone();
        let statuses: Vec<_> = results.as_array().expect("results").iter().map(|r| r["status"].clone()).collect();
        assert_eq!(statuses, ["accepted", "accepted", "accepted", "accepted", "rejected"]);
        assert_eq!(results[4]["code"], "quiz.answer_misfit");
        let again = client.api(Method::POST, &format!("{attempt}/steps"), &steps).await.json();
        assert_eq!(again["results"][0]["status"], "duplicate");

        let stale = json!({ "steps": [{ "id": fresh_id(6), "slot": 4, "kind": "answer", "seen": "tab.1",
            "response": { "kind": "short_answer", "text": "lain" } }]});
        let stale = client.api(Method::POST, &format!("{attempt}/steps"), &stale).await.json();
        assert_eq!(stale["results"][0]["status"], "stale");
        assert_eq!(stale["results"][0]["current"], json!({ "kind": "short_answer", "text": "retensi" }));

        let now = client.get(&attempt).await.json();
        let question = &now["questions"][3];
        assert_eq!(
            (&question["text"], &question["flagged"], &question["answered"]),
            (&json!("retensi"), &json!(true), &json!(true))
        );

        let result = client.api(Method::POST, &format!("{attempt}/submit"), &json!({})).await.json();
        assert_eq!((&result["score"], &result["grade"], &result["pending"]), (&json!("20"), &Value::Null, &json!(1)));
        assert_eq!(result["questions"][3]["judged"], "right");
        let closed = client
            .api(
                Method::POST,
                &format!("{attempt}/steps"),
                &json!({ "steps": [
            { "id": fresh_id(7), "slot": 3, "kind": "answer", "response": null }]}),
            )
            .await;
        assert_eq!((closed.status.as_u16(), &closed.json()["code"]), (409, &json!("quiz.attempt_closed")));

        client.acts_as(learner(2));
        for path in [attempt.clone(), format!("{attempt}/result")] {
            assert_eq!(client.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(client.get("/api/v1/marking").await.status, 403);

        client.acts_as(trainer(11));
        assert_eq!(client.get("/api/v1/marking").await.json()["total"], 0);
        client.acts_as(trainer(10));
        let queue = client.get("/api/v1/marking").await;
        assert_eq!(queue.json()["items"][0]["slot"], 8);
        assert!(queue.statements <= 8);
        let path = format!("/api/v1/marking/{}/8", document["id"].as_str().expect("an id"));
        assert_eq!(client.api(Method::POST, &path, &json!({ "mark": "11" })).await.status, 422);
        let marked = client.api(Method::POST, &path, &json!({ "mark": "5.5", "comment": "cukup" })).await.json();
        assert_eq!((&marked["score"], &marked["grade"]), (&json!("25.5"), &json!("31.88")));
    }
}

#[tokio::test]
async fn a_start_is_idempotent_by_its_key() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    client.acts_as(learner(1));
    let course = id::<kernel::id::kind::Course>(COURSE);
    let lesson = id::<kernel::id::kind::Lesson>(LESSON);
    let path = format!("/api/v1/quizzes/{course}/{lesson}/attempts");
    let key = fresh_id(77);
    let first = client.api_with_key(Method::POST, &path, &json!({}), key).await.json();
    let second = client.api_with_key(Method::POST, &path, &json!({}), key).await.json();
    assert_eq!((first["id"].as_str(), first["number"].as_i64()), (second["id"].as_str(), second["number"].as_i64()));
    let third = client.api(Method::POST, &path, &json!({})).await;
    assert_eq!((third.status.as_u16(), &third.json()["code"]), (409, &json!("quiz.already_open")));
}
