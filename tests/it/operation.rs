//! What machines, operators and browsers rely on around every page.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::world::{PASSWORD, Reply, World, login, worlds};

fn value<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn pages_are_framed_by_nobody_and_run_nothing_of_others() {
    let world = World::sqlite().await;
    let learner = world.as_account("pegawai").await;
    for reply in [world.anybody().get("/masuk").await, learner.get("/beranda").await, learner.get("/tidak-ada").await] {
        let policy = value(&reply.headers, "content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "form-action 'self'"] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(value(&reply.headers, "x-content-type-options"), "nosniff");
        assert_eq!(value(&reply.headers, "referrer-policy"), "same-origin");
        assert!(value(&reply.headers, "x-request-id").parse::<uuid::Uuid>().is_ok());
        assert!(!reply.text.contains("<script>") && !reply.text.contains(" style="), "nothing inline");
    }
}

#[tokio::test]
async fn cookies_are_for_https_alone_where_the_site_is() {
    let world = World::sqlite().await;
    let body = json!({ "login": login("pegawai"), "password": PASSWORD });
    let plain = world.anybody().json("POST", "/api/v1/session", &body).await;
    let cookie = value(&plain.headers, "set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    let node =
        world.another_node_with(|config| config.public_url = "https://belajar.example".parse().expect("a URL")).await;
    let safe = world.anybody().on(&node).json("POST", "/api/v1/session", &body).await;
    let cookie = value(&safe.headers, "set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"), "{cookie}");
    assert!(value(&safe.headers, "strict-transport-security").contains("max-age="));
}

#[tokio::test]
async fn machines_are_told_how_the_process_does() {
    for world in worlds().await {
        let engine = world.engine;
        let anybody = world.anybody();
        assert_eq!(anybody.get("/healthz").await.text, "ok", "{engine}");
        let ready = anybody.get("/readyz").await;
        assert_eq!(
            (ready.status, ready.text.as_str()),
            (StatusCode::OK, "database ok\nmigrations ok\nstorage ok\n"),
            "{engine}"
        );
        let tx = world.app.db.begin().await.expect("a transaction");
        let older = "DELETE FROM seaql_migrations WHERE version LIKE 'm0023%'";
        tx.connection().execute_unprepared(older).await.expect("as before an update");
        tx.commit().await.expect("committed");
        let behind = anybody.get("/readyz").await;
        assert_eq!(behind.status, StatusCode::SERVICE_UNAVAILABLE, "{engine}: {}", behind.text);
        assert!(behind.text.contains("migrations behind"), "{engine}: {}", behind.text);
    }
}

/// The description of the API and the permission table speak of the same routes.
#[tokio::test]
async fn every_route_of_the_api_is_described() {
    let world = World::sqlite().await;
    let description: Value = world.anybody().get("/api/v1/openapi.json").await.json();
    let mut described = BTreeSet::new();
    for (path, operations) in description["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            described.insert(format!("{} {path}", method.to_uppercase()));
            let said = operation["summary"].as_str().or(operation["description"].as_str()).unwrap_or_default();
            assert!(!said.is_empty(), "{method} {path} says nothing of itself");
        }
    }
    let api =
        world.app.rules.iter().filter(|rule| rule.path.starts_with("/api/v1/") && rule.path != "/api/v1/openapi.json");
    let table: BTreeSet<String> = api.map(|rule| format!("{} {}", rule.method, rule.path)).collect();
    assert_eq!(table, described);
    let viewer = world.anybody().get("/api/docs/").await;
    assert_eq!(viewer.status, StatusCode::OK);
    let settings = world.anybody().get("/api/docs/swagger-initializer.js").await;
    assert!(
        settings.text.contains("/api/v1/openapi.json") && settings.text.contains("BaseLayout"),
        "{}",
        settings.text
    );
}

/// Tries are counted by the address that the near proxy saw; whoever signs in rightly uses none of them up.
#[tokio::test]
async fn one_address_cannot_try_for_ever_and_an_office_can_sign_in() {
    for world in worlds().await {
        let engine = world.engine;
        let tx = world.app.db.begin().await.expect("a transaction");
        let now = world.app.sources.clock.now().format("%Y-%m-%d %H:%M:%S%.6f+00:00");
        let tried =
            format!("INSERT INTO throttle (key, count, window_start) VALUES ('address:203.0.113.7', 199, '{now}')");
        tx.connection().execute_unprepared(&tried).await.expect("counted");
        tx.commit().await.expect("committed");
        let from = async |address: &str, name: &str, password: &str| -> Reply {
            let body = json!({ "login": login(name), "password": password }).to_string();
            let mut request = Request::post("/api/v1/session")
                .header(header::CONTENT_TYPE, "application/json")
                .header("x-forwarded-for", address)
                .body(Body::from(body))
                .expect("a request");
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
            world.anybody().request(request).await
        };
        for _ in 0..3 {
            let signed_in = from("203.0.113.7", "pegawai", PASSWORD).await;
            assert_eq!(signed_in.status, StatusCode::OK, "{engine}: {}", signed_in.text);
        }
        assert_eq!(
            from("203.0.113.7", "atasan", "salah sekali").await.json()["code"],
            "identity.bad_credentials",
            "{engine}"
        );
        let refused = from("203.0.113.7", "mentor", PASSWORD).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{engine}: {}", refused.text);
        assert_eq!(from("203.0.113.8", "mentor", PASSWORD).await.status, StatusCode::OK, "{engine}: others can");
    }
}

#[tokio::test]
async fn a_new_password_ends_other_sessions() {
    for world in worlds().await {
        let engine = world.engine;
        let (here, there) = (world.as_account("pegawai").await, world.as_account("pegawai").await);
        let change = async |old: &str, new: &str| {
            here.json("PUT", "/api/v1/me/password", &json!({ "old": old, "new": new })).await
        };
        let wrong = change("bukan ini", "kata sandi yang baru").await;
        assert_eq!(
            (wrong.status, wrong.json()["errors"][0]["field"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("old")),
            "{engine}: {}",
            wrong.text
        );
        assert_eq!(change(PASSWORD, "pendek").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(there.get("/api/v1/me").await.status, StatusCode::OK, "{engine}");
        assert_eq!(change(PASSWORD, "kata sandi yang baru").await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(here.get("/api/v1/me").await.status, StatusCode::OK, "{engine}: this session stays");
        assert_eq!(there.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED, "{engine}: the other ended");
        let sign_in = async |password: &str| {
            let body = json!({ "login": login("pegawai"), "password": password });
            world.anybody().json("POST", "/api/v1/session", &body).await.status
        };
        assert_eq!(sign_in(PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(sign_in("kata sandi yang baru").await, StatusCode::OK, "{engine}");
    }
}

/// A job that fails is set aside with its reason, shown to the admin, and tried again; one that runs is left alone.
#[tokio::test]
async fn a_failed_job_is_shown_and_tried_again() {
    for world in worlds().await {
        let engine = world.engine;
        let admin = world.as_account("pengelola").await;
        let cx = world.app.sources.cx(kernel::Actor::System("test"), kernel::Locale::Id);
        let tx = world.app.db.begin().await.expect("a transaction");
        let job = database::jobs::enqueue(&tx, &cx, "uji.tanpa_pelaksana", json!({}), cx.now()).await.expect("queued");
        tx.commit().await.expect("committed");
        world.app.worker.drain().await.expect("drained");
        let row = async || {
            let page =
                database::jobs::list(&world.app.db.reader(), kernel::PageRequest::default()).await.expect("a list");
            page.items.into_iter().find(|row| row.id == job).expect("the job")
        };
        let failed = row().await;
        assert_eq!((failed.attempts, failed.dead), (1, false), "{engine}");
        assert!(failed.run_at > cx.now(), "{engine}: it waits before the next try");
        let page = admin.get("/kelola/pekerjaan").await;
        assert!(
            page.text.contains("uji.tanpa_pelaksana") && page.text.contains("no handler of this name"),
            "{engine}: {}",
            page.text
        );

        let again = format!("/kelola/pekerjaan/{job}/ulangi");
        assert_eq!(admin.form(&again, "").await.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(row().await.attempts, 0, "{engine}");
        world.app.worker.drain().await.expect("drained");
        assert_eq!(row().await.attempts, 1, "{engine}: tried once more");

        let tx = world.app.db.begin().await.expect("a transaction");
        let lease = "UPDATE job SET locked_until = '2126-11-24 00:00:00+00:00'";
        tx.connection().execute_unprepared(lease).await.expect("running");
        tx.commit().await.expect("committed");
        assert_eq!(admin.form(&again, "").await.status, StatusCode::NOT_FOUND, "{engine}: it runs");
        assert_eq!(world.as_account("pelatih").await.form(&again, "").await.status, StatusCode::FORBIDDEN, "{engine}");
    }
}

/// A recurring job that fails stands on the admin's page, with since when and why, until it succeeds.
#[tokio::test]
async fn a_recurring_job_that_fails_is_shown_until_it_succeeds() {
    for world in worlds().await {
        let engine = world.engine;
        let admin = world.as_account("pengelola").await;
        let fails = Arc::new(AtomicBool::new(true));
        let state = fails.clone();
        let handler = database::jobs::FnJob::new("uji.berkala", move |_, _| {
            let fails = state.load(Ordering::Relaxed);
            async move { if fails { Err("surat tidak terkirim".into()) } else { Ok(()) } }
        });
        let shown = async || admin.get("/kelola/pekerjaan").await.text.contains("surat tidak terkirim");
        for _ in 0..2 {
            world.app.worker.recur(&handler).await;
            assert!(shown().await, "{engine}");
        }
        let failing = database::recurring::failing(&world.app.db.reader()).await.expect("a list");
        assert!(failing.len() == 1 && failing[0].since < failing[0].last_at, "{engine}: {failing:?}");
        fails.store(false, Ordering::Relaxed);
        world.app.worker.recur(&handler).await;
        assert!(!shown().await, "{engine}");
    }
}

/// What is counted is for admins, by route and never by address.
#[tokio::test]
async fn figures_name_routes_and_no_people() {
    let world = World::sqlite().await;
    let admin = world.as_account("pengelola").await;
    admin.get("/kursus/keamanan-informasi-asn").await;
    let figures = admin.get("/metrics").await;
    assert_eq!(figures.status, StatusCode::OK);
    assert_eq!(world.anybody().get("/metrics").await.status, StatusCode::SEE_OTHER, "to the sign-in");
    assert_eq!(world.as_account("pelatih").await.get("/metrics").await.status, StatusCode::FORBIDDEN);
    assert!(!figures.text.contains("keamanan-informasi-asn"), "{}", figures.text);
}
