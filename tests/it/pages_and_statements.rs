//! What each page costs in SQL statements, session and person included, and what bad input gets.

use axum::http::StatusCode;
use kernel::{Actor, Locale, PageRequest, Role};
use serde_json::json;

use crate::world::{World, login, root, worlds};

/// The most that any of these pages may send.
const MOST: u32 = 8;

/// However many courses and learners there are, and on either engine.
#[tokio::test]
async fn pages_keep_to_their_number_of_statements() {
    for world in worlds().await {
        let paths = begun(&world).await;
        let few = statements(&world, &paths).await;
        let trainer = world.app.identity.find_login(&login("pelatih")).await.expect("asked");
        let cx = world.app.sources.cx(Actor::System("test"), Locale::Id);
        let (learner, _) = world.acting("pegawai", &[]).await;
        let mut pairs = Vec::new();
        let (_, admin) = world.acting("pengelola", &[Role::Admin]).await;
        let others = world.app.identity.people(&admin, "", None, PageRequest::default()).await.expect("people").items;
        for course in ["pelayanan-publik-prima", "pengelolaan-arsip-dinamis"] {
            let folder = root().join("content").join(course);
            let imported = world.app.authoring.import_course(&cx, &folder, trainer).await.expect("imported");
            world.app.authoring.publish(&cx, imported.course, None).await.expect("published");
            pairs.push((learner, imported.course));
            pairs.extend(
                others.iter().map(|one| one.card.id).filter(|id| *id != learner).map(|id| (id, imported.course)),
            );
        }
        world.app.worker.drain().await.expect("drained");
        world.app.delivery.enrol_many(&cx, pairs).await.expect("joined");
        let many = statements(&world, &paths).await;
        for ((path, before), (_, after)) in few.iter().zip(&many) {
            assert!(after <= &(*before).max(4), "{}: {path}: {before} statements became {after}", world.engine);
        }
    }
}

/// The addresses of a learner's pages, who is in a course and in the middle of a quiz.
async fn begun(world: &World) -> Vec<String> {
    let engine = world.engine;
    let learner = world.as_account("pegawai").await;
    let outline = learner.get("/api/v1/catalogue/keamanan-informasi-asn").await.json();
    let joined = learner.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await;
    assert_eq!(joined.status, StatusCode::OK, "{engine}: {}", joined.text);
    let lessons = &outline["modules"][0]["lessons"];
    let page = lessons[0]["id"].as_str().expect("a lesson");
    let quiz = lessons.as_array().expect("lessons").iter().find(|lesson| lesson["kind"] == "quiz").expect("a quiz");
    let quiz = quiz["id"].as_str().expect("an id");
    let begun = learner.json("POST", &format!("/api/v1/quizzes/{}/{quiz}/attempts", world.course), &json!({})).await;
    let attempt = format!("/percobaan/{}", begun.json()["id"].as_str().expect("an attempt"));
    let quiz = format!("/kuis/{}/{quiz}", world.course);

    // A lesson that is opened for the first time is noted: its fact, its event and what they complete are one transaction more.
    let opened = learner.get(&format!("/kursus/keamanan-informasi-asn/p/{page}")).await;
    assert!(opened.statements <= 12, "{engine}: first opening: {} statements", opened.statements);

    vec![
        "/beranda".to_owned(),
        "/katalog".to_owned(),
        "/katalog?q=sandi".to_owned(),
        "/kursus/keamanan-informasi-asn".to_owned(),
        format!("/kursus/keamanan-informasi-asn/p/{page}"),
        quiz,
        attempt,
        "/belajarku".to_owned(),
        "/target".to_owned(),
        "/sertifikat".to_owned(),
    ]
}

/// What the pages cost on their second visit, when who the person is and what the course holds is remembered. The first may not cost more
/// than [`MOST`] either.
async fn statements(world: &World, paths: &[String]) -> Vec<(String, u32)> {
    let engine = world.engine;
    let learner = world.as_account("pegawai").await;
    let mut found = Vec::new();
    for path in paths {
        let first = learner.get(path).await;
        let second = learner.get(path).await;
        for reply in [&first, &second] {
            assert_eq!(reply.status, StatusCode::OK, "{engine}: {path}: {}", reply.text);
            assert!(reply.statements <= MOST, "{engine}: {path}: {} statements", reply.statements);
        }
        found.push((path.clone(), second.statements));
    }
    let superior = world.as_account("atasan").await;
    superior.get("/tim").await;
    let board = superior.get("/tim").await;
    assert!(board.statements <= MOST, "{engine}: /tim: {} statements for a team of any size", board.statements);
    found.push(("/tim".to_owned(), board.statements));
    for (name, path) in [("pelatih", "/beranda"), ("pengelola", "/beranda"), ("pengelola", "/kelola/sertifikat")] {
        let session = world.as_account(name).await;
        session.get(path).await;
        let reply = session.get(path).await;
        assert!(reply.statements <= MOST, "{engine}: {path} as {name}: {} statements", reply.statements);
        found.push((format!("{path} as {name}"), reply.statements));
    }
    found
}

#[tokio::test]
async fn bad_input_gets_a_clear_answer() {
    for world in worlds().await {
        let learner = world.as_account("pegawai").await;
        for (method, path, body, status) in [
            ("POST", "/api/v1/enrolments", "{", StatusCode::BAD_REQUEST),
            ("POST", "/api/v1/enrolments", r#"{"course":"bukan-id"}"#, StatusCode::BAD_REQUEST),
            (
                "POST",
                "/api/v1/enrolments",
                r#"{"course":"0193a1b2-0000-7000-8000-00000000dead"}"#,
                StatusCode::NOT_FOUND,
            ),
            ("PUT", "/api/v1/catalogue/tidak-ada/lessons/x/done", "null", StatusCode::NOT_FOUND),
            ("GET", "/api/v1/catalogue/%00", "", StatusCode::NOT_FOUND),
        ] {
            let media_type = (!body.is_empty()).then_some("application/json");
            let reply = learner.send(method, path, body.into(), media_type).await;
            assert_eq!(reply.status, status, "{method} {path}: {}", reply.text);
            let problem = reply.json();
            assert_eq!(problem["status"], status.as_u16());
            assert!(!problem["detail"].as_str().expect("a detail").is_empty());
        }
        // One engine finds nobody of this name, the other takes no such name.
        let nobody = learner.json("POST", "/api/v1/session", &json!({ "login": "a\0", "password": "b" })).await;
        assert!(nobody.status.is_client_error(), "{}", nobody.text);
        let cross_site = axum::http::Request::post("/api/v1/enrolments")
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://situs.lain")
            .body(axum::body::Body::empty())
            .expect("a request");
        let refused = tower::ServiceExt::oneshot(world.app.router.clone(), cross_site).await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn sign_in_is_limited_and_tokens_keep_to_their_scopes() {
    for world in worlds().await {
        let stranger = world.anybody();
        let wrong = json!({ "login": "pegawai@batanghari.example", "password": "salah sekali" });
        for _ in 0..10 {
            let reply = stranger.json("POST", "/api/v1/session", &wrong).await;
            assert_eq!(reply.json()["code"], "identity.bad_credentials");
        }
        assert_eq!(stranger.json("POST", "/api/v1/session", &wrong).await.status, StatusCode::TOO_MANY_REQUESTS);

        let (person, _) = world.acting("pengelola", &[Role::Admin]).await;
        let cx = world.app.sources.cx(Actor::System("test"), Locale::Id);
        let token = |scopes: &[&str]| {
            let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
            let (identity, cx) = (world.app.identity.clone(), cx.clone());
            async move { identity.add_token(&cx, person, "uji", &scopes, None).await.expect("a token") }
        };
        let call = async |token: &str, method: &str, path: &str| {
            let request = axum::http::Request::builder()
                .method(method)
                .uri(path)
                .header("authorization", format!("Bearer {token}"));
            let request = request.body(axum::body::Body::empty()).expect("a request");
            tower::ServiceExt::oneshot(world.app.router.clone(), request).await.expect("an answer").status()
        };
        let reads = token(&["admin"]).await;
        assert_eq!(call(&reads, "GET", "/api/v1/people").await, StatusCode::OK);
        assert_eq!(call(&reads, "POST", "/api/v1/certificate-batches").await, StatusCode::FORBIDDEN, "no `write`");
        let learner = token(&["write"]).await;
        assert_eq!(call(&learner, "GET", "/api/v1/people").await, StatusCode::FORBIDDEN, "no `admin`");
        assert_eq!(call("srt_tidak-dikenal", "GET", "/api/v1/me").await, StatusCode::UNAUTHORIZED);
    }
}
