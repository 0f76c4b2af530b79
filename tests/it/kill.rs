//! `kill -9` of the server in the middle of a quiz, at random moments: what was acknowledged is there afterwards.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{key, login, root};

const PASSWORD: &str = "sungai batanghari";
/// Kills wanted; fewer if the time runs out on a slow machine.
const KILLS: usize = 200;
/// The test ends after this long, whatever it reached.
const BOUND: Duration = Duration::from_secs(75);

struct Server {
    child: Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary beside this test program, if it was built.
fn binary() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let path = program.parent()?.parent()?.join("serentak");
    path.is_file().then_some(path)
}

fn start(binary: &Path, data: &Path, port: u16) -> Server {
    let child = Command::new(binary)
        .args(["serve", "--demo"])
        .env("SERENTAK_LISTEN", format!("127.0.0.1:{port}"))
        .env("SERENTAK_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
        .env("SERENTAK_DATA_DIR", data)
        .env("SERENTAK_CONTENT_DIR", root().join("content"))
        .env("SERENTAK_DEMO_PASSWORD", PASSWORD)
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the server");
    Server { child, base: format!("http://127.0.0.1:{port}") }
}

/// How long the first start may take, which makes the demo agency, on a machine that runs other tests beside this one.
const PATIENCE: Duration = Duration::from_mins(3);

async fn ready(client: &Client, server: &mut Server) {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if client.get(format!("{}/readyz", server.base)).send().await.is_ok_and(|reply| reply.status().is_success()) {
            return;
        }
        let ended = server.child.try_wait().expect("the server's process");
        assert!(ended.is_none(), "the server ended: {ended:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the server did not come up");
}

#[tokio::test]
async fn no_acknowledged_answer_is_lost() {
    let Some(binary) = binary() else {
        println!("skipped: the server's binary is not built; `cargo build` first");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let client = Client::builder().cookie_store(true).timeout(Duration::from_secs(10)).build().expect("a client");
    let mut server = start(&binary, folder.path(), port);
    ready(&client, &mut server).await;

    let body = json!({ "login": login("mentor"), "password": PASSWORD });
    let signed_in = client.post(format!("{}/api/v1/session", server.base)).json(&body).send().await.expect("a reply");
    assert!(signed_in.status().is_success(), "{}", signed_in.text().await.unwrap_or_default());
    let outline = get(&client, &server, "/api/v1/catalogue/keamanan-informasi-asn").await;
    let course = outline["id"].as_str().expect("an id").to_owned();
    post(&client, &server, "/api/v1/enrolments", &json!({ "course": course })).await.expect("joined");
    let quiz = quizzes(&outline).pop().expect("a quiz");
    let path = format!("/api/v1/quizzes/{course}/{quiz}/attempts");
    let attempt =
        post(&client, &server, &path, &json!({})).await.expect("an attempt")["id"].as_str().expect("an id").to_owned();
    let opened = get(&client, &server, &format!("/api/v1/attempts/{attempt}")).await;
    let mut questions = opened["questions"].as_array().expect("questions").clone();
    questions.retain(|question| question["control"] == "pick");
    let seen = opened["seen"].clone();
    // One question after the other is answered, each time round with another option.
    let step = move |id: Uuid, n: i64| -> Value {
        let question = &questions[n as usize % questions.len()];
        let fields = json!([["answer", answer(question, n)]]);
        json!({ "id": id, "slot": question["slot"], "kind": "answer", "fields": fields, "seq": n, "seen": seen })
    };

    let began = Instant::now();
    let mut acknowledged: BTreeMap<Uuid, i64> = BTreeMap::new();
    let (mut kills, mut seq) = (0, 0_i64);
    // Steps that were sent and never answered.
    let mut flying: Vec<i64> = Vec::new();
    let mut pause = 3_u64;
    while kills < KILLS && began.elapsed() < BOUND {
        // A pause that wanders over 0 to 40 ms: the kill falls before, in and after commits.
        pause = pause.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let fuse = Duration::from_micros(pause >> 33 & 0xFFFF).min(Duration::from_millis(40));
        let (saver, base) = (client.clone(), server.base.clone());
        let url = format!("{base}/api/v1/attempts/{attempt}/steps");
        let from = seq;
        let step_of = step.clone();
        let saving = tokio::spawn(async move {
            let mut sent = Vec::new();
            for n in from.. {
                let id = key();
                let reply = saver.post(&url).json(&json!({ "steps": [step_of(id, n)] })).send().await;
                let Ok(reply) = reply else { break };
                let Ok(body) = reply.json::<Value>().await else { break };
                let status = body["results"][0]["status"].as_str().unwrap_or_default().to_owned();
                assert!(matches!(status.as_str(), "accepted" | "duplicate"), "{body}");
                sent.push((id, n));
            }
            sent
        });
        tokio::time::sleep(fuse).await;
        server.child.kill().expect("killed");
        server.child.wait().expect("gone");
        let sent = saving.await.expect("a saver");
        let unanswered = sent.last().map_or(seq, |(_, n)| n + 1);
        flying.push(unanswered);
        seq = unanswered + 1;
        acknowledged.extend(sent);
        kills += 1;
        server = start(&binary, folder.path(), port);
        ready(&client, &mut server).await;
    }

    // Every acknowledged step is known: sending it again is a duplicate.
    let all: Vec<(Uuid, i64)> = acknowledged.into_iter().collect();
    for chunk in all.chunks(50) {
        let steps: Vec<Value> = chunk.iter().map(|(id, n)| step(*id, *n)).collect();
        let reply =
            post(&client, &server, &format!("/api/v1/attempts/{attempt}/steps"), &json!({ "steps": steps })).await;
        let reply = reply.expect("a reply");
        for result in reply["results"].as_array().expect("results") {
            assert_eq!(result["status"], "duplicate", "an acknowledged step was lost");
        }
    }
    // And the page shows what was said last: the last acknowledged answer of each question, or one that was on its way when the server died.
    let shown = get(&client, &server, &format!("/api/v1/attempts/{attempt}")).await;
    for question in shown["questions"].as_array().expect("questions").iter().filter(|one| one["control"] == "pick") {
        let of_question = |n: &&i64| step(Uuid::nil(), **n)["slot"] == question["slot"];
        let Some(last) = all.iter().map(|(_, n)| n).filter(of_question).max() else { continue };
        let possible = flying.iter().filter(of_question).filter(|n| *n > last).chain([last]);
        let possible: Vec<String> = possible.map(|n| answer(question, *n)).collect();
        let chosen = question["options"].as_array().expect("options").iter().find(|one| one["picked"] == true);
        let chosen = chosen.and_then(|one| one["value"].as_str()).unwrap_or_default().to_owned();
        assert!(possible.contains(&chosen), "{chosen} instead of one of {possible:?}");
    }
    // The attempt is not stuck: it can be handed in.
    let closed = post(&client, &server, &format!("/api/v1/attempts/{attempt}/submit"), &json!({})).await;
    assert!(closed.is_some(), "the attempt can be handed in");
    println!("{kills} kills, {} acknowledged steps, none lost", all.len());
    assert!(kills >= 20, "only {kills} kills in {BOUND:?}");
}

/// The option that the n-th step chooses.
fn answer(question: &Value, n: i64) -> String {
    let options = question["options"].as_array().expect("options");
    options[n as usize % options.len()]["value"].as_str().expect("a value").to_owned()
}

fn quizzes(outline: &Value) -> Vec<String> {
    let modules = outline["modules"].as_array().expect("modules").iter();
    let lessons = modules.flat_map(|module| module["lessons"].as_array().expect("lessons").iter());
    lessons
        .filter(|lesson| lesson["kind"] == "quiz")
        .map(|lesson| lesson["id"].as_str().expect("an id").to_owned())
        .collect()
}

async fn get(client: &Client, server: &Server, path: &str) -> Value {
    let reply = client.get(format!("{}{path}", server.base)).send().await.expect("a reply");
    reply.json().await.expect("JSON")
}

async fn post(client: &Client, server: &Server, path: &str, body: &Value) -> Option<Value> {
    let request = client.post(format!("{}{path}", server.base)).header("idempotency-key", key().to_string()).json(body);
    let reply = request.send().await.ok()?;
    assert!(reply.status().is_success(), "{path}: {} {}", reply.status(), reply.text().await.unwrap_or_default());
    reply.json().await.ok()
}
