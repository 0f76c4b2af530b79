//! The story of the product, through its JSON API, on every engine: join, read, take the quizzes, be marked, complete, get the
//! certificate, have it checked by anybody, lose it.

use axum::http::StatusCode;
use kernel::id::LessonId;
use quiz_grading::commands::{Rehearsal, rehearse};
use serde_json::{Value, json};

use crate::world::{Session, World, worlds};

pub(crate) const COURSE: &str = "keamanan-informasi-asn";

#[tokio::test]
async fn a_learner_earns_a_certificate() {
    for world in worlds().await {
        learn(&world).await;
        complete_by_marking(&world).await;
        let (code, id) = certify(&world).await;
        revoke(&world, &code, &id).await;
        world.app.worker.drain().await.expect("no job is left or failed");
    }
}

async fn learn(world: &World) {
    let learner = world.as_account("pegawai").await;
    let engine = world.engine;

    let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
    assert_eq!(outline["enrolment"], Value::Null, "{engine}");
    let lessons = lessons(&outline);
    let first = &lessons[0];
    let refused =
        learner.get(&format!("/api/v1/catalogue/{COURSE}/lessons/{}", first["id"].as_str().expect("an id"))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}: a lesson is for who joined");
    assert_eq!(refused.json()["code"], "delivery.not_enrolled");

    let joined = learner.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await;
    assert_eq!(joined.status, StatusCode::OK, "{engine}: {}", joined.text);
    let again = learner.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await;
    assert_eq!(again.json()["id"], joined.json()["id"], "{engine}: joining twice is joining once");

    do_lessons(world, &lessons).await;
    let home = learner.get("/api/v1/home").await.json();
    assert_eq!(home["jp_done"], 0, "{engine}: an essay is not marked yet, so nothing is completed");
    assert_eq!(home["jp_running"], 3, "{engine}");
}

/// Lets the learner do these lessons of the course; its essays wait for a mark.
pub(crate) async fn do_lessons(world: &World, lessons: &[Value]) {
    let (learner, engine) = (world.as_account("pegawai").await, world.engine);
    let (_, cx) = world.acting("pegawai", &[]).await;
    for lesson in lessons {
        let id = lesson["id"].as_str().expect("an id");
        let done = learner.json("PUT", &format!("/api/v1/catalogue/{COURSE}/lessons/{id}/done"), &Value::Null).await;
        if lesson["kind"] == "quiz" {
            assert_eq!(done.json()["code"], "delivery.done_by_quiz", "{engine}");
            let lesson: LessonId = id.parse().expect("an id");
            let cmd = Rehearsal {
                course: world.course,
                lesson,
                leaves_out: 0,
                misses: 0,
                essay: "Saya melapor dulu.".to_owned(),
            };
            rehearse(&world.app.quizzes, &cx, cmd).await.expect("a quiz taken");
        } else {
            assert_eq!(done.status, StatusCode::NO_CONTENT, "{engine}: {}", done.text);
        }
    }
}

pub(crate) fn lessons(outline: &Value) -> Vec<Value> {
    let modules = outline["modules"].as_array().expect("modules");
    modules.iter().flat_map(|module| module["lessons"].as_array().expect("lessons").clone()).collect()
}

async fn complete_by_marking(world: &World) {
    let engine = world.engine;
    let trainer = world.as_account("pelatih").await;
    let queue = trainer.get("/api/v1/marking").await;
    assert_eq!(queue.status, StatusCode::OK, "{engine}: {}", queue.text);
    let rows = queue.json();
    let rows = rows["items"].as_array().or_else(|| rows.as_array()).expect("a queue").clone();
    assert_eq!(rows.len(), 1, "{engine}: one essay waits");
    let (attempt, slot) = (rows[0]["attempt"].as_str().expect("an attempt"), rows[0]["slot"].as_i64().expect("a slot"));

    let learner = world.as_account("pegawai").await;
    let path = format!("/api/v1/marking/{attempt}/{slot}");
    let full = json!({ "mark": "1", "comment": "Runtut dan lengkap." });
    assert_eq!(
        learner.json("POST", &path, &full).await.status,
        StatusCode::FORBIDDEN,
        "{engine}: nobody marks himself"
    );
    let marked = trainer.json("POST", &path, &full).await;
    assert!(marked.status.is_success(), "{engine}: {}", marked.text);

    let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
    assert!(outline["completed_at"].is_string(), "{engine}: the course is completed: {outline}");
    let lines = learner.get("/api/v1/me/jp").await.json();
    let lines = lines.as_array().expect("lines");
    assert_eq!(lines.len(), 1, "{engine}: one posting, however often a lesson is done");
    assert_eq!((lines[0]["jp"].as_i64(), lines[0]["form"].as_str()), (Some(3), Some("NKL03")), "{engine}");
}

async fn certify(world: &World) -> (String, String) {
    let engine = world.engine;
    let admin = world.as_account("pengelola").await;
    let candidates = admin.get("/api/v1/certificate-candidates").await.json();
    assert_eq!(candidates["total"], 1, "{engine}");
    let enrolment = candidates["candidates"][0]["enrolment"].clone();

    let batch = json!({ "enrolments": [enrolment] });
    let early = admin.json("POST", "/api/v1/certificate-batches", &batch).await;
    assert_eq!(early.json()["code"], "certification.no_template", "{engine}: nobody signs yet");
    let form = "number_format=800.1.4/{urut:4}/BKPSDMD/{bulan}/{tahun}&place=Muara+Bulian&signer_post=Kepala&signer_name=Zulkarnain";
    assert_eq!(admin.form("/kelola/sertifikat/templat", form).await.status, StatusCode::SEE_OTHER, "{engine}");

    let started = admin.json("POST", "/api/v1/certificate-batches", &batch).await.json();
    world.app.worker.drain().await.expect("drained");
    let finished =
        admin.get(&format!("/api/v1/certificate-batches/{}", started["id"].as_str().expect("an id"))).await.json();
    assert_eq!(
        (finished["done"].as_i64(), finished["failed"].as_array().map(Vec::len)),
        (Some(1), Some(0)),
        "{engine}: {finished}"
    );

    let learner = world.as_account("pegawai").await;
    let mine = learner.get("/api/v1/me/certificates").await.json();
    let certificate = &mine[0];
    mailed(certificate["code"].as_str().expect("a code")).await;
    assert!(certificate["number"].as_str().expect("a number").starts_with("800.1.4/0001/BKPSDMD/"), "{engine}");
    let path = certificate["pdf"].as_str().expect("an address").to_owned();
    let pdf = learner.get(&path).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"), "{engine}");
    let stranger = world.as_account("mentor").await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{engine}: a certificate is its holder's");

    own_proof_is_not_an_outside_one(&learner, certificate["number"].as_str().expect("a number"), &pdf.bytes).await;

    let text = |field: &str| certificate[field].as_str().expect("a text").to_owned();
    (text("code"), text("id"))
}

/// What was issued here counts already: neither its file nor its number is taken as learning elsewhere.
async fn own_proof_is_not_an_outside_one(learner: &Session, number: &str, pdf: &[u8]) {
    let other = b"%PDF-1.4\n%%EOF\n";
    for (file, number, status) in [
        (pdf, "7/2026", StatusCode::UNPROCESSABLE_ENTITY),
        (other, number, StatusCode::UNPROCESSABLE_ENTITY),
        (other, "7/2026", StatusCode::OK),
    ] {
        let path = "/api/v1/me/outside-certificates/files?name=sertifikat.pdf";
        let draft = learner.send("POST", path, file.to_vec().into(), Some("application/pdf")).await.json();
        let path = format!("/api/v1/me/outside-certificates/{}", draft["id"].as_str().expect("an id"));
        let facts = json!({ "title": "Bimtek", "organiser": "BPSDM", "number": number, "form": "KL03",
            "started_on": "2026-01-12", "ended_on": "2026-01-12", "days": 1, "sessions": 1, "jp": 6 });
        let answer = learner.json("PUT", &path, &facts).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.text.contains("terbit dari Serentak"), status != StatusCode::OK, "{}", answer.text);
    }
}

/// The holder was told by mail, if there is a mail catcher.
async fn mailed(code: &str) {
    let Ok(catcher) = std::env::var("TEST_MAIL_API") else { return };
    let mails = reqwest::get(&catcher).await.expect("the mail catcher").text().await.expect("mails");
    assert!(mails.contains(code), "a letter with the address of the check page was sent");
}

async fn revoke(world: &World, code: &str, id: &str) {
    let engine = world.engine;
    let anybody = world.anybody();
    let check = format!("/api/v1/certificates/check/{}", code.to_lowercase());
    let valid = anybody.get(&check).await.json();
    assert_eq!((valid["state"].as_str(), valid["jp"].as_i64()), (Some("issued"), Some(3)), "{engine}");
    assert!(valid["nip"].as_str().expect("a nip").starts_with("********"), "{engine}: the date of birth is hidden");
    let page = anybody.get(&format!("/cek/{code}")).await;
    assert!(!page.text.contains("<script"), "{engine}: the public page needs no script");
    assert!(page.bytes.len() < 15_000, "{engine}");

    let admin = world.as_account("pengelola").await;
    let short =
        admin.json("PUT", &format!("/api/v1/certificates/{id}/revocation"), &json!({ "reason": "salah" })).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let reason = json!({ "reason": "Data peserta keliru saat terbit." });
    let revoked = admin.json("PUT", &format!("/api/v1/certificates/{id}/revocation"), &reason).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{engine}: {}", revoked.text);
    assert_eq!(anybody.get(&check).await.json()["state"], "revoked", "{engine}: a revoked one still answers");

    let replaced = admin.json("POST", &format!("/api/v1/certificates/{id}/replacement"), &reason).await;
    assert_eq!(replaced.status, StatusCode::OK, "{engine}: {}", replaced.text);
    let old = anybody.get(&check).await.json();
    assert!(
        old["replaced_by"].as_str().expect("a number").contains("/0002/"),
        "{engine}: the next number, no gap: {old}"
    );
    assert_eq!(world.app.certification.counts().await.expect("counted").0, 0, "{engine}");
}
