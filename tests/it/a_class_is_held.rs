//! The story of a class, on every engine: planned within its budget, opened, asked for, proposed, decided with a waiting list, given back, held, and
//! completed; it counts in the ledger, ticks a goal, and earns a certificate.

use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use kernel::{id::PersonId, ports::Directory};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Reply, Session, World, key, worlds};

/// The most statements that any of these pages may send, session and person included.
const MOST: u32 = 11;

struct Cast {
    admin: Session,
    employee: Session,
    superior: Session,
    trainer: Session,
    stranger: Session,
    rina: PersonId,
    colleague: PersonId,
    pelatih: PersonId,
    today: NaiveDate,
}

impl Cast {
    async fn of(world: &World) -> Self {
        let (rina, _) = world.acting("pegawai", &[]).await;
        let (leader, _) = world.acting("atasan", &[]).await;
        let (pelatih, _) = world.acting("pelatih", &[]).await;
        let today = world.today();
        let team = world.app.identity.reports(leader, today).await.expect("a team");
        let colleague = team.iter().map(|card| card.id).find(|id| *id != rina).expect("a colleague");
        Self {
            admin: world.as_account("pengelola").await,
            employee: world.as_account("pegawai").await,
            superior: world.as_account("atasan").await,
            trainer: world.as_account("pelatih").await,
            stranger: world.as_account("mentor").await,
            rina,
            colleague,
            pelatih,
            today,
        }
    }

    /// A class of these days with so many seats.
    async fn class(&self, title: &str, days: (i64, i64), quota: u32, more: &[(&str, &str)]) -> Uuid {
        let id = key();
        let day = |by: i64| (self.today + chrono::TimeDelta::days(by)).to_string();
        let (first, last, quota, trainer) = (day(days.0), day(days.1), quota.to_string(), self.pelatih.to_string());
        let usual = [
            ("judul", title),
            ("bentuk", "KL03"),
            ("cara", "tatap-muka"),
            ("penyelenggara", "BKPSDMD"),
            ("tempat", "Aula"),
            ("mulai", &first),
            ("selesai", &last),
            ("akhir_pekan", "1"),
            ("daftar_sampai", &last),
            ("jp", "24"),
            ("kuota", &quota),
            ("hadir", "90"),
            ("sertifikat", "1"),
            ("pelatih", &trainer),
        ];
        let id_text = id.to_string();
        let fields: Vec<(&str, &str)> =
            std::iter::once(("id", id_text.as_str())).chain(usual).chain(more.iter().copied()).collect();
        for _ in 0..2 {
            moved_on(&self.admin.form("/kelola/kalender/baru", &form(&fields)).await, "planned, and planned again");
        }
        id
    }

    async fn step(&self, class: Uuid, step: &str) -> Reply {
        self.admin.form(&format!("/kelola/kalender/{class}/{step}"), "").await
    }

    async fn decide(&self, class: Uuid, people: &[PersonId], accept: bool, reason: &str) -> Reply {
        let body = json!({ "people": people, "accept": accept, "reason": reason });
        self.admin.json("POST", &format!("/api/v1/classes/{class}/decisions"), &body).await
    }

    async fn state(&self, class: Uuid) -> Value {
        let known = self.employee.get("/api/v1/classes").await.json();
        let mine = known["mine"].as_array().expect("places").iter().find(|one| one["class"] == json!(class)).cloned();
        mine.map_or(Value::Null, |one| one["state"].clone())
    }
}

#[tokio::test]
async fn a_class_is_held() {
    for world in worlds().await {
        let cast = Cast::of(&world).await;
        the_budget_decides_over_opening(&world, &cast).await;
        a_place_is_asked_for_and_given_back(&world, &cast).await;
        more_seats_move_the_list_up(&world, &cast).await;
        two_classes_on_one_day_are_one_too_many(&world, &cast).await;
        it_counts_ticks_and_earns(&world, &cast).await;
        a_class_is_called_off(&world, &cast).await;
        world.app.worker.drain().await.expect("no job is left or failed");
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", web::ui::encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn moved_on(reply: &Reply, what: &str) {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{what}: {}", reply.text);
}

async fn the_budget_decides_over_opening(world: &World, cast: &Cast) {
    let engine = world.engine;
    let wrong = form(&[("judul", ""), ("mulai", "2027-02-10"), ("selesai", "2027-02-01"), ("jp", "banyak")]);
    let refused = cast.admin.form("/kelola/kalender/baru", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let money = [("pagu", "4.000.000"), ("biaya_tetap", "3.500.000"), ("biaya_peserta", "750.000")];
    let poor = cast.class("Bimtek mahal", (40, 41), 30, &money).await;
    let page = format!("/jadwal/{poor}");
    assert_eq!(cast.employee.get(&page).await.status, StatusCode::NOT_FOUND, "{engine}: planned is not public");
    assert_eq!(cast.employee.form(&format!("/kelola/kalender/{poor}/buka"), "").await.status, StatusCode::FORBIDDEN);
    let refused = cast.step(poor, "buka").await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{engine}: the budget pays for nobody");
    let with_reason = [money.as_slice(), &[("alasan", "Sisa dibayar provinsi menurut perjanjian.")]].concat();
    let paid = cast.class("Bimtek bersama", (40, 41), 30, &with_reason).await;
    moved_on(&cast.step(paid, "buka").await, "a reason opens it");
    assert!(cast.employee.get(&format!("/jadwal/{paid}")).await.text.contains("Bimtek bersama"), "{engine}");
}

async fn a_place_is_asked_for_and_given_back(world: &World, cast: &Cast) {
    let engine = world.engine;
    let class = cast.class("Pelatihan arsip", (20, 22), 1, &[]).await;
    moved_on(&cast.step(class, "buka").await, "opened");
    let ask = format!("/api/v1/classes/{class}/requests");
    for _ in 0..2 {
        let asked = cast.employee.json("POST", &ask, &json!({ "reason": "Perlu" })).await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{engine}: {}", asked.text);
    }
    assert_eq!(cast.state(class).await, "requested", "{engine}");

    // The superior speaks for the team, nobody else does.
    let speak = format!("/tim/kelas/{class}/{}", cast.rina);
    assert_eq!(cast.stranger.form(&speak, "putusan=setuju").await.status, StatusCode::FORBIDDEN, "{engine}");
    assert!(cast.superior.get("/tim/kelas").await.text.contains("Rina"), "{engine}");
    moved_on(&cast.superior.form(&speak, "putusan=setuju").await, "agreed");
    let propose = format!("/api/v1/classes/{class}/proposals");
    let outside = json!({ "people": [cast.pelatih], "reason": "Bukan anggota tim saya." });
    assert_eq!(cast.superior.json("POST", &propose, &outside).await.status, StatusCode::NOT_FOUND, "{engine}");
    let short = json!({ "people": [cast.colleague], "reason": "ya" });
    assert_eq!(cast.superior.json("POST", &propose, &short).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let inside = json!({ "people": [cast.colleague], "reason": "Mengurus arsip unit." });
    assert_eq!(cast.superior.json("POST", &propose, &inside).await.status, StatusCode::NO_CONTENT, "{engine}");
    assert_eq!(cast.step(class, "tetapkan").await.status, StatusCode::CONFLICT, "{engine}: two wait for a decision");

    // One seat for two: the second waits, and moves up when the first gives it back.
    let decided = cast.decide(class, &[cast.colleague], true, "").await.json();
    assert_eq!(decided["accepted"], 1, "{engine}");
    assert_eq!(cast.decide(class, &[cast.rina], true, "").await.json()["accepted"], 0, "{engine}");
    assert_eq!(cast.state(class).await, "waiting", "{engine}");
    let page = cast.employee.get(&format!("/jadwal/{class}")).await;
    assert!(page.text.contains("Urutan Anda: 1"), "{engine}: {}", page.text);
    let declined = cast.decide(class, &[cast.colleague], false, "Ditugaskan ke lapangan.").await;
    assert_eq!(declined.status, StatusCode::OK, "{engine}: {}", declined.text);
    assert_eq!(cast.state(class).await, "accepted", "{engine}: moved up");
    moved_on(&cast.step(class, "tetapkan").await, "settled");
    world.app.worker.drain().await.expect("letters are written");
    let given = cast.employee.json("DELETE", &ask, &json!({})).await;
    assert_eq!(given.status, StatusCode::NO_CONTENT, "{engine}: {}", given.text);
    assert_eq!(cast.state(class).await, Value::Null, "{engine}: given back");
    let late = cast.employee.json("POST", &ask, &json!({})).await;
    assert_eq!(late.json()["code"], "classes.state", "{engine}: the participants are set");
}

async fn more_seats_move_the_list_up(world: &World, cast: &Cast) {
    let engine = world.engine;
    let class = cast.class("Pelatihan kecil", (30, 31), 1, &[]).await;
    moved_on(&cast.step(class, "buka").await, "opened");
    let people = json!({ "people": [cast.colleague, cast.rina], "reason": "Keduanya bertugas di loket." });
    cast.superior.json("POST", &format!("/api/v1/classes/{class}/proposals"), &people).await;
    assert_eq!(cast.decide(class, &[cast.colleague, cast.rina], true, "").await.json()["accepted"], 1, "{engine}");
    assert_eq!(cast.state(class).await, "waiting", "{engine}: who was proposed last");
    let address = format!("/kelola/kalender/{class}/ubah");
    let page = cast.admin.get(&address).await.text;
    let version =
        page.split("name=\"versi\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a version");
    let day = |by: u64| (cast.today + Days::new(by)).to_string();
    let (first, last) = (day(30), day(31));
    let fields = [
        ("versi", version),
        ("judul", "Pelatihan kecil"),
        ("bentuk", "KL03"),
        ("penyelenggara", "BKPSDMD"),
        ("tempat", "Aula"),
        ("mulai", &first),
        ("selesai", &last),
        ("akhir_pekan", "1"),
        ("jp", "24"),
        ("kuota", "2"),
        ("hadir", "90"),
    ];
    moved_on(&cast.admin.form(&address, &form(&fields)).await, "one seat more");
    assert_eq!(cast.state(class).await, "accepted", "{engine}: moved up");
    let stale = cast.admin.form(&address, &form(&fields)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{engine}: based on the version before");
}

async fn two_classes_on_one_day_are_one_too_many(world: &World, cast: &Cast) {
    let engine = world.engine;
    let (one, other) =
        (cast.class("Kelas satu", (60, 62), 5, &[]).await, cast.class("Kelas dua", (62, 63), 5, &[]).await);
    for class in [one, other] {
        moved_on(&cast.step(class, "buka").await, "opened");
        let asked = cast.employee.json("POST", &format!("/api/v1/classes/{class}/requests"), &json!({})).await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{engine}: one may ask for both");
    }
    assert_eq!(cast.decide(one, &[cast.rina], true, "").await.status, StatusCode::OK, "{engine}");
    let both = cast.decide(other, &[cast.rina], true, "").await;
    assert_eq!((both.status, &both.json()["code"]), (StatusCode::CONFLICT, &json!("classes.overlap")), "{engine}");
    assert_eq!(cast.state(other).await, "requested", "{engine}: nothing is half done");
}

async fn it_counts_ticks_and_earns(world: &World, cast: &Cast) {
    let engine = world.engine;
    let before = cast.employee.get("/api/v1/home").await.json()["jp_done"].as_i64();
    let class = cast.class("Pelatihan loket", (0, 0), 10, &[("angkatan", "Angkatan I")]).await;
    moved_on(&cast.step(class, "buka").await, "opened");
    let goal = json!({ "title": "Melayani loket", "measure": "Antrean pendek", "due_on": cast.today + Days::new(60),
        "ways": [{ "kind": "class", "title": "Pelatihan loket", "class": class, "jp": 24 }] });
    let goal = cast.employee.json("POST", "/api/v1/goals", &goal).await.json()["id"].clone();
    let goal = format!("/api/v1/goals/{}", goal.as_str().expect("a goal"));
    for (who, step) in [(&cast.employee, "submit"), (&cast.superior, "agree")] {
        let moved = who.json("POST", &format!("{goal}/moves"), &json!({ "step": step })).await;
        assert_eq!(moved.status, StatusCode::NO_CONTENT, "{engine}: {}", moved.text);
    }
    let people = json!({ "people": [cast.rina, cast.colleague], "reason": "Bertugas di loket." });
    cast.superior.json("POST", &format!("/api/v1/classes/{class}/proposals"), &people).await;
    assert_eq!(cast.decide(class, &[cast.rina, cast.colleague], true, "").await.json()["accepted"], 2, "{engine}");
    let given = cast.employee.json("DELETE", &format!("/api/v1/classes/{class}/requests"), &json!({})).await;
    assert_eq!(given.status, StatusCode::CONFLICT, "{engine}: it has begun");

    // Its trainer notes presence; other trainers and days to come are not there.
    let presence = |day: NaiveDate| format!("/api/v1/classes/{class}/presence/{day}");
    let there = json!({ "present": [cast.rina, cast.pelatih] });
    let early = cast.trainer.json("PUT", &presence(cast.today + Days::new(1)), &there).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{engine}: {}", early.text);
    for _ in 0..2 {
        let noted = cast.trainer.json("PUT", &presence(cast.today), &there).await;
        assert_eq!(noted.status, StatusCode::NO_CONTENT, "{engine}: {}", noted.text);
    }
    pages_keep_to_their_number_of_statements(cast, class, engine).await;
    for _ in 0..2 {
        moved_on(&cast.step(class, "selesai").await, "completed once");
    }
    assert_eq!(cast.state(class).await, "completed", "{engine}");
    let desk = cast.admin.get(&format!("/kelola/kalender/{class}")).await.text;
    assert!(desk.contains("Kurang hadir"), "{engine}: the colleague was not there");
    let lines = cast.employee.get(&format!("/api/v1/me/jp?year={}", chrono::Datelike::year(&cast.today))).await.json();
    let of_class = |line: &&Value| line["title"] == "Pelatihan loket, Angkatan I";
    let lines: Vec<Value> = lines.as_array().expect("lines").iter().filter(of_class).cloned().collect();
    assert_eq!((lines.len(), &lines[0]["form"]), (1, &json!("KL03")), "{engine}: {lines:?}");
    let after = cast.employee.get("/api/v1/home").await.json()["jp_done"].as_i64();
    assert_eq!(after, before.map(|jp| jp + 24), "{engine}");
    let goal = cast.employee.get(&goal).await.json();
    assert_eq!((&goal["state"], &goal["ways"][0]["done"]), (&json!("running"), &json!(true)), "{engine}: {goal}");
    let candidates = cast.admin.get("/kelola/sertifikat").await.text;
    assert!(candidates.contains("Pelatihan loket, Angkatan I"), "{engine}: earns a certificate");
    let refused = cast.trainer.json("PUT", &presence(cast.today), &there).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{engine}: it is over");
}

async fn pages_keep_to_their_number_of_statements(cast: &Cast, class: Uuid, engine: &str) {
    for (who, path) in [
        (&cast.employee, "/jadwal".to_owned()),
        (&cast.trainer, "/jadwal".to_owned()),
        (&cast.superior, format!("/jadwal/{class}")),
        (&cast.trainer, format!("/jadwal/{class}/kehadiran")),
        (&cast.superior, "/tim/kelas".to_owned()),
        (&cast.admin, "/kelola/kalender".to_owned()),
        (&cast.admin, "/kelola/kalender/baru".to_owned()),
        (&cast.admin, format!("/kelola/kalender/{class}")),
    ] {
        let page = who.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{engine}: {path}");
        assert!(page.statements <= MOST, "{engine}: {path} sends {} statements", page.statements);
    }
    let list = cast.admin.get(&format!("/kelola/kalender/{class}/peserta.pdf")).await;
    assert!(list.bytes.starts_with(b"%PDF-"), "{}", list.text);
    let sheet = cast.admin.get(&format!("/kelola/kalender/{class}/peserta.xlsx")).await;
    assert!(sheet.bytes.starts_with(b"PK"), "{engine}: a spreadsheet");
    let calendar = cast.employee.get(&format!("/jadwal/{class}/kalender.ics")).await.text;
    assert!(calendar.contains("SUMMARY:Pelatihan loket\\, Angkatan I"), "{engine}: {calendar}");
    assert_eq!(cast.stranger.get(&format!("/jadwal/{class}/kehadiran")).await.status, StatusCode::FORBIDDEN);
}

async fn a_class_is_called_off(world: &World, cast: &Cast) {
    let engine = world.engine;
    let class = cast.class("Kelas batal", (90, 91), 5, &[]).await;
    moved_on(&cast.step(class, "buka").await, "opened");
    cast.employee.json("POST", &format!("/api/v1/classes/{class}/requests"), &json!({})).await;
    assert_eq!(cast.step(class, "batalkan").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: why?");
    let why = form(&[("alasan", "Anggaran digeser untuk banjir.")]);
    moved_on(&cast.admin.form(&format!("/kelola/kalender/{class}/batalkan"), &why).await, "called off");
    assert_eq!(cast.state(class).await, "declined", "{engine}");
    assert!(cast.employee.get(&format!("/jadwal/{class}")).await.text.contains("digeser"), "{engine}: and told why");
    assert_eq!(cast.step(class, "selesai").await.status, StatusCode::CONFLICT, "{engine}");
}
