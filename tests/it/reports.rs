//! Reports that people put together: kept, shared within each one's own scope, taken out, sent on a schedule.

use axum::http::StatusCode;
use chrono::TimeDelta;
use kernel::{
    Actor, Locale, Role,
    context::PersonActor,
    id::{PersonId, ReportId},
    ports::Directory,
};
use reporting::{Schedule, definition::Definition, model::ReportInput};
use serde_json::{Value, json};
use test_kit::{FixedClock, sources};

use crate::world::{World, key, worlds};

const COURSE: &str = "keamanan-informasi-asn";

#[tokio::test]
async fn a_report_tells_each_reader_of_their_own_people() {
    for world in worlds().await {
        let engine = world.engine;
        let (admin, superior) = (world.as_account("pengelola").await, world.as_account("atasan").await);
        for learner in ["pegawai", "pelatih"] {
            let learner = world.as_account(learner).await;
            let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
            learner.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await;
        }

        let asked = json!({ "name": "Peserta per kursus", "table": "belajar", "groups": ["course"], "sums": ["lessons"],
            "filters": [{ "column": "enrolled", "condition": "present" }], "shared": ["superior"] });
        let kept = admin.json("POST", "/api/v1/reports", &asked).await;
        assert_eq!(kept.status, StatusCode::CREATED, "{engine}: {}", kept.text);
        let answer = format!("/api/v1/reports/{}/answer", kept.json()["id"].as_str().expect("an id"));

        let everybody = admin.get(&answer).await.json();
        assert_eq!(everybody["heads"], json!(["course", "count", "sum:lessons"]), "{engine}");
        assert_eq!(
            (everybody["rows"][0][1].as_i64(), &everybody["matched"]),
            (Some(2), &json!(2)),
            "{engine}: {everybody}"
        );
        let team = superior.get(&answer).await.json();
        assert_eq!(team["rows"][0][1], json!(1), "{engine}: only who reports to the reader: {team}");
        assert_eq!(superior.get("/api/v1/reports").await.json().as_array().map(Vec::len), Some(1), "{engine}");

        let path = format!("/laporan/{}", kept.json()["id"].as_str().expect("an id"));
        let page = superior.get(&path).await;
        assert!(page.text.contains("Keamanan Informasi untuk ASN"), "{engine}: {}", page.text);
        assert!(page.statements <= 8, "{engine}: {} statements", page.statements);
        let refused = superior.form(&format!("{path}/hapus"), "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}: a reader does not delete");
        let employee = world.as_account("pegawai").await;
        assert_eq!(employee.get(&path).await.status, StatusCode::FORBIDDEN, "{engine}");

        every_table(&world).await;
        take_out(&world).await;
        on_a_schedule(&world).await;
        assert_eq!(admin.form(&format!("{path}/hapus"), "").await.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(superior.get(&path).await.status, StatusCode::NOT_FOUND, "{engine}");
    }
}

/// Each table answers whoever may read it, and what is the agency's alone is not a superior's.
async fn every_table(world: &World) {
    let engine = world.engine;
    let (admin, superior) = (world.as_account("pengelola").await, world.as_account("atasan").await);
    let list = superior.get("/laporan").await.text;
    for (table, columns, for_superiors) in [
        ("belajar", 17, true),
        ("pegawai", 10, true),
        ("jp", 23, true),
        ("sertifikat", 17, true),
        ("kelas", 20, true),
        ("biaya", 7, false),
    ] {
        let path = format!("/laporan/susun?tabel={table}");
        let page = admin.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{engine} {table}: {}", page.text);
        assert!(page.statements <= 8, "{engine} {table}: {} statements", page.statements);
        assert_eq!(page.text.matches("name=\"kolom\"").count(), columns, "{engine} {table}");
        let expected = if for_superiors { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(superior.get(&path).await.status, expected, "{engine} {table}");
        assert_eq!(list.contains(&path), for_superiors, "{engine} {table}: {list}");
    }
}

async fn take_out(world: &World) {
    let (engine, admin) = (world.engine, world.as_account("pengelola").await);
    for (ending, begins) in [("csv", &b"\xef\xbb\xbfNama;Kursus"[..]), ("xlsx", b"PK"), ("pdf", b"%PDF-")] {
        let file = admin.get(&format!("/laporan/unduh/{ending}?tabel=belajar&kolom=name&kolom=course")).await;
        assert!(
            file.bytes.starts_with(begins),
            "{engine} {ending}: {}",
            file.text.chars().take(200).collect::<String>()
        );
    }
    assert_eq!(admin.get("/laporan/unduh/exe?tabel=belajar").await.status, StatusCode::NOT_FOUND, "{engine}");
    assert_eq!(admin.get("/laporan/susun?tabel=gaji").await.status, StatusCode::NOT_FOUND, "{engine}");
    let nameless = admin.form("/laporan", "tabel=belajar&nama=").await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    assert!(nameless.text.contains("#f-nama"), "{engine}: the summary leads to the field");
}

/// A report that became due while nobody looked is run once, kept and announced.
async fn on_a_schedule(world: &World) {
    let engine = world.engine;
    let (owner, now) = world.acting("atasan", &[Role::Superior]).await;
    let clock = FixedClock::default();
    clock.advance(TimeDelta::days(-60));
    let past = sources(&clock);
    let actor = PersonActor { id: owner, name: String::new(), unit: None, roles: vec![Role::Superior] };
    let definition = Definition { table: "pegawai".to_owned(), ..Definition::default() };
    let name = format!("Tim mingguan {engine} {}", key());
    let input = ReportInput { name: name.clone(), definition, shared: Vec::new(), schedule: Schedule::Weekly };
    let cx = past.cx(Actor::Person(actor), Locale::Id);
    let report: ReportId = world.app.reporting.keep(&cx, now.id(), input).await.expect("kept");

    for _ in 0..2 {
        let find = world.app.reporting.recurring();
        find.run(&now.as_system("test"), Value::Null).await.expect("looked");
        world.app.worker.drain().await.expect("drained");
    }
    let kept = world.app.reporting.report(&now, report).await.expect("the report");
    assert!(kept.due_at.is_some_and(|due| due > now.now()), "{engine}: it is due again later");
    let runs = world.app.reporting.runs(&now, &kept).await.expect("runs");
    assert_eq!(runs.len(), 1, "{engine}: once, however often one looks");
    assert_eq!(runs[0].rows as usize, team_of(world, owner).await, "{engine}: the owner's people");

    let superior = world.as_account("atasan").await;
    let file = superior.get(&format!("/laporan/{report}/hasil/{}", runs[0].id)).await;
    assert!(file.bytes.starts_with(b"PK"), "{engine}");
    let admin = world.as_account("pengelola").await;
    let hidden = admin.get(&format!("/laporan/{report}/hasil/{}", runs[0].id)).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{engine}: what came out is the owner's");
    if let Ok(catcher) = std::env::var("TEST_MAIL_API") {
        let mails = reqwest::get(&catcher).await.expect("the mail catcher").text().await.expect("mails");
        assert!(mails.contains(&name), "{engine}: the owner was told");
    }
}

async fn team_of(world: &World, superior: PersonId) -> usize {
    world.app.identity.reports(superior, world.today()).await.expect("asked").len()
}
