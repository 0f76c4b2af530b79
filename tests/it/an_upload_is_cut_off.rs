//! A file on its way in, over a line that breaks and through a process that dies, on local files and on S3; then it is read in parts.

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use data_encoding::BASE64;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::world::{Reply, Session, World, key, worlds};

async fn call(session: &Session, method: Method, path: &str, headers: &[(&str, String)], body: &[u8]) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    session.request(request.body(Body::from(body.to_vec())).expect("a request")).await
}

async fn announce(world: &World, trainer: &Session, key: Uuid, size: usize) -> String {
    let headers = [
        ("idempotency-key", key.to_string()),
        ("upload-length", size.to_string()),
        ("upload-metadata", format!("filename {}", BASE64.encode(b"Loket satu.mp4"))),
    ];
    let path = format!("/api/v1/courses/{}/uploads", world.course);
    let made = call(trainer, Method::POST, &path, &headers, &[]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}: {}", world.engine, made.text);
    header(&made.headers, "location")
}

async fn send(session: &Session, place: &str, offset: usize, bytes: &[u8]) -> Reply {
    let headers =
        [("upload-offset", offset.to_string()), ("content-type", "application/offset+octet-stream".to_owned())];
    call(session, Method::PATCH, place, &headers, bytes).await
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_upload_survives_and_is_read_in_parts() {
    for world in worlds().await {
        let engine = world.engine;
        let trainer = world.as_account("pelatih").await;
        let mut film = b"\0\0\0\x18ftypisom".to_vec();
        film.resize(5 * 1024 * 1024 + 3, 7);

        // The answer to the announcement is lost; sent again with its key it names the same upload.
        let again = key();
        let place = announce(&world, &trainer, again, film.len()).await;
        assert_eq!(announce(&world, &trainer, again, film.len()).await, place, "{engine}");

        let half = 4_500_000;
        let first = send(&trainer, &place, 0, &film[..half]).await;
        assert_eq!(first.status, StatusCode::NO_CONTENT, "{engine}: {}", first.text);
        let stands = call(&trainer, Method::HEAD, &place, &[], &[]).await;
        assert_eq!(header(&stands.headers, "upload-offset"), half.to_string(), "{engine}");

        // The process dies when all bytes are there and the file is not made yet.
        let tx = world.app.db.begin().await.expect("a transaction");
        let id = place.rsplit('/').next().expect("an id").parse::<Uuid>().expect("a UUID");
        let id = if engine == "postgres" { format!("'{id}'") } else { format!("x'{}'", id.simple()) };
        let shorter = format!("UPDATE upload SET size = {half} WHERE id = {id}");
        tx.connection().execute_unprepared(&shorter).await.expect("as if it were whole");
        tx.commit().await.expect("committed");
        let whole = call(&trainer, Method::HEAD, &place, &[], &[]).await;
        let result: serde_json::Value = serde_json::from_str(&header(&whole.headers, "upload-result")).expect("a file");
        let late = send(&trainer, &place, half, &film[half..]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{engine}: it is a file already");

        // What was uploaded is read in parts, as a player reads it.
        let files = trainer.get(&format!("/api/v1/courses/{}/media", world.course)).await.json();
        let file = files.as_array().expect("files").iter().find(|file| file["path"] == "media/Loket satu.mp4");
        let file = file.expect("the file");
        let digest = file["sha256"].as_str().expect("a hash");
        assert!(result["url"].as_str().expect("an address").contains(digest), "{engine}: {result}");
        let address = format!("/studio/{}/berkas/{digest}/a.mp4", world.course);
        let part = async |range: &str| call(&trainer, Method::GET, &address, &[("range", range.to_owned())], &[]).await;
        for (range, shown, bytes) in [
            ("bytes=4-7", format!("bytes 4-7/{half}"), &film[4..8]),
            ("bytes=4194300-4194310", format!("bytes 4194300-4194310/{half}"), &film[4_194_300..4_194_311]),
            ("bytes=-2", format!("bytes {}-{}/{half}", half - 2, half - 1), &film[half - 2..half]),
        ] {
            let reply = part(range).await;
            assert_eq!((reply.status, header(&reply.headers, "content-range")), (StatusCode::PARTIAL_CONTENT, shown));
            assert_eq!(reply.bytes, bytes, "{engine}: {range}");
        }
        assert_eq!(part("bytes=9000000-").await.status, StatusCode::RANGE_NOT_SATISFIABLE, "{engine}");
        published(&world, &trainer).await;

        let gone = format!("/api/v1/courses/{}/media/{}", world.course, file["id"].as_str().expect("an id"));
        assert_eq!(call(&trainer, Method::DELETE, &gone, &[], &[]).await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(call(&trainer, Method::DELETE, &gone, &[], &[]).await.status, StatusCode::NOT_FOUND, "{engine}");
    }
}

/// A learner reads parts of a published file.
async fn published(world: &World, trainer: &Session) {
    let engine = world.engine;
    let learner = world.as_account("pegawai").await;
    let files = trainer.get(&format!("/api/v1/courses/{}/media", world.course)).await.json();
    let file = files.as_array().expect("files").iter().find(|file| file["media_type"] == "image/svg+xml");
    let file = file.expect("a drawing of the course");
    let address = format!("/media/{}/gambar.svg", file["sha256"].as_str().expect("a hash"));
    assert_eq!(learner.get(&address).await.status, StatusCode::NOT_FOUND, "{engine}: not enrolled");
    learner.json("POST", "/api/v1/enrolments", &serde_json::json!({ "course": world.course })).await;
    let whole = learner.get(&address).await;
    let part = call(&learner, Method::GET, &address, &[("range", "bytes=0-3".to_owned())], &[]).await;
    assert_eq!((whole.status, part.status), (StatusCode::OK, StatusCode::PARTIAL_CONTENT), "{engine}: {}", whole.text);
    assert_eq!(part.bytes, &whole.bytes[..4], "{engine}");
    assert!(
        header(&whole.headers, "content-security-policy").contains("sandbox"),
        "{engine}: a drawing never runs here"
    );
}
