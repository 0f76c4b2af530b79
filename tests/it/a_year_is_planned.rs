//! A form of needs from the gaps to the set plan, with a return and a transfer on the way; and a course that proposes a level.

use axum::http::StatusCode;
use chrono::{Datelike, Days};
use kernel::{Event, Role, event::Learned};
use serde_json::{Value, json};

use crate::world::{Reply, Session, World, key, login, worlds};

/// The most that any of the pages may send.
const MOST: u32 = 8;

async fn step(session: &Session, form: &str, action: &str, reason: &str) -> Reply {
    let body = json!({ "action": action, "reason": reason });
    session.json("POST", &format!("/api/v1/needs/{form}/steps"), &body).await
}

async fn pages(session: &Session, paths: &[String]) {
    for path in paths {
        // The second visit is the usual one: dictionary and standards are then remembered.
        session.get(path).await;
        let reply = session.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        assert!(reply.statements <= MOST, "{path}: {} statements", reply.statements);
    }
}

/// The dictionary is in, and everybody is known.
async fn laid_down(world: &World, admin: &Session) {
    let seeded = admin.form("/kelola/kompetensi/muat", "").await;
    assert_eq!(seeded.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, seeded.text);
    let (_, cx) = world.acting("pengelola", &[Role::Admin]).await;
    assert!(world.app.development.follow_roster(&cx).await.expect("followed") > 0);
}

fn row(competency: &Value, jp: &str) -> String {
    let id = competency["competency"].as_str().expect("an id");
    format!("kompetensi={id}&masalah=&bentuk=KL03&keinginan=Bimtek&prioritas=1&jp={jp}&biaya=1.250.000")
}

#[tokio::test]
async fn from_the_gaps_to_the_set_plan() {
    for world in worlds().await {
        let (engine, year) = (world.engine, world.today().year());
        let admin = world.as_account("pengelola").await;
        laid_down(&world, &admin).await;
        let employee = world.as_account("pegawai").await;
        let superior = world.as_account("atasan").await;
        let (person, _) = world.acting("pegawai", &[]).await;

        // Nobody assessed anything: every competency of the post is a gap, and a row of the form.
        let profile = employee.get("/api/v1/me/competencies").await.json();
        assert_eq!((&profile["fit"], profile["standings"].as_array().map(Vec::len)), (&json!(0), Some(9)), "{engine}");
        let form = employee.json("POST", "/api/v1/me/needs", &json!({ "year": year })).await;
        assert_eq!(form.status, StatusCode::OK, "{engine}: {}", form.text);
        let form = form.json();
        assert_eq!(form["needs"].as_array().map(Vec::len), Some(9), "{engine}");
        let again = employee.json("POST", "/api/v1/me/needs", &json!({ "year": year })).await.json();
        assert_eq!(again["id"], form["id"], "{engine}: one form per year");
        let id = form["id"].as_str().expect("an id").to_owned();

        // What is not complete is not handed in; what is, waits for the superior.
        assert_eq!(step(&employee, &id, "ajukan", "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let address = format!("/akpk/{id}");
        let rows = [row(&form["needs"][0], "8"), row(&form["needs"][1], "x")].join("&");
        let wrong = employee.form(&address, &format!("revisi=0&langkah={}&ajukan=1&{rows}", key())).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", wrong.text);
        let rows = [row(&form["needs"][0], "8"), row(&form["needs"][1], "16")].join("&");
        let sent = employee.form(&address, &format!("revisi=0&langkah={}&ajukan=1&{rows}", key())).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{engine}: {}", sent.text);
        let late = employee.form(&address, &format!("revisi=0&langkah={}&{rows}", key())).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{engine}: what is handed in cannot be changed");
        assert!(superior.get("/tim/akpk").await.text.contains("/akpk/"), "{engine}: it waits");

        // Back for a reason, mended, handed in again.
        assert_eq!(step(&superior, &id, "kembalikan", "kurang").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let why = "Tambahkan kebutuhan pelayanan";
        assert_eq!(step(&superior, &id, "kembalikan", why).await.json()["state"], "perlu_revisi", "{engine}");
        assert!(employee.get(&address).await.text.contains(why), "{engine}: the reason is shown");
        assert_eq!(step(&employee, &id, "ajukan", "").await.json()["state"], "diajukan", "{engine}");

        // A transfer in the middle: the new superior decides, the old one no longer, not even sees.
        let moved = json!({ "id": key(), "superior": login("mentor"), "lead": "direct", "from": world.today() });
        let moved = admin.json("POST", &format!("/api/v1/people/{person}/reporting-lines"), &moved).await;
        assert_eq!(moved.status, StatusCode::NO_CONTENT, "{engine}: {}", moved.text);
        assert_eq!(step(&superior, &id, "setujui", "").await.status, StatusCode::NOT_FOUND, "{engine}: the old one");
        assert_eq!(superior.get(&address).await.status, StatusCode::NOT_FOUND, "{engine}");
        let foreign = superior.get(&format!("/api/v1/people/{person}/competencies")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{engine}");
        let new = world.as_account("mentor").await;
        assert_eq!(step(&employee, &id, "setujui", "").await.status, StatusCode::CONFLICT, "{engine}: not oneself");
        let bulk = format!("id={}&tahun={year}&tindakan=setujui&akpk={id}", key());
        assert_eq!(new.form("/tim/akpk", &bulk).await.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(employee.get(&format!("/api/v1/needs/{id}")).await.json()["state"], "disetujui_atasan", "{engine}");

        // The new superior belongs to another agency, so the administration verifies.
        assert_eq!(step(&new, &id, "verifikasi", "").await.status, StatusCode::CONFLICT, "{engine}");
        assert_eq!(
            step(&admin, &id, "konsolidasi", "").await.status,
            StatusCode::CONFLICT,
            "{engine}: with the plan only"
        );
        let once = key();
        for _ in 0..2 {
            let body = json!({ "action": "verifikasi" });
            let path = format!("/api/v1/needs/{id}/steps");
            let body = axum::body::Body::from(body.to_string());
            let verified = admin.send_with_key(once, "POST", &path, body, Some("application/json")).await;
            assert_eq!(verified.json()["state"], "diverifikasi_opd", "{engine}: twice is once");
        }

        let plan = planned(&world, &admin, &id, year).await;
        let nav = format!("/kelola/renbangkom?tahun={year}");
        pages(&employee, &["/kompetensi".to_owned(), "/akpk".to_owned(), address.clone()]).await;
        pages(&new, &["/tim/kompetensi".to_owned(), "/tim/akpk".to_owned(), address.clone()]).await;
        let administration =
            ["", "/standar", "/pegawai", "/usulan", "/peta", "/setelan", "/kamus/baru", "/standar/baru"];
        pages(&admin, &administration.map(|part| format!("/kelola/kompetensi{part}"))).await;
        pages(&admin, &[nav, plan, "/kelola/akpk".to_owned(), "/kelola/akpk/jadwal".to_owned(), address]).await;
    }
}

/// The plan is put together, set, and taken out.
async fn planned(world: &World, admin: &Session, form: &str, year: i32) -> String {
    let engine = world.engine;
    let plan = key();
    for _ in 0..2 {
        let made = admin.form("/kelola/renbangkom", &format!("id={plan}&tahun={year}")).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{engine}: {}", made.text);
    }
    let state = async || admin.get(&format!("/api/v1/needs/{form}")).await.json()["state"].clone();
    assert_eq!(state().await, "dikonsolidasi_bkpsdm", "{engine}");
    let address = format!("/kelola/renbangkom/{plan}");
    let page = admin.get(&address).await.text;
    assert!(page.contains("2.500.000") && page.contains("24"), "{engine}: the sums: {page}");
    let decree = format!("nomor=100.3.3.2%2F12%2F{year}&tanggal={}", world.today());
    for expected in [StatusCode::SEE_OTHER, StatusCode::CONFLICT] {
        assert_eq!(admin.form(&address, &decree).await.status, expected, "{engine}: set once");
    }
    assert_eq!(state().await, "ditetapkan", "{engine}");
    assert!(admin.get(&format!("{address}/pdf")).await.bytes.starts_with(b"%PDF"), "{engine}");
    assert!(admin.get(&format!("{address}/xlsx")).await.bytes.starts_with(b"PK"), "{engine}");
    address
}

#[tokio::test]
async fn a_course_proposes_and_the_superior_confirms() {
    for world in worlds().await {
        let engine = world.engine;
        let admin = world.as_account("pengelola").await;
        laid_down(&world, &admin).await;
        let (employee, superior) = (world.as_account("pegawai").await, world.as_account("atasan").await);
        let (person, cx) = world.acting("pegawai", &[]).await;
        let known = employee.get("/api/v1/competencies").await.json();
        let service = known.as_array().expect("a dictionary").iter().find(|one| one["code"] == "M.05").expect("M.05");
        let competency = service["id"].as_str().expect("an id").to_owned();

        // Only who writes the course says what it teaches.
        let tags = format!("kompetensi={competency}&level=2");
        let address = format!("/studio/{}/kompetensi", world.course);
        assert_eq!(employee.form(&address, &tags).await.status, StatusCode::FORBIDDEN, "{engine}");
        let trainer = world.as_account("pelatih").await;
        assert_eq!(trainer.form(&address, &tags).await.status, StatusCode::SEE_OTHER, "{engine}");
        let suggested = employee.get("/kompetensi").await.text;
        assert!(suggested.contains("0→1"), "{engine}: the course is recommended, with the reason: {suggested}");

        let publication = world.app.delivery.newest_offerings().await.expect("offered")[0].publication;
        for _ in 0..2 {
            let completed = Event::CourseCompleted {
                enrolment: kernel::Id::from_uuid(uuid::Uuid::from_u128(77)),
                person,
                course: world.course,
                publication,
                at: cx.now(),
                learned: Learned {
                    form: "NKL03".to_owned(),
                    title: "Kursus".to_owned(),
                    jp: 4,
                    minutes: 180,
                    version: 1,
                },
            };
            let tx = world.app.db.begin().await.expect("a transaction");
            tx.emit(&cx, &completed).await.expect("heard");
            tx.commit().await.expect("committed");
        }
        let level = async || {
            let profile = employee.get("/api/v1/me/competencies").await.json();
            let all = profile["standings"].as_array().expect("standings").clone();
            let one = all.into_iter().find(|one| one["competency"] == json!(competency)).expect("the competency");
            (one["actual"].clone(), one["source"].clone())
        };
        assert_eq!(level().await, (Value::Null, Value::Null), "{engine}: a course raises nothing by itself");
        let page = superior.get("/tim/kompetensi").await.text;
        let start = page.find("/kompetensi/usulan/").expect("a proposal");
        let proposal = page[start..].split('"').next().expect("an address").to_owned();
        assert_eq!(page.matches(&format!("{proposal}\"")).count(), 2, "{engine}: one proposal, to confirm or decline");

        assert_eq!(employee.form(&proposal, "putusan=konfirmasi").await.status, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(trainer.form(&proposal, "putusan=konfirmasi").await.status, StatusCode::NOT_FOUND, "{engine}");
        let short = superior.form(&proposal, "putusan=tolak&alasan=tidak").await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: a reason says something");
        for expected in [StatusCode::SEE_OTHER, StatusCode::CONFLICT] {
            assert_eq!(superior.form(&proposal, "putusan=konfirmasi").await.status, expected, "{engine}");
        }
        assert_eq!(level().await, (json!(2), json!("kursus")), "{engine}");

        // What the person says of themselves is shown and never counts; the assessment centre of a later day does.
        let own = format!("kompetensi={competency}&level=5");
        assert_eq!(employee.form(&format!("/kompetensi/{person}/nilai"), &own).await.status, StatusCode::SEE_OTHER);
        assert_eq!(level().await, (json!(2), json!("kursus")), "{engine}");
        let centre =
            format!("kompetensi={competency}&level=1&sumber=asesmen&catatan=Laporan+12&tanggal={}", world.today());
        let recorded = admin.form(&format!("/kompetensi/{person}/nilai"), &centre).await;
        assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{engine}: {}", recorded.text);
        assert_eq!(level().await, (json!(1), json!("asesmen")), "{engine}: of the same day, the centre");
        let by_trainer = trainer.form(&format!("/kompetensi/{person}/nilai"), &centre).await;
        assert_eq!(by_trainer.status, StatusCode::NOT_FOUND, "{engine}");
        let tomorrow = world.today() + Days::new(1);
        let future = centre.replace(&world.today().to_string(), &tomorrow.to_string());
        let future = admin.form(&format!("/kompetensi/{person}/nilai"), &future).await;
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    }
}
