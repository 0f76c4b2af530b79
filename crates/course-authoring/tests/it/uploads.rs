use axum::body::Body;
use http::{Method, Request, StatusCode};
use kernel::{Actor, Role, id::CourseId};
use test_kit::{Reply, person};

use crate::support::{App, apps, one};

fn trainer() -> Actor {
    person(1, &[Role::Trainer])
}

async fn course(app: &App) -> CourseId {
    app.client.acts_as(trainer());
    let settings = course_authoring::commands::Settings {
        title: "Berkas".to_owned(),
        subject: "hukum".to_owned(),
        level: "dasar".to_owned(),
        mandatory_lessons: true,
        ..Default::default()
    };
    app.authoring.create_course(&app.cx(trainer()), None, &settings).await.expect("a course")
}

async fn announce(app: &App, course: CourseId, name: &str, size: usize) -> Reply {
    let request = Request::post(format!("/api/v1/courses/{course}/uploads"))
        .header("tus-resumable", "1.0.0")
        .header("upload-length", size)
        .header("upload-metadata", format!("filename {}", data_encoding::BASE64.encode(name.as_bytes())));
    app.client.send(request.body(Body::empty()).expect("a request")).await
}

async fn send(app: &App, place: &str, offset: usize, bytes: &[u8]) -> Reply {
    let request = Request::patch(place)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", offset)
        .header("content-type", "application/offset+octet-stream");
    app.client.send(request.body(Body::from(bytes.to_vec())).expect("a request")).await
}

async fn stands(app: &App, place: &str) -> Reply {
    app.client.send(Request::head(place).body(Body::empty()).expect("a request")).await
}

fn offset(reply: &Reply) -> &str {
    reply.headers.get("upload-offset").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped() {
    for app in apps().await {
        let course = course(&app).await;
        let mut film = b"\0\0\0\x18ftypisom".to_vec();
        film.resize(5 * 1024 * 1024, 7);
        let made = announce(&app, course, "Loket satu.mp4", film.len()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let place = made.location().to_owned();

        let first = send(&app, &place, 0, &film[..4_500_000]).await;
        assert_eq!((first.status, offset(&first)), (StatusCode::NO_CONTENT, "4500000"), "{}", first.text);
        assert_eq!(offset(&stands(&app, &place).await), "4500000");
        let wrong = send(&app, &place, 10, &film[10..20]).await;
        assert_eq!(wrong.status, StatusCode::CONFLICT);

        let last = send(&app, &place, 4_500_000, &film[4_500_000..]).await;
        assert_eq!(last.status, StatusCode::NO_CONTENT, "{}", last.text);
        let result: serde_json::Value =
            serde_json::from_slice(last.headers.get("upload-result").expect("a result").as_bytes()).expect("JSON");
        assert_eq!(result["markdown"], "![Loket satu](../media/Loket%20satu.mp4)");
        assert!(result["url"].as_str().is_some_and(|url| url.starts_with("/media/")));

        let media = app.authoring.media(&app.cx(trainer()), course).await.expect("files");
        assert_eq!((media[0].path.as_str(), media[0].size), ("media/Loket satu.mp4", film.len() as u64));
        let place = format!("/studio/{course}/berkas/{}/a.mp4", media[0].digest);
        let part = Request::get(&place).header("range", "bytes=4-7").body(Body::empty()).expect("a request");
        let part = app.client.send(part).await;
        assert_eq!((part.status, part.text.as_str()), (StatusCode::PARTIAL_CONTENT, "ftyp"));
        assert_eq!(part.headers["content-range"], format!("bytes 4-7/{}", film.len()));

        app.client.acts_as(person(2, &[Role::Trainer]));
        assert_eq!(app.client.get(&place).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_is_not_taken_is_told_early() {
    let app = one().await;
    let course = course(&app).await;
    for (name, size, status) in [
        ("halaman.html", 10, StatusCode::UNPROCESSABLE_ENTITY),
        ("skrip.js", 10, StatusCode::UNPROCESSABLE_ENTITY),
        ("tanpa-akhiran", 10, StatusCode::UNPROCESSABLE_ENTITY),
        ("film.mp4", 3 * 1024 * 1024 * 1024, StatusCode::PAYLOAD_TOO_LARGE),
        ("kosong.pdf", 0, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(announce(&app, course, name, size).await.status, status, "{name}");
    }
    // A page that calls itself a picture.
    let html = b"<!doctype html><script>alert(1)</script>";
    let place = announce(&app, course, "gambar.png", html.len()).await.location().to_owned();
    assert_eq!(send(&app, &place, 0, html).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stands(&app, &place).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.authoring.media(&app.cx(trainer()), course).await.expect("files"), []);

    // More bytes than announced, the wrong type of body, somebody else's upload.
    let place = announce(&app, course, "a.csv", 3).await.location().to_owned();
    assert_eq!(send(&app, &place, 0, b"a,b,c").await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let plain = Request::patch(&place).header("upload-offset", 0).body(Body::from("a")).expect("a request");
    assert_eq!(app.client.send(plain).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    app.client.acts_as(person(5, &[Role::Admin]));
    assert_eq!(stands(&app, &place).await.status, StatusCode::NOT_FOUND);
    app.client.acts_as(trainer());
    let gone = Request::builder().method(Method::DELETE).uri(&place).body(Body::empty()).expect("a request");
    assert_eq!(app.client.send(gone).await.status, StatusCode::NO_CONTENT);
    assert_eq!(stands(&app, &place).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_abandoned_upload_is_forgotten() {
    let app = one().await;
    let course = course(&app).await;
    let place = announce(&app, course, "a.csv", 3).await.location().to_owned();
    send(&app, &place, 0, b"a,").await;
    let cx = app.system();
    assert_eq!(app.authoring.drop_abandoned_uploads(&cx).await.expect("looked"), 0);
    app.clock.advance(chrono::TimeDelta::days(8));
    assert_eq!(app.authoring.drop_abandoned_uploads(&cx).await.expect("looked"), 1);
    assert_eq!(stands(&app, &place).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_drawing_never_runs() {
    let app = one().await;
    let course = course(&app).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let place = announce(&app, course, "a.svg", svg.len()).await.location().to_owned();
    assert_eq!(send(&app, &place, 0, svg).await.status, StatusCode::NO_CONTENT);
    let media = app.authoring.media(&app.cx(trainer()), course).await.expect("files");
    let reply = app.client.get(&format!("/studio/{course}/berkas/{}/a.svg", media[0].digest)).await;
    assert_eq!(reply.headers["content-type"], "image/svg+xml");
    let policy = reply.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox"), "{policy}");
}
