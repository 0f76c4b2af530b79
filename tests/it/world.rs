//! The whole product in this process, on a database of its own, with the demo agency and one sample course.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
    response::Response,
};
use kernel::{
    Actor, Cx, Locale, Role,
    context::{PersonActor, Sources},
    id::{CourseId, PersonId},
};
use serde_json::Value;
use server::{
    config::Config,
    wiring::{self, App},
};
use tempfile::TempDir;
use test_kit::TestDatabase;
use tower::ServiceExt;
use uuid::Uuid;

/// Password of the accounts that tests use.
pub(crate) const PASSWORD: &str = "sungai batanghari";

/// The accounts of the demo agency.
pub(crate) const ACCOUNTS: [(&str, Option<Role>); 5] = [
    ("pegawai", None),
    ("pelatih", Some(Role::Trainer)),
    ("pengelola", Some(Role::Admin)),
    ("atasan", Some(Role::Superior)),
    ("mentor", Some(Role::Mentor)),
];

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) engine: &'static str,
    pub(crate) course: CourseId,
    config: Config,
    _database: TestDatabase,
    folder: TempDir,
}

/// The sources of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a root").to_owned()
}

/// A world on each engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for database in test_kit::databases().await {
        worlds.push(World::on(database).await);
    }
    worlds
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        Self::on(test_kit::fresh().await).await
    }

    async fn on(database: TestDatabase) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // On PostgreSQL the files lie on an S3 server, if there is one.
        let s3 = std::env::var("TEST_S3_URL").ok().filter(|_| database.engine == "postgres");
        let config = Config {
            database_url: database.url.clone(),
            storage_url: s3.unwrap_or_default(),
            smtp_url: std::env::var("TEST_SMTP_URL").unwrap_or_default(),
            data_dir: folder.path().to_owned(),
            content_dir: root().join("content"),
            ..Config::default()
        };
        let app = wiring::app(&config, database.db.clone(), Sources::system()).expect("the product");
        let cx = app.sources.cx(Actor::System("test"), Locale::Id);
        let read =
            |name: &str| std::fs::read_to_string(root().join("content/agency").join(name)).expect("the demo agency");
        let agency = identity::import::read(&cx, &read("units.csv"), &read("people.csv")).expect("a valid agency");
        let passwords: Vec<_> = ACCOUNTS.iter().map(|(name, _)| (login(name), PASSWORD.to_owned())).collect();
        // Long enough ago that somebody can be transferred in a story.
        let since = cx.now().date_naive() - chrono::Days::new(30);
        app.identity.load(&cx, agency, &passwords, since).await.expect("loaded");
        let trainer = app.identity.find_login(&login("pelatih")).await.expect("asked");
        let folder_of_course = root().join("content/keamanan-informasi-asn");
        let imported = app.authoring.import_course(&cx, &folder_of_course, trainer).await.expect("imported");
        app.authoring.publish(&cx, imported.course, None).await.expect("published");
        app.worker.drain().await.expect("drained");
        Self { app, engine: database.engine, course: imported.course, config, _database: database, folder }
    }

    /// The product once more, on the same database and storage.
    pub(crate) async fn another_node(&self) -> App {
        self.another_node_with(|_| ()).await
    }

    /// Another node, with settings of its own.
    pub(crate) async fn another_node_with(&self, change: impl FnOnce(&mut Config)) -> App {
        let db = database::Db::connect(&self.config.database_url).await.expect("the database");
        let mut config = Config { data_dir: self.folder.path().join("another"), ..self.config.clone() };
        change(&mut config);
        let app = wiring::app(&config, db, Sources::system()).expect("the product");
        app.db.join_other_nodes();
        app
    }

    /// Today by the site's zone.
    pub(crate) fn today(&self) -> chrono::NaiveDate {
        let zone = chrono::FixedOffset::east_opt(self.config.zone_hours * 3600).expect("a zone");
        self.app.sources.clock.now().with_timezone(&zone).date_naive()
    }

    /// A client signed in as one of the accounts.
    pub(crate) async fn as_account(&self, name: &str) -> Session {
        let mut session = self.anybody();
        let body = serde_json::json!({ "login": login(name), "password": PASSWORD });
        let reply = session.json("POST", "/api/v1/session", &body).await;
        assert_eq!(reply.status, StatusCode::OK, "{name}: {}", reply.text);
        let cookie = reply.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok()).expect("a cookie");
        session.cookie = cookie.split(';').next().map(str::to_owned);
        session
    }

    /// A client that is not signed in.
    pub(crate) fn anybody(&self) -> Session {
        Session { router: self.app.router.clone(), cookie: None }
    }

    /// The context in which an account acts, for what a test does without HTTP.
    pub(crate) async fn acting(&self, name: &str, roles: &[Role]) -> (PersonId, Cx) {
        let id = self.app.identity.find_login(&login(name)).await.expect("asked").expect("an account");
        let mut all = vec![Role::Employee];
        all.extend(roles);
        let actor = PersonActor { id, name: name.to_owned(), unit: None, roles: all };
        (id, self.app.sources.cx(Actor::Person(actor), Locale::Id))
    }
}

pub(crate) fn login(name: &str) -> String {
    format!("{name}@batanghari.example")
}

/// A client of the product, without a network, through all its layers.
pub(crate) struct Session {
    router: Router,
    cookie: Option<String>,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    pub(crate) text: String,
    pub(crate) statements: u32,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

impl Session {
    /// The same session on another node.
    pub(crate) fn on(&self, node: &App) -> Self {
        Self { router: node.router.clone(), cookie: self.cookie.clone() }
    }

    /// Reads an answer that goes on.
    pub(crate) async fn open(&self, path: &str) -> Response {
        let cookie = self.cookie.as_deref().unwrap_or_default();
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Body::empty(), None).await
    }

    pub(crate) async fn json(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.send(method, path, Body::from(body.to_string()), Some("application/json")).await
    }

    pub(crate) async fn form(&self, path: &str, body: &str) -> Reply {
        self.send("POST", path, Body::from(body.to_owned()), Some("application/x-www-form-urlencoded")).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Body, media_type: Option<&str>) -> Reply {
        self.send_with_key(key(), method, path, body, media_type).await
    }

    pub(crate) async fn send_with_key(
        &self,
        key: Uuid,
        method: &str,
        path: &str,
        body: Body,
        media_type: Option<&str>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header("idempotency-key", key.to_string());
        if let Some(media_type) = media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        self.request(request.body(body).expect("a request")).await
    }

    /// Sends this request, in this session.
    pub(crate) async fn request(&self, mut request: Request<Body>) -> Reply {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().expect("a cookie"));
        }
        let (response, statements) = database::counting_statements(self.router.clone().oneshot(request)).await;
        let (parts, body) = response.expect("an answer").into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status, headers: parts.headers, bytes, text, statements }
    }
}

/// A fresh UUID of version 7, as a client makes them.
pub(crate) fn key() -> Uuid {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let base = 0x0193_0000_0000_7000_8000_0000_0000_0000_u128;
    Uuid::from_u128(base | (u128::from(std::process::id()) << 32) | u128::from(count))
}
