//! Files as answers, through the pages without script and through the API, with everything that may be wrong with them.

use axum::body::Body;
use chrono::TimeDelta;
use http::{Method, Request};
use serde_json::{Value, json};
use test_kit::{Client, Reply};
use uuid::Uuid;

use crate::world::{COURSE, FILES, World, id, learner, trainer};

const PDF: &[u8] = b"%PDF-1.7 isi";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nisi";

fn file_id(number: u128) -> Uuid {
    Uuid::from_u128(0x0000_0000_0000_7000_b000_0000_0000_0000 | number)
}

/// A form with these fields and, behind them, these files.
fn form(path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, file, bytes) in files {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"");
        body.extend(format!("--x\r\n{head}\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = Request::post(path).header("content-type", "multipart/form-data; boundary=x");
    request.header("accept", "application/json").body(Body::from(body)).expect("a request")
}

/// An attempt of the first learner: its address in the API and on the site.
async fn begun(client: &Client) -> (String, String) {
    client.acts_as(learner(1));
    let (course, lesson) = (id::<kernel::id::kind::Course>(COURSE), id::<kernel::id::kind::Lesson>(FILES));
    let reply = client.api(Method::POST, &format!("/api/v1/quizzes/{course}/{lesson}/attempts"), &json!({})).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = reply.json()["id"].as_str().expect("an id").to_owned();
    (format!("/api/v1/attempts/{id}"), format!("/percobaan/{id}"))
}

async fn sent(client: &Client, attempt: &str, slot: i32, number: u128, name: &str, bytes: &[u8]) -> Reply {
    let path = format!("{attempt}/questions/{slot}/files?id={}", file_id(number));
    client.send(form(&path, &[], &[("file", name, bytes)])).await
}

/// Saves an answer to a question and says what became of it.
async fn answered(client: &Client, attempt: &str, number: u128, slot: i32, response: Value) -> Value {
    let steps = json!({ "steps": [{ "id": file_id(number), "slot": slot, "kind": "answer", "response": response }] });
    let reply = client.api(Method::POST, &format!("{attempt}/steps"), &steps).await;
    reply.json()["results"][0].clone()
}

#[tokio::test]
async fn what_is_no_file_of_the_answer_is_refused() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let (attempt, _) = begun(&client).await;
        let large = [PNG, &vec![0; 1_000_001]].concat();
        for (number, slot, name, bytes, status, code) in [
            (1, 2, "surat.pdf", PDF, 422, "quiz.file_kind"),
            (2, 2, "skrip.svg", b"<svg/>", 422, "quiz.file_kind"),
            (3, 2, "foto.png", PDF, 422, "quiz.file_mismatch"),
            (4, 2, "foto.png", b"", 422, "quiz.file_empty"),
            (5, 2, "foto.png", large.as_slice(), 413, "quiz.file_too_large"),
            (6, 9, "foto.png", PNG, 404, "not_found"),
        ] {
            let reply = sent(&client, &attempt, slot, number, name, bytes).await;
            let told = (reply.status.as_u16(), reply.json()["code"].clone());
            assert_eq!(told, (status, json!(code)), "{engine}: {name} {}", reply.text);
        }
        let old = format!("{attempt}/questions/2/files?id=00000000-0000-4000-8000-000000000001");
        assert_eq!(client.send(form(&old, &[], &[("file", "foto.png", PNG)])).await.status, 422, "{engine}");
        let none = format!("{attempt}/questions/2/files?id={}", file_id(7));
        assert_eq!(client.send(form(&none, &[("file", "x")], &[])).await.status, 422, "{engine}: a field is no file");

        let taken = sent(&client, &attempt, 2, 8, "../foto.png", PNG).await;
        assert_eq!(
            (taken.status.as_u16(), &taken.json()["name"]),
            (201, &json!("foto.png")),
            "{engine}: {}",
            taken.text
        );
        let again = sent(&client, &attempt, 2, 8, "lain.png", &[PNG, PNG].concat()).await;
        assert_eq!(again.json(), taken.json(), "{engine}: a repeat changes nothing");
        assert_eq!(sent(&client, &attempt, 1, 8, "foto.png", PNG).await.status, 409, "{engine}: of another question");

        // An answer names files of its own question alone, and none twice.
        let files = |numbers: &[u128]| numbers.iter().map(|n| json!({ "id": file_id(*n) })).collect::<Vec<_>>();
        let upload = |numbers: &[u128]| json!({ "kind": "file_upload", "files": files(numbers) });
        let essay = |numbers: &[u128]| json!({ "kind": "essay", "text": "", "files": files(numbers) });
        for (number, slot, response) in [(20, 2, upload(&[9])), (21, 2, upload(&[8, 8])), (22, 1, essay(&[8]))] {
            let result = answered(&client, &attempt, number, slot, response).await;
            assert_eq!(result["code"], "quiz.answer_misfit", "{engine}");
        }
        assert_eq!(answered(&client, &attempt, 23, 2, upload(&[8])).await["status"], "accepted", "{engine}");
        // A file may come before the step that takes out the one it replaces; both together are no answer.
        assert_eq!(sent(&client, &attempt, 2, 10, "foto.png", PNG).await.status, 201, "{engine}");
        assert_eq!(
            answered(&client, &attempt, 24, 2, upload(&[8, 10])).await["code"],
            "quiz.answer_misfit",
            "{engine}"
        );
        assert_eq!(answered(&client, &attempt, 25, 2, upload(&[10])).await["status"], "accepted", "{engine}");
        assert_eq!(answered(&client, &attempt, 26, 2, upload(&[8])).await["status"], "accepted", "{engine}");

        // Another learner finds nothing, neither the attempt nor the file.
        let address = taken.json()["url"].as_str().expect("an address").to_owned();
        client.acts_as(learner(2));
        assert_eq!(sent(&client, &attempt, 2, 11, "foto.png", PNG).await.status, 404, "{engine}");
        assert_eq!(client.get(&address).await.status, 404, "{engine}");
        client.acts_as(learner(1));
        let file = client.get(&address).await;
        let header = |name: &str| file.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!((file.status.as_u16(), header("content-type")), (200, "image/png"), "{engine}");
        assert_eq!(header("content-disposition"), "attachment; filename=\"foto.png\"", "{engine}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{engine}");

        // After the end nothing comes in; what is there is confirmed.
        world.pass(TimeDelta::minutes(21));
        let late = sent(&client, &attempt, 1, 12, "surat.pdf", PDF).await;
        assert_eq!((late.status.as_u16(), &late.json()["code"]), (409, &json!("quiz.attempt_closed")), "{engine}");
        assert_eq!(sent(&client, &attempt, 2, 8, "foto.png", PNG).await.status, 201, "{engine}: a lost answer");
    }
}

#[tokio::test]
async fn a_file_goes_in_without_script_and_is_read_by_who_marks() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let (_, attempt) = begun(&client).await;
        let page = client.get(&attempt).await;
        assert!(page.text.contains(".pdf,.docx,.odt") && !page.text.contains(">quiz-"), "{engine}: {}", page.text);
        let seen = page.text.split("name=\"s1.seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("what the page has seen").to_owned();
        let fields = [("s1.seen", seen.as_str()), ("s2.seen", seen.as_str()), ("s1.answer", "Dua kata")];
        let path = format!("{attempt}/berkas/1?id={}", file_id(30));
        let chosen: [(&str, &str, &[u8]); 2] = [("s1.upload", "surat.pdf", PDF), ("s2.upload", "", b"")];
        let added = client.send(form(&path, &fields, &chosen)).await;
        assert!(added.location().contains("quiz-file-added#soal-1"), "{engine}: {}", added.location());
        let refused: [(&str, &str, &[u8]); 1] = [("s2.upload", "foto.png", PDF)];
        let path = format!("{attempt}/berkas/2?id={}", file_id(31));
        let refused = client.send(form(&path, &fields[..0], &refused)).await;
        assert!(refused.location().contains("quiz-file-mismatch#soal-2"), "{engine}: {}", refused.location());
        let listed = file_id(33).to_string();
        let more: [(&str, &str, &[u8]); 1] = [("s2.upload", "foto.png", PNG)];
        let full = client.send(form(&path, &[("s2.file", listed.as_str())], &more)).await;
        assert!(full.location().contains("quiz-files-too-many#soal-2"), "{engine}: {}", full.location());

        let page = client.get(&attempt).await;
        let there = format!("name=\"s1.file\" value=\"{}\"", file_id(30));
        assert!(page.text.contains(&there) && page.text.contains("surat.pdf"), "{engine}: {}", page.text);
        assert!(
            page.text.contains("Dua kata") && page.text.contains("2 kata."),
            "{engine}: what was typed is saved too"
        );
        assert!(page.text.contains("lebih pendek dari yang diminta"), "{engine}: a remark");

        // A second file, which is taken out again; then the attempt is handed in.
        let id = file_id(30).to_string();
        let seen = page.text.split("name=\"s1.seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("what the page has seen").to_owned();
        let fields = [("s1.seen", seen.as_str()), ("s1.answer", "Dua kata"), ("s1.file", id.as_str())];
        let path = format!("{attempt}/berkas/1?id={}", file_id(32));
        client.send(form(&path, &fields, &[("s1.upload", "foto.png", PNG)])).await;
        let page = client.get(&attempt).await;
        let seen = page.text.split("name=\"s1.seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("what the page has seen").to_owned();
        let second = file_id(32).to_string();
        let button = format!("1.{second}");
        let fields = [
            ("s1.seen", seen.as_str()),
            ("s1.answer", "Dua kata"),
            ("s1.file", id.as_str()),
            ("s1.file", second.as_str()),
            ("buang", button.as_str()),
        ];
        let removed = client.post(&attempt, &fields).await;
        assert!(removed.location().contains("quiz-file-removed#soal-1"), "{engine}: {}", removed.location());
        client.post(&format!("{attempt}/kumpulkan"), &[]).await;

        let (file, gone) = (format!("/berkas-jawaban/{id}"), format!("/berkas-jawaban/{second}"));
        let result = client.get(&format!("{attempt}/hasil")).await;
        assert!(result.text.contains(&file) && !result.text.contains(&gone), "{engine}: {}", result.text);
        client.acts_as(trainer(11));
        assert_eq!(client.get(&file).await.status, 404, "{engine}: a trainer of another course");
        client.acts_as(trainer(10));
        let marking = client.get(&format!("/penilaian/{}/1", attempt.rsplit('/').next().unwrap_or_default())).await;
        for shown in [file.as_str(), "surat.pdf", "application/pdf", "2 kata."] {
            assert!(marking.text.contains(shown), "{engine}: {shown} in {}", marking.text);
        }
        assert!(!marking.text.contains(&gone), "{engine}");
        assert!(marking.text.contains(&format!("<pdf-view class=\"lesson-pdf\" data-src=\"{file}\"")), "{engine}");
        assert!(
            marking.text.contains("/lesson") && !marking.text.contains("answer-shot"),
            "{engine}: {}",
            marking.text
        );
        assert_eq!(client.get(&file).await.text.as_bytes(), PDF, "{engine}");
        assert_eq!(client.get(&gone).await.status, 404, "{engine}: what the answer does not name is not to be marked");
    }
}

#[tokio::test]
async fn a_picture_is_seen_while_marking() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let (attempt, page) = begun(&client).await;
        let taken = sent(&client, &attempt, 2, 40, "loket & arsip.png", PNG).await;
        let address = taken.json()["url"].as_str().expect("an address").to_owned();
        let response = json!({ "kind": "file_upload", "files": [{ "id": file_id(40) }] });
        assert_eq!(answered(&client, &attempt, 41, 2, response).await["status"], "accepted", "{engine}");
        client.post(&format!("{page}/kumpulkan"), &[]).await;

        client.acts_as(trainer(10));
        let marking = client.get(&format!("/penilaian/{}/2", attempt.rsplit('/').next().unwrap_or_default())).await;
        let picture = format!("<img src=\"{address}\" alt=\"Berkas loket &#38; arsip.png\" loading=\"lazy\"");
        assert!(marking.text.contains(&picture), "{engine}: {}", marking.text);
        assert!(!marking.text.contains("/lesson"), "{engine}: no script where no PDF is");
        let file = client.get(&address).await;
        let header = |name: &str| file.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert!(header("content-disposition").starts_with("attachment"), "{engine}: it never opens in our origin");
        assert_eq!(header("x-content-type-options"), "nosniff", "{engine}");
    }
}
