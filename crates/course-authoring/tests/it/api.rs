use course_authoring::model::CourseState;
use http::{Method, StatusCode};
use kernel::{Actor, Event, Role, id::CourseId};
use serde_json::{Value, json};
use test_kit::{Reply, person};
use uuid::Uuid;

use crate::support::{App, apps, one};

fn trainer() -> Actor {
    person(1, &[Role::Trainer])
}

fn settings() -> Value {
    json!({
        "title": "Arsip dinamis", "summary": "Mengelola arsip sehari-hari.", "subject": "kearsipan", "level": "dasar",
        "objectives": ["Menyimpan arsip"], "jp": 2, "form": "NKL03",
        "curriculum": [{ "title": "Arsip", "jp": 2 }]
    })
}

fn id_of(reply: &Reply) -> Uuid {
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
    reply.json()["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

async fn course(app: &App) -> Uuid {
    id_of(&app.client.api(Method::POST, "/api/v1/courses", &settings()).await)
}

#[tokio::test]
async fn a_course_from_nothing_to_its_second_version() {
    for app in apps().await {
        app.client.acts_as(trainer());
        let api = |method: Method, path: String, body: Value| {
            let client = &app.client;
            async move { client.api(method, &path, &body).await }
        };
        let course = course(&app).await;
        let base = format!("/api/v1/courses/{course}");

        let refused = api(Method::POST, format!("{base}/publications"), json!({})).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("authoring.not_ready"))
        );

        let module = id_of(&api(Method::POST, format!("{base}/modules"), json!({ "title": "Dasar" })).await);
        let new = json!({ "module": module, "title": "Apa itu arsip", "kind": "page" });
        let page = id_of(&api(Method::POST, format!("{base}/lessons"), new).await);
        let new = json!({ "module": module, "title": "Kuis", "kind": "quiz" });
        let quiz = id_of(&api(Method::POST, format!("{base}/lessons"), new).await);

        let edit = json!({ "version": 1, "title": "Apa itu arsip", "minutes": 7, "mandatory": true, "markdown": "## Arsip\n\nCatatan." });
        let saved = api(Method::PUT, format!("{base}/lessons/{page}"), edit.clone()).await;
        assert_eq!((saved.status, saved.json()["version"].as_i64()), (StatusCode::OK, Some(2)), "{}", saved.text);
        // The same call again is no conflict; another change on the old version is.
        let again = api(Method::PUT, format!("{base}/lessons/{page}"), edit).await;
        assert_eq!((again.status, again.json()["version"].as_i64()), (StatusCode::OK, Some(2)));
        let late = json!({ "version": 1, "title": "Lain", "minutes": 7, "mandatory": true, "markdown": "Lain" });
        let stale = api(Method::PUT, format!("{base}/lessons/{page}"), late).await;
        assert_eq!((stale.status, stale.json()["code"].as_str()), (StatusCode::CONFLICT, Some("authoring.stale")));

        let question =
            json!({ "question": { "stem": "Benar?", "mark": 100, "body": { "kind": "true_false", "answer": true } } });
        let question = id_of(&api(Method::POST, format!("{base}/lessons/{quiz}/questions"), question).await);
        let bank = json!({ "name": "a.gift", "text": "Dua {=a ~b}\n\nBukan {soal}\n" });
        let imported = api(Method::POST, format!("{base}/lessons/{quiz}/questions/import"), bank).await;
        assert_eq!(imported.json()["added"], 1, "{}", imported.text);
        assert_eq!(imported.json()["problems"][0]["code"], "gift_answers_unknown");
        let list = app.client.get(&format!("{base}/lessons/{quiz}/questions")).await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(2));

        let shown = app.client.get(&format!("{base}/lessons/{page}/preview")).await.json();
        assert!(shown["html"].as_str().is_some_and(|html| html.contains("Catatan.")), "{shown}");
        let shown = app.client.get(&format!("{base}/lessons/{quiz}/preview")).await;
        assert_eq!(shown.json()["questions"][1]["control"], "radio", "{}", shown.text);
        assert_eq!(shown.json()["questions"][1]["options"].as_array().map(Vec::len), Some(2));
        assert!(!shown.text.contains("answer") && !shown.text.contains("correct"), "no key: {}", shown.text);

        let published = api(Method::POST, format!("{base}/publications"), json!({})).await;
        assert_eq!(
            (published.status, published.json()["number"].as_i64()),
            (StatusCode::CREATED, Some(1)),
            "{}",
            published.text
        );

        let removed = api(Method::DELETE, format!("{base}/lessons/{quiz}/questions/{question}"), json!({})).await;
        assert_eq!(removed.status, StatusCode::OK, "{}", removed.text);
        let restored = api(Method::POST, format!("{base}/restore"), removed.json()).await;
        assert_eq!(restored.status, StatusCode::OK, "{}", restored.text);

        let order = json!({ "order": [quiz, page] });
        let ordered = api(Method::POST, format!("{base}/order/{module}"), order).await;
        assert_eq!(ordered.status, StatusCode::NO_CONTENT, "{}", ordered.text);
        let wrong = api(Method::POST, format!("{base}/order/{module}"), json!({ "order": [quiz] })).await;
        assert_eq!(wrong.status, StatusCode::CONFLICT);

        let outline = app.client.get(&base).await;
        assert!(outline.statements <= 8, "{} statements", outline.statements);
        assert_eq!(outline.json()["modules"][0]["lessons"][0]["id"], json!(quiz));
        assert_eq!(outline.json()["readiness"][0]["code"], "quiz_drafts");

        let published = api(Method::POST, format!("{base}/publications"), json!({})).await;
        assert_eq!(published.json()["number"], 2);
        let count = app.events.all().iter().filter(|event| matches!(event, Event::CoursePublished { .. })).count();
        assert_eq!(count, 2);

        let cx = app.cx(trainer());
        let card = app.authoring.workspace(&cx, CourseId::from_uuid(course)).await.expect("a workspace").card;
        assert_eq!(card.state, CourseState::Published);
    }
}

#[tokio::test]
async fn parts_of_a_quiz_draw_what_there_is() {
    for app in apps().await {
        app.client.acts_as(trainer());
        let course = course(&app).await;
        let base = format!("/api/v1/courses/{course}");
        let module = app.client.api(Method::POST, &format!("{base}/modules"), &json!({ "title": "Dasar" })).await;
        let new = json!({ "module": id_of(&module), "title": "Kuis", "kind": "quiz" });
        let quiz = id_of(&app.client.api(Method::POST, &format!("{base}/lessons"), &new).await);
        let lesson = format!("{base}/lessons/{quiz}");
        for tag in ["mudah", "mudah", "sukar"] {
            let body = json!({ "kind": "true_false", "answer": true });
            let question = json!({ "question": { "stem": "Benar?", "mark": 100, "tags": [tag], "body": body } });
            id_of(&app.client.api(Method::POST, &format!("{lesson}/questions"), &question).await);
        }
        let version = app.client.get(&lesson).await.json()["version"].clone();
        let put = async |version: &Value, count: u32| {
            let easy = json!({ "title": "Pemanasan", "per_page": 1, "draws": [{ "count": count, "tag": "mudah" }] });
            let body = json!({ "version": version, "sections": [easy, { "title": "Selebihnya" }] });
            app.client.api(Method::PUT, &format!("{lesson}/sections"), &body).await
        };
        let short = put(&version, 3).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: two are easy", app.database.engine);
        assert!(short.text.contains("b0-d0-count"), "{}", short.text);
        let saved = put(&version, 2).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
        assert_eq!(put(&version, 1).await.status, StatusCode::CONFLICT, "another version by now");
        let kept = app.client.get(&lesson).await.json();
        assert_eq!(
            (&kept["version"], &kept["sections"][0]["draws"][0]["count"]),
            (&saved.json()["version"], &json!(2))
        );
        assert_eq!(kept["sections"][1], json!({ "title": "Selebihnya" }));
        let many = json!({ "version": kept["version"], "sections": vec![json!({}); 41] });
        let many = app.client.api(Method::PUT, &format!("{lesson}/sections"), &many).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A draw that follows the learner says how many it asks for; that nothing has a level is told, and forbids nothing.
        for (count, status) in [(0, StatusCode::UNPROCESSABLE_ENTITY), (1, StatusCode::OK)] {
            let follows = json!({ "draws": [{ "count": count, "tag": "mudah", "adaptive": true }] });
            let body = json!({ "version": kept["version"], "sections": [follows] });
            let set = app.client.api(Method::PUT, &format!("{lesson}/sections"), &body).await;
            assert_eq!(set.status, status, "{count}: {}", set.text);
        }
        let page = app.client.get(&format!("/studio/{course}/kuis/{quiz}")).await.text;
        assert!(page.contains("dua tingkat berpikir"), "{page}");
        app.client.acts_as(person(2, &[Role::Trainer]));
        assert_eq!(put(&kept["version"], 1).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_repeated_write_makes_one_thing() {
    let app = one().await;
    app.client.acts_as(trainer());
    let key = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001);
    let first = app.client.api_with_key(Method::POST, "/api/v1/courses", &settings(), key).await;
    let second = app.client.api_with_key(Method::POST, "/api/v1/courses", &settings(), key).await;
    assert_eq!(id_of(&first), id_of(&second));
    assert_eq!(app.client.get("/api/v1/courses").await.json().as_array().map(Vec::len), Some(1));
    // Another course may bear the same title; its address word differs.
    let third = app.client.api(Method::POST, "/api/v1/courses", &settings()).await;
    assert_ne!(id_of(&third), id_of(&first));
}

#[tokio::test]
async fn bad_input_is_told_and_changes_nothing() {
    let app = one().await;
    app.client.acts_as(trainer());
    let course = course(&app).await;
    let base = format!("/api/v1/courses/{course}");
    let module = id_of(&app.client.api(Method::POST, &format!("{base}/modules"), &json!({ "title": "M" })).await);
    let new = json!({ "module": module, "title": "K", "kind": "quiz" });
    let quiz = id_of(&app.client.api(Method::POST, &format!("{base}/lessons"), &new).await);
    let long = "x".repeat(201);
    let cases = [
        (
            Method::POST,
            "/api/v1/courses".to_owned(),
            json!({ "title": "", "subject": "kearsipan", "level": "dasar" }),
            422,
        ),
        (
            Method::POST,
            "/api/v1/courses".to_owned(),
            json!({ "title": "a", "subject": "masak", "level": "dasar" }),
            422,
        ),
        (
            Method::POST,
            "/api/v1/courses".to_owned(),
            json!({ "title": "a", "slug": "A B", "subject": "hukum", "level": "dasar" }),
            422,
        ),
        (Method::POST, "/api/v1/courses".to_owned(), json!("bukan objek"), 400),
        (Method::POST, format!("{base}/modules"), json!({ "title": long }), 422),
        (Method::POST, format!("{base}/lessons"), json!({ "module": course, "title": "a" }), 404),
        (
            Method::POST,
            format!("{base}/lessons/{quiz}/questions"),
            json!({ "question": { "stem": "", "mark": 100, "body": { "kind": "essay" } } }),
            422,
        ),
        (
            Method::POST,
            format!("{base}/lessons/{quiz}/questions"),
            json!({ "question": { "stem": "a", "mark": 100, "body": { "kind": "sulap" } } }),
            400,
        ),
        (
            Method::POST,
            format!("{base}/lessons/{quiz}/questions"),
            json!({ "question": { "stem": "a", "mark": 100, "body": { "kind": "single_choice", "options": [] } } }),
            422,
        ),
        (
            Method::PUT,
            format!("{base}/lessons/{quiz}"),
            json!({ "version": 1, "title": "K", "minutes": 5, "rules": { "pass_mark": 101, "attempts": 1, "grading": "last", "time_limit_minutes": 0, "shuffle_questions": false, "shuffle_options": false, "draw": 0 } }),
            422,
        ),
        (
            Method::PUT,
            format!("{base}/lessons/{quiz}"),
            json!({ "version": 1, "title": "K", "minutes": 5, "markdown": "halaman?" }),
            404,
        ),
        (Method::POST, format!("{base}/restore"), json!({ "resource": quiz, "revision": course }), 404),
        (Method::GET, "/api/v1/courses/bukan-id".to_owned(), json!({}), 404),
    ];
    for (method, path, body, status) in cases {
        let reply = app.client.api(method.clone(), &path, &body).await;
        assert_eq!(reply.status.as_u16(), status, "{method} {path} {body}: {}", reply.text);
        assert!(reply.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    }
    let outline = app.client.get(&base).await.json();
    assert_eq!(outline["modules"][0]["lessons"][0]["version"], 1);
}

#[tokio::test]
async fn others_do_not_even_see_a_course() {
    let app = one().await;
    app.client.acts_as(trainer());
    let course = course(&app).await;
    let base = format!("/api/v1/courses/{course}");
    let other = person(2, &[Role::Trainer]);

    app.client.acts_as(other.clone());
    assert_eq!(app.client.get(&base).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.client.get("/api/v1/courses").await.json(), json!([]));
    let added = app.client.api(Method::POST, &format!("{base}/modules"), &json!({ "title": "x" })).await;
    assert_eq!(added.status, StatusCode::NOT_FOUND);

    app.client.acts_as(trainer());
    let authors = json!({ "authors": [other.person().expect("a person")] });
    let shared = app.client.api(Method::PUT, &format!("{base}/authors"), &authors).await;
    assert_eq!(shared.status, StatusCode::NO_CONTENT, "{}", shared.text);

    let employee = json!({ "authors": [person(3, &[]).person()] });
    let refused = app.client.api(Method::PUT, &format!("{base}/authors"), &employee).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "only trainers write");

    app.client.acts_as(other);
    assert_eq!(app.client.get(&base).await.status, StatusCode::OK);
    // A co-author writes, but does not archive.
    let archived = app.client.api(Method::POST, &format!("{base}/archive"), &json!({})).await;
    assert_eq!(archived.status, StatusCode::FORBIDDEN);

    for (actor, status) in [
        (Actor::Anonymous, StatusCode::UNAUTHORIZED),
        (person(3, &[]), StatusCode::FORBIDDEN),
        (person(4, &[Role::Admin]), StatusCode::OK),
    ] {
        app.client.acts_as(actor);
        assert_eq!(app.client.get(&base).await.status, status);
    }
}

/// Every route and who may call it.
#[tokio::test]
async fn the_routes() {
    let app = one().await;
    let mut lines: Vec<String> = app
        .client
        .rules
        .iter()
        .map(|rule| format!("{:7} {:?} {}", rule.method.as_str(), rule.access, rule.path))
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}
