//! A certificate ends, and its holder takes the course again: a new cycle, which changes nothing of the earlier one.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    a_learner_earns_a_certificate::{COURSE, do_lessons, lessons},
    world::{World, worlds},
};

#[tokio::test]
async fn a_course_is_taken_again_when_its_certificate_ends() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let signer = "number_format={urut:4}/{tahun}&place=Muara+Bulian&signer_post=Kepala&signer_name=Zulkarnain";
        assert_eq!(admin.form("/kelola/sertifikat/templat", signer).await.status, StatusCode::SEE_OTHER, "{engine}");
        let first = take(&world).await;
        // Until a rule says that certificates end, joining again changes nothing.
        assert_eq!(join(&world).await["id"], first["id"], "{engine}");

        // Valid for a month, it is within its reminders from the first day.
        let rule = format!("/kelola/sertifikat/aturan/{}", world.course);
        let month = admin.form(&rule, "award=1&validity=months&months=1").await;
        assert_eq!(month.status, StatusCode::SEE_OTHER, "{engine}: {}", month.text);
        issue(&world, &first["id"]).await;
        let before = learner.get("/api/v1/me/certificates").await.json();
        for path in ["/beranda", "/sertifikat", &format!("/kursus/{COURSE}")] {
            let page = learner.get(path).await;
            assert!(page.text.contains("Ambil lagi"), "{engine}: {path}: {}", page.text);
            assert!(page.statements <= 8, "{engine}: {path}: {} statements", page.statements);
        }
        // The course is found by its id too, as the letter names it.
        assert_eq!(learner.get(&format!("/kursus/{}", world.course)).await.status, StatusCode::OK, "{engine}");

        numbers_go_to_siasn(&world, before[0]["number"].as_str().expect("a number")).await;
        let activity = learner.get("/api/v1/me/learning").await.json();
        assert_eq!((&activity["weeks_in_a_row"], &activity["next"]), (&json!(1), &Value::Null), "{engine}: {activity}");
        assert!(activity["week"].as_u64() > Some(0) && activity["week"] == activity["year"], "{engine}: {activity}");
        let page = learner.get("/belajarku/kegiatan").await;
        assert!(page.text.contains("minggu berturut-turut") && page.statements <= 8, "{engine}: {}", page.text);

        let second = join(&world).await;
        assert_eq!((second["id"] == first["id"], second["cycle"].as_i64()), (false, Some(2)), "{engine}: {second}");
        assert_eq!(join(&world).await["id"], second["id"], "{engine}: pressed twice is once");
        let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
        assert_eq!(
            (&outline["completed_at"], &outline["percent"]),
            (&Value::Null, &json!(0)),
            "{engine}: from the start"
        );
        assert!(lessons(&outline).iter().all(|lesson| lesson["done"] == false), "{engine}: {outline}");
        assert_eq!(learner.get("/api/v1/me/certificates").await.json(), before, "{engine}: the old one stays");
        let mine = learner.get("/belajarku").await;
        assert!(mine.text.contains("Kali ke-2") && mine.text.contains("Tuntas"), "{engine}: {}", mine.text);

        do_lessons(&world, &lessons(&outline)).await;
        mark_all(&world).await;
        issue(&world, &second["id"]).await;
        let after = learner.get("/api/v1/me/certificates").await.json();
        assert_eq!(after.as_array().map(Vec::len), Some(2), "{engine}: {after}");
        assert!(after.as_array().is_some_and(|all| all.contains(&before[0])), "{engine}: the old one is as it was");
        let code = before[0]["code"].as_str().expect("a code");
        let check = world.anybody().get(&format!("/api/v1/certificates/check/{code}")).await.json();
        assert_eq!(check["state"], "issued", "{engine}: {check}");
        let lines = learner.get("/api/v1/me/jp").await.json();
        assert_eq!(lines.as_array().map(Vec::len), Some(2), "{engine}: each time is posted: {lines}");
    }
}

/// Number, day and issuer of the certificate stand in the rows for SIASN.
async fn numbers_go_to_siasn(world: &World, number: &str) {
    let (engine, year) = (world.engine, chrono::Datelike::year(&world.today()));
    let rows = world.app.hours.siasn_rows(year).await.expect("rows");
    assert_eq!(rows.len(), 1, "{engine}");
    assert_eq!(rows[0].checked.row.nomor_sertipikat, number, "{engine}");
    assert_eq!(rows[0].issued_on, Some(world.today()), "{engine}");
    assert!(!rows[0].checked.remarks.contains(&"hours-siasn-no-number"), "{engine}");
    let csv = world.as_account("pengelola").await.get(&format!("/kelola/jp/siasn/kursus/csv?tahun={year}")).await;
    assert!(csv.text.contains("tanggalSertipikat"), "{engine}: {}", csv.text);
}

async fn join(world: &World) -> Value {
    let learner = world.as_account("pegawai").await;
    let joined = learner.json("POST", "/api/v1/enrolments", &json!({ "course": world.course })).await;
    assert_eq!(joined.status, StatusCode::OK, "{}: {}", world.engine, joined.text);
    joined.json()
}

/// Joins and completes the course; gives the enrolment.
pub(crate) async fn take(world: &World) -> Value {
    let enrolment = join(world).await;
    let outline = world.as_account("pegawai").await.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
    do_lessons(world, &lessons(&outline)).await;
    mark_all(world).await;
    enrolment
}

async fn mark_all(world: &World) {
    let trainer = world.as_account("pelatih").await;
    let queue = trainer.get("/api/v1/marking").await.json();
    for row in queue["items"].as_array().or_else(|| queue.as_array()).expect("a queue") {
        let path = format!("/api/v1/marking/{}/{}", row["attempt"].as_str().expect("an attempt"), row["slot"]);
        let marked = trainer.json("POST", &path, &json!({ "mark": "1", "comment": "" })).await;
        assert!(marked.status.is_success(), "{}: {}", world.engine, marked.text);
    }
}

async fn issue(world: &World, enrolment: &Value) {
    let admin = world.as_account("pengelola").await;
    let started = admin.json("POST", "/api/v1/certificate-batches", &json!({ "enrolments": [enrolment] })).await;
    assert!(started.status.is_success(), "{}: {}", world.engine, started.text);
    world.app.worker.drain().await.expect("drained");
}
