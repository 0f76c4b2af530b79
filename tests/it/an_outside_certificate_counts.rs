//! The story of the ledger, through its JSON API, on every engine: a certificate of another organiser is handed in and verified, its JP
//! count within the caps, a mistake is put right, the year is closed and verified, and the records are ready for SIASN.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};

use crate::world::{Session, World, key, worlds};

/// The smallest file that passes for a PDF.
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

#[tokio::test]
async fn an_outside_certificate_counts() {
    for world in worlds().await {
        let learner = world.as_account("pegawai").await;
        let admin = world.as_account("pengelola").await;
        let year = hand_in_and_verify(&world, &learner, &admin).await;
        caps_hold_whatever_the_order(&world, &learner, &admin, year).await;
        let line = put_right(&world, &learner, &admin).await;
        close_and_verify(&world, &admin, year, &line).await;
        ready_for_siasn(&world, &admin, year).await;
        sent_by_the_gateway(&world, &admin, year).await;
        world.app.worker.drain().await.expect("no job is left or failed");
    }
}

/// Takes a file in and gives the draft's id.
async fn upload(learner: &Session) -> String {
    let path = "/api/v1/me/outside-certificates/files?name=sertifikat.pdf";
    let draft = learner.send("POST", path, Body::from(PDF), Some("application/pdf")).await;
    assert_eq!(draft.status, StatusCode::OK, "{}", draft.text);
    draft.json()["id"].as_str().expect("an id").to_owned()
}

fn facts(form: &str, title: &str, number: &str, day: &str) -> Value {
    json!({ "title": title, "organiser": "BPSDM Provinsi Jambi", "number": number, "form": form,
        "started_on": day, "ended_on": day, "days": 1, "sessions": 1, "jp": 6 })
}

async fn verified(learner: &Session, admin: &Session, facts: &Value) -> Vec<Value> {
    let id = upload(learner).await;
    let path = format!("/api/v1/me/outside-certificates/{id}?despite=true");
    let submitted = learner.json("PUT", &path, facts).await;
    assert_eq!(submitted.json()["submitted"], true, "{}", submitted.text);
    let path = format!("/api/v1/outside-certificates/{id}/decision");
    let verified = admin.json("POST", &path, &json!({ "decision": "verify" })).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.text);
    verified.json().as_array().expect("lines").clone()
}

async fn hand_in_and_verify(world: &World, learner: &Session, admin: &Session) -> i32 {
    let engine = world.engine;
    let year = admin.get("/api/v1/home").await.json()["year"].as_i64().expect("a year") as i32 - 1;
    let id = upload(learner).await;
    let path = format!("/api/v1/me/outside-certificates/{id}");
    let mut wrong = facts("KL06", "Seminar Pelayanan Publik", "", &format!("{year}-03-04"));
    wrong["ended_on"] = json!(format!("{year}-03-03"));
    let refused = learner.json("PUT", &path, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", refused.text);
    let stranger = world.as_account("mentor").await;
    assert_eq!(stranger.json("PUT", &path, &wrong).await.status, StatusCode::NOT_FOUND, "{engine}: not one's own");
    let file = format!("/target/bukti/{id}/berkas");
    assert_eq!(stranger.get(&file).await.status, StatusCode::NOT_FOUND, "{engine}: the file is its holder's");

    // Handed in, sent back, handed in again, verified.
    let seminar = facts("KL06", "Seminar Pelayanan Publik", "800/12/BPSDM", &format!("{year}-03-04"));
    assert_eq!(learner.json("PUT", &path, &seminar).await.json()["submitted"], true, "{engine}");
    let decision = format!("/api/v1/outside-certificates/{id}/decision");
    let by_learner = learner.json("POST", &decision, &json!({ "decision": "verify" })).await;
    assert_eq!(by_learner.status, StatusCode::FORBIDDEN, "{engine}");
    let back = json!({ "decision": "return", "note": "Foto buram, unggah yang jelas." });
    assert_eq!(admin.json("POST", &decision, &back).await.status, StatusCode::OK, "{engine}");
    assert_eq!(learner.json("PUT", &path, &seminar).await.json()["submitted"], true, "{engine}");
    let lines = admin.json("POST", &decision, &json!({ "decision": "verify" })).await.json();
    assert_eq!(
        (lines[0]["jp"].as_i64(), lines[0]["uncounted"].as_i64()),
        (Some(4), Some(2)),
        "{engine}: 4 JP a day: {lines}"
    );
    let again = admin.json("POST", &decision, &json!({ "decision": "verify" })).await;
    assert_eq!(again.json()["code"], "hours.decided", "{engine}: decided once");

    // The same certificate again, its number written otherwise.
    let twin = upload(learner).await;
    let same = facts("KL06", "Seminar", "800-12 bpsdm", &format!("{year}-03-04"));
    let path = format!("/api/v1/me/outside-certificates/{twin}?despite=true");
    assert_eq!(learner.json("PUT", &path, &same).await.json()["code"], "hours.duplicate", "{engine}");
    let path = format!("/api/v1/me/outside-certificates/{twin}");
    let like = facts("KL06", "Seminar Pelayanan Publik", "beda", &format!("{year}-03-05"));
    assert_eq!(learner.json("PUT", &path, &like).await.json()["odd"], json!(["hours-odd-same"]), "{engine}");
    year
}

async fn caps_hold_whatever_the_order(world: &World, learner: &Session, admin: &Session, year: i32) {
    let engine = world.engine;
    for (number, day) in [("a", 20), ("b", 25)] {
        let coaching = facts("NKL01", &format!("Coaching {number}"), number, &format!("{year}-05-{day}"));
        let lines = verified(learner, admin, &coaching).await;
        assert_eq!((lines.len(), lines[0]["jp"].as_i64()), (1, Some(2)), "{engine}");
    }
    // A third session, earlier in the month: it counts, and the last one gives way.
    let lines = verified(learner, admin, &facts("NKL01", "Coaching c", "c", &format!("{year}-05-02"))).await;
    let kinds: Vec<(&str, i64)> =
        lines.iter().map(|line| (line["kind"].as_str().expect("a kind"), line["jp"].as_i64().expect("JP"))).collect();
    assert_eq!(kinds, [("adjustment", -2), ("posting", 2)], "{engine}");
    let sum: i64 = learner
        .get("/api/v1/me/jp")
        .await
        .json()
        .as_array()
        .expect("lines")
        .iter()
        .map(|l| l["jp"].as_i64().unwrap_or(0))
        .sum();
    assert_eq!(sum, 8, "{engine}: 4 of the seminar, 2 × 2 of coaching");
}

async fn put_right(world: &World, learner: &Session, admin: &Session) -> String {
    let engine = world.engine;
    let lines = learner.get("/api/v1/me/jp").await.json();
    let seminar = lines.as_array().expect("lines").iter().find(|line| line["form"] == "KL06").expect("the seminar");
    let (id, day) = (seminar["id"].as_str().expect("an id"), seminar["completed_on"].as_str().expect("a day"));
    let mut right = facts("KL06", "Seminar Pelayanan Publik", "800/12/BPSDM", day);
    right["abroad"] = json!(true);
    let path = format!("/api/v1/jp-lines/{id}/correction");
    let short = admin.json("POST", &path, &json!({ "reason": "salah", "facts": right })).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let body = json!({ "reason": "Diselenggarakan di Kuala Lumpur.", "facts": right });
    let corrected = admin.json("POST", &path, &body).await.json();
    let kinds: Vec<(&str, i64)> = corrected
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| (line["kind"].as_str().expect("a kind"), line["jp"].as_i64().expect("JP")))
        .collect();
    assert_eq!(kinds, [("reversal", -4), ("correction", 6)], "{engine}: {corrected}");
    let none = admin.json("POST", &path, &body).await.json();
    assert_eq!(none, json!([]), "{engine}: the same correction again posts nothing");
    id.to_owned()
}

async fn close_and_verify(world: &World, admin: &Session, year: i32, line: &str) {
    let engine = world.engine;
    let early = admin.json("POST", "/api/v1/jp-closings", &json!({ "year": year + 1 })).await;
    assert_eq!(early.json()["code"], "hours.not_closable", "{engine}: a year closes when it has ended");
    let closed = admin.json("POST", "/api/v1/jp-closings", &json!({ "year": year })).await;
    assert_eq!(closed.status, StatusCode::CREATED, "{engine}: {}", closed.text);
    assert_eq!(
        (closed.json()["line_count"].as_i64(), closed.json()["counted"].as_i64()),
        (Some(7), Some(10)),
        "{engine}"
    );
    let path = format!("/api/v1/jp-closings/{year}/verification");
    assert_eq!(admin.get(&path).await.json()["matches"], true, "{engine}");

    // What comes later belongs to the correction period and breaks nothing.
    let body = json!({ "reason": "Kegiatan dibatalkan penyelenggara.", "facts": null });
    let late = admin.json("POST", &format!("/api/v1/jp-lines/{line}/correction"), &body).await.json();
    assert_eq!((late[0]["jp"].as_i64(), late[0]["late"].as_bool()), (Some(-6), Some(true)), "{engine}: {late}");
    assert_eq!(admin.get(&path).await.json()["matches"], true, "{engine}");
    let second = admin.json("POST", "/api/v1/jp-closings", &json!({ "year": year })).await.json();
    assert_eq!((second["number"].as_i64(), second["line_count"].as_i64()), (Some(2), Some(1)), "{engine}");
    assert_eq!(admin.get(&path).await.json()["matches"], true, "{engine}");

    // Whoever changes a line by hand is found.
    assert_eq!(world.app.hours.wrong_totals().await.expect("summed"), [], "{engine}");
    let tx = world.app.db.begin().await.expect("a transaction");
    let forged = format!("UPDATE jp_line SET jp = 40 WHERE year = {year} AND kind = 'correction'");
    sea_orm::ConnectionTrait::execute_unprepared(tx.connection(), &forged).await.expect("forged");
    tx.commit().await.expect("committed");
    let found = admin.get(&path).await.json();
    assert_eq!(found["matches"], false, "{engine}");
    assert!(found["findings"][0].as_str().expect("a finding").starts_with("changed #1.7"), "{engine}: {found}");
    let sums = world.app.hours.wrong_totals().await.expect("summed");
    assert_eq!((sums.len(), sums[0].0), (1, year), "{engine}: {sums:?}");
    assert_eq!(world.app.hours.verify_all().await.expect("verified").len(), 1, "{engine}: the doctor sees it too");
}

async fn ready_for_siasn(world: &World, admin: &Session, year: i32) {
    let engine = world.engine;
    let (_, cx) = world.acting("pengelola", &[]).await;
    world.app.hours.follow_roster(&cx).await.expect("the directory followed");
    let path = format!("/api/v1/siasn-records?year={year}");
    let rows = admin.get(&path).await.json();
    let count = |rows: &Value, problem: &str| {
        let has = |row: &&Value| row["problems"].as_array().expect("problems").contains(&json!(problem));
        rows.as_array().expect("rows").iter().filter(has).count()
    };
    assert_eq!(count(&rows, "hours-siasn-no-person"), 3, "{engine}: SIASN's id of the person is missing: {rows}");
    assert_eq!(count(&rows, "hours-siasn-no-jp"), 1, "{engine}: the third session");
    let form = "ids=NIP%3BpnsOrangId%0A199504122019032004%3BA1B2-C3&tahun=2026";
    assert_eq!(admin.form("/kelola/jp/siasn/orang", form).await.status, StatusCode::SEE_OTHER, "{engine}");
    let rows = admin.get(&path).await.json();
    assert_eq!(count(&rows, "hours-siasn-no-person"), 0, "{engine}");
    let file = admin.get(&format!("/kelola/jp/siasn/kursus/csv?tahun={year}")).await;
    assert_eq!(file.text.lines().count(), 3, "{engine}: a heading and two rows: {}", file.text);
    assert!(file.text.contains(&format!("A1B2-C3;{year};20-05-{year};20-05-{year}")), "{engine}: {}", file.text);
    let sheet = admin.get(&format!("/kelola/jp/siasn/kursus/xlsx?tahun={year}")).await;
    assert!(sheet.bytes.starts_with(b"PK"), "{engine}");

    // What was brought there by hand is noted by hand; a refusal needs its reason.
    let source = rows[0]["source"].as_str().expect("a source").to_owned();
    let note = async |fields: &str| {
        let form = format!("tahun={year}&{fields}");
        admin.form("/kelola/jp/siasn/status", &form).await.status
    };
    let state = async || {
        let rows = admin.get(&path).await.json();
        let row = rows.as_array().expect("rows").iter().find(|row| row["source"] == source.as_str()).cloned();
        row.expect("the row")["state"].as_str().expect("a state").to_owned()
    };
    let one = format!("baris={source}");
    assert_eq!(note(&format!("{one}&status=ditolak")).await, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    assert_eq!(note("status=diterima").await, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: nothing chosen");
    assert_eq!(note(&format!("{one}&status=ditolak&alasan=Nomor+ganda")).await, StatusCode::SEE_OTHER, "{engine}");
    assert_eq!(state().await, "ditolak", "{engine}");
    assert_eq!(note("semua=1&status=diterima").await, StatusCode::SEE_OTHER, "{engine}");
    assert_eq!(state().await, "diterima", "{engine}");
    let file = admin.get(&format!("/kelola/jp/siasn/kursus/csv?tahun={year}")).await;
    assert!(file.text.contains(";Diterima"), "{engine}: {}", file.text);

    let coverage = admin.get(&format!("/api/v1/jp-coverage?year={year}")).await.json();
    let all = coverage.as_array().expect("items").last().expect("all").clone();
    assert_eq!((all["counted"].as_i64(), all["met"].as_i64()), (Some(4), Some(0)), "{engine}: {all}");
}

/// SIASN takes one record and refuses another, then is away; the sending goes on where it stopped and asks nothing twice.
async fn sent_by_the_gateway(world: &World, admin: &Session, year: i32) {
    let engine = world.engine;
    let answers = Arc::new(Mutex::new(VecDeque::from([
        (StatusCode::OK, json!({ "success": false, "message": "Nomor ganda" })),
        (StatusCode::SERVICE_UNAVAILABLE, json!({})),
        (StatusCode::OK, json!({ "success": true, "mapData": { "rwKursusId": "JAUH-1" } })),
    ])));
    let script = answers.clone();
    let save = move |headers: HeaderMap, axum::Json(row): axum::Json<Value>| async move {
        assert!(headers["authorization"] == "Bearer gerbang" && headers["auth"] == "bearer orang");
        assert_eq!(row["pnsOrangId"], "A1B2-C3");
        let (status, body) = script.lock().expect("a script").pop_front().expect("no more than was due is sent");
        (status, axum::Json(body))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/api/1.0", listener.local_addr().expect("an address"));
    let service = axum::Router::new().route("/api/1.0/kursus/save", axum::routing::post(save));
    tokio::spawn(async move { axum::serve(listener, service).await });
    let node = world
        .another_node_with(|config| {
            config.siasn_url = address;
            "gerbang".clone_into(&mut config.siasn_gateway_token);
            "orang".clone_into(&mut config.siasn_user_token);
        })
        .await;
    let admin_there = admin.on(&node);
    let rows = async || -> Vec<(String, String, String)> {
        let rows = admin.get(&format!("/api/v1/siasn-records?year={year}")).await.json();
        let good = rows.as_array().expect("rows").iter().filter(|row| row["problems"] == json!([]));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut found: Vec<_> =
            good.map(|row| (text(&row["state"]), text(&row["reason"]), text(&row["row"]["id"]))).collect();
        found.sort();
        found
    };
    let good: Vec<String> = admin
        .get(&format!("/api/v1/siasn-records?year={year}"))
        .await
        .json()
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["problems"] == json!([]))
        .map(|row| format!("baris={}", row["source"].as_str().expect("a source")))
        .collect();
    let again = format!("tahun={year}&status=dikirim&{}", good.join("&"));
    assert_eq!(admin.form("/kelola/jp/siasn/status", &again).await.status, StatusCode::SEE_OTHER, "{engine}");

    let batch = key();
    let send = format!("id={batch}&tahun={year}");
    assert_eq!(admin_there.form("/kelola/jp/siasn/kirim", &send).await.status, StatusCode::SEE_OTHER, "{engine}");
    node.worker.drain().await.expect("tried");
    let (sent, refused) = ("dikirim".to_owned(), "ditolak".to_owned());
    let none = String::new;
    assert_eq!(rows().await, [(sent, none(), none()), (refused.clone(), "Nomor ganda".to_owned(), none())], "{engine}");
    let waiting = database::jobs::list(&node.db.reader(), kernel::PageRequest::default()).await.expect("jobs").items;
    let waiting = waiting.iter().find(|job| job.name == "hours.send_to_siasn").expect("it waits to go on");
    assert_eq!(admin.form(&format!("/kelola/pekerjaan/{}/ulangi", waiting.id), "").await.status, StatusCode::SEE_OTHER);
    node.worker.drain().await.expect("gone on");
    let accepted = ("diterima".to_owned(), none(), "JAUH-1".to_owned());
    assert_eq!(rows().await, [accepted, (refused, "Nomor ganda".to_owned(), none())], "{engine}");
    assert!(answers.lock().expect("a script").is_empty(), "{engine}");
    let page = admin_there.get(&format!("/kelola/jp/siasn?tahun={year}")).await;
    assert!(page.text.contains("1 dari 2"), "{engine}: {}", page.text);
}
