//! Feedback reaches an open page, becomes a goal, is agreed, and what is learned ticks it; people move in between.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
};
use chrono::Days;
use futures::StreamExt;
use kernel::{Role, ports::Directory};
use serde_json::json;
use uuid::Uuid;

use crate::world::{Session, World, key, login, worlds};

const COURSE: &str = "keamanan-informasi-asn";
const BOUNDARY: &str = "batas-antar-isian";

async fn give(from: &Session, to: impl std::fmt::Display, visibility: &str) -> crate::world::Reply {
    let note = json!({ "to": to.to_string(), "kind": "improvement", "visibility": visibility, "value": "akuntabel",
        "better": "Catat nomor surat saat diterima, karena kemarin dua surat tertukar.", "next": "Ikuti kursus arsip." });
    from.json("POST", "/api/v1/feedback", &note).await
}

fn made(reply: &crate::world::Reply) -> String {
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
    reply.json()["id"].as_str().expect("an id").to_owned()
}

async fn status(session: &Session, path: &str) -> StatusCode {
    session.get(path).await.status
}

/// A reporting line from today on.
async fn line(world: &World, superior: &str, lead: &str, to: Option<chrono::NaiveDate>) -> Uuid {
    let (person, _) = world.acting("pegawai", &[]).await;
    let id = key();
    let new = json!({ "id": id, "superior": login(superior), "lead": lead, "from": world.today(), "to": to });
    let admin = world.as_account("pengelola").await;
    let begun = admin.json("POST", &format!("/api/v1/people/{person}/reporting-lines"), &new).await;
    assert_eq!(begun.status, StatusCode::NO_CONTENT, "{}", begun.text);
    id
}

#[tokio::test]
async fn feedback_arrives_becomes_a_goal_and_is_ticked_by_learning() {
    for world in worlds().await {
        let engine = world.engine;
        let (employee, superior) = (world.as_account("pegawai").await, world.as_account("atasan").await);
        let (rina, _) = world.acting("pegawai", &[]).await;

        // The open page hears of it at once.
        let open = employee.open("/langsung?topik=saya").await;
        let mut hints = Body::into_data_stream(open.into_body());
        let note = made(&give(&superior, rina, "pair").await);
        let heard = tokio::time::timeout(std::time::Duration::from_secs(10), hints.next()).await.expect("in time");
        assert!(String::from_utf8_lossy(&heard.expect("a hint").expect("a chunk")).contains("saya"), "{engine}");
        let mine = employee.get("/umpan-balik").await;
        assert!(mine.text.contains("1 belum dibaca"), "{engine}: {}", mine.text);

        let page = employee.get(&format!("/umpan-balik/{note}")).await;
        assert!(page.text.contains("dua surat tertukar"), "{engine}: {}", page.text);
        let answered =
            employee.json("POST", &format!("/api/v1/feedback/{note}/replies"), &json!({ "text": "Siap" })).await;
        assert_eq!(answered.status, StatusCode::CREATED, "{engine}: {}", answered.text);
        let given = superior.get("/api/v1/feedback?part=given").await.json();
        assert_eq!(given[0]["standing"], "answered", "{engine}: {given}");

        let course = employee.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
        let goal = json!({ "title": "Menata surat masuk tanpa tertukar", "measure": "Tidak ada surat tertukar sebulan",
            "due_on": world.today() + Days::new(60), "feedback": note,
            "ways": [{ "kind": "task", "title": "Mencatat surat setiap hari" },
                { "kind": "course", "title": "Keamanan informasi", "course": course["id"], "jp": 4 }] });
        let goal = made(&employee.json("POST", "/api/v1/goals", &goal).await);
        let moves = format!("/api/v1/goals/{goal}/moves");
        let step = async |who: &Session, step: &str| who.json("POST", &moves, &json!({ "step": step })).await.status;
        assert_eq!(status(&superior, &format!("/api/v1/goals/{goal}")).await, StatusCode::NOT_FOUND, "{engine}: draft");
        assert_eq!(step(&employee, "agree").await, StatusCode::CONFLICT, "{engine}: not by oneself");
        assert_eq!(step(&employee, "submit").await, StatusCode::NO_CONTENT, "{engine}");
        assert!(superior.get("/tim/rpi").await.text.contains("1 menunggu"), "{engine}");
        let mentor = world.as_account("mentor").await;
        assert_eq!(step(&mentor, "agree").await, StatusCode::NOT_FOUND, "{engine}: not the superior");
        assert_eq!(step(&superior, "agree").await, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(step(&superior, "agree").await, StatusCode::CONFLICT, "{engine}: once");

        // The course ticks its way in the transaction of its completion, and the goal runs.
        world.complete(&employee, rina, COURSE).await;
        let known = employee.get(&format!("/api/v1/goals/{goal}")).await.json();
        assert_eq!(
            (&known["state"], &known["ways"][1]["done"]),
            (&json!("running"), &json!(true)),
            "{engine}: {known}"
        );
        assert_eq!(known["ways"][0]["done"], json!(false), "{engine}: {known}");
        let ticked = employee.form(&format!("/rpi/{goal}/cara/1"), "").await;
        assert_eq!(ticked.status, StatusCode::SEE_OTHER, "{engine}: {}", ticked.text);
        assert_eq!(step(&employee, "reach").await, StatusCode::CONFLICT, "{engine}: the superior says so");
        assert_eq!(step(&superior, "reach").await, StatusCode::NO_CONTENT, "{engine}");
        statements(&world, &employee, &superior, &note, &goal, rina).await;
    }
}

/// The talk of this quarter, today.
async fn plan_talk(world: &World, superior: &Session, rina: kernel::id::PersonId) -> crate::world::Reply {
    let today = world.today();
    let starts_at = today.and_hms_opt(3, 0, 0).expect("a time").and_utc();
    let quarter = chrono::Datelike::month0(&today) / 3 + 1;
    let talk = json!({ "person": rina, "year": chrono::Datelike::year(&today), "quarter": quarter, "starts_at": starts_at,
        "minutes": 60, "place": "Ruang camat" });
    superior.json("POST", "/api/v1/dialogues", &talk).await
}

/// A round about the employee, of the superior and all colleagues.
async fn open_round(world: &World, superior: &Session, rina: kernel::id::PersonId) -> String {
    let (hendra, _) = world.acting("atasan", &[Role::Superior]).await;
    let team = world.app.identity.reports(hendra, world.today()).await.expect("the team");
    let peers = team.iter().filter(|card| card.id != rina);
    let mut raters: Vec<_> = peers.map(|card| json!({ "person": card.id, "group": "peer" })).collect();
    raters.push(json!({ "person": hendra, "group": "superior" }));
    raters.push(json!({ "person": rina, "group": "self" }));
    let new = json!({ "person": rina, "purpose": "Pengembangan diri", "last_day": world.today() + Days::new(14),
        "raters": raters });
    made(&superior.json("POST", "/api/v1/rounds", &new).await)
}

/// Each page keeps to a number of statements, session and person included.
async fn statements(
    world: &World,
    employee: &Session,
    superior: &Session,
    note: &str,
    goal: &str,
    rina: kernel::id::PersonId,
) {
    let year = chrono::Datelike::year(&world.today());
    let talk = made(&plan_talk(world, superior, rina).await);
    let round = open_round(world, superior, rina).await;
    for (who, path) in [
        (employee, "/dialog".to_owned()),
        (employee, format!("/dialog/{talk}")),
        (superior, format!("/dialog/{talk}")),
        (superior, format!("/dialog/{talk}/risalah")),
        (superior, "/tim/dialog".to_owned()),
        (employee, "/kinerja/360".to_owned()),
        (employee, format!("/kinerja/360/{round}")),
        (superior, format!("/kinerja/360/{round}")),
        (employee, format!("/kinerja/360/{round}/jawab")),
        (superior, format!("/tim/360/baru?untuk={rina}")),
        (employee, "/rpi/unit".to_owned()),
        (superior, format!("/rpi/baru?untuk={rina}")),
        (employee, "/umpan-balik".to_owned()),
        (employee, "/umpan-balik?bagian=diminta".to_owned()),
        (employee, format!("/umpan-balik/{note}")),
        (employee, "/umpan-balik/minta".to_owned()),
        (employee, "/beranda".to_owned()),
        (employee, "/rpi".to_owned()),
        (employee, "/rpi/baru".to_owned()),
        (employee, format!("/rpi/{goal}")),
        (employee, format!("/rpi/tahun/{year}")),
        (superior, format!("/umpan-balik/baru?untuk={rina}")),
        (superior, "/umpan-balik?bagian=diberikan".to_owned()),
        (superior, "/tim/umpan-balik".to_owned()),
        (superior, "/tim/rpi".to_owned()),
        (superior, format!("/rpi/{goal}")),
        (superior, format!("/rpi/tahun/{year}/{rina}")),
    ] {
        who.get(&path).await;
        let page = who.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}: {path}: {}", world.engine, page.text);
        assert!(page.statements <= 9, "{}: {path}: {} statements", world.engine, page.statements);
    }
}

#[tokio::test]
async fn people_move_and_what_they_see_moves_with_them() {
    for world in worlds().await {
        let engine = world.engine;
        let (employee, before) = (world.as_account("pegawai").await, world.as_account("atasan").await);
        let (after, admin) = (world.as_account("mentor").await, world.as_account("pengelola").await);
        let (rina, _) = world.acting("pegawai", &[]).await;
        let note = made(&give(&before, rina, "above").await);
        let path = format!("/api/v1/feedback/{note}");
        assert_eq!(status(&after, &path).await, StatusCode::NOT_FOUND, "{engine}: a stranger");
        assert_eq!(status(&admin, &path).await, StatusCode::NOT_FOUND, "{engine}: the administration");
        let (_, above) = world.acting("fajar.suryadi", &[Role::Superior]).await;
        let id = note.parse().expect("an id");
        assert!(world.app.dialogue.note(&above, id).await.is_ok(), "{engine}: the superior's superior");

        // A second superior leads too, but does not agree to goals.
        let second = line(&world, "mentor", "additional", None).await;
        let own = made(&give(&after, rina, "pair").await);
        let goal = json!({ "title": "Melayani loket dua", "measure": "Antrean di bawah sepuluh menit",
            "due_on": world.today() + Days::new(30), "ways": [{ "kind": "task", "title": "Magang di loket dua" }] });
        let goal = made(&employee.json("POST", "/api/v1/goals", &goal).await);
        let moves = format!("/api/v1/goals/{goal}/moves");
        employee.json("POST", &moves, &json!({ "step": "submit" })).await;
        assert_eq!(status(&after, &format!("/api/v1/goals/{goal}")).await, StatusCode::OK, "{engine}: sees it");
        let refused = after.json("POST", &moves, &json!({ "step": "agree" })).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{engine}: {}", refused.text);
        let ended = json!({ "to": world.today() });
        let (person, _) = world.acting("pegawai", &[]).await;
        let end = format!("/api/v1/people/{person}/reporting-lines/{second}/end");
        assert_eq!(admin.json("PUT", &end, &ended).await.status, StatusCode::NO_CONTENT, "{engine}");

        // The transfer from today on: the superior before sees no goals any more and gives no notes, but keeps the own note.
        line(&world, "pelatih", "direct", None).await;
        let new = world.as_account("pelatih").await;
        assert_eq!(give(&before, rina, "pair").await.status, StatusCode::NOT_FOUND, "{engine}: out of office");
        assert_eq!(status(&before, &path).await, StatusCode::OK, "{engine}: the writer keeps it");
        assert_eq!(status(&employee, &path).await, StatusCode::OK, "{engine}: the receiver keeps it");
        assert_eq!(status(&before, &format!("/api/v1/goals/{goal}")).await, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(status(&new, &path).await, StatusCode::NOT_FOUND, "{engine}: not shared with the new superior");
        let share = json!({ "shared": true });
        assert_eq!(
            before.json("PUT", &format!("{path}/shared"), &share).await.status,
            StatusCode::NOT_FOUND,
            "{engine}"
        );
        employee.json("PUT", &format!("{path}/shared"), &share).await;
        assert_eq!(status(&new, &path).await, StatusCode::OK, "{engine}: shared");
        assert_eq!(
            status(&new, &format!("/api/v1/feedback/{own}")).await,
            StatusCode::NOT_FOUND,
            "{engine}: another one"
        );
        let agreed = new.json("POST", &moves, &json!({ "step": "agree" })).await;
        assert_eq!(agreed.status, StatusCode::NO_CONTENT, "{engine}: {}", agreed.text);

        // Somebody stands in for the new superior until tomorrow.
        line(&world, "pengelola", "acting_absent", Some(world.today() + Days::new(1))).await;
        made(&give(&world.as_account("pengelola").await, rina, "pair").await);
    }
}

fn part(name: &str, value: &str) -> Vec<u8> {
    format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
}

async fn send(from: &Session, fields: &[(&str, &str)], voice: Option<&[u8]>) -> crate::world::Reply {
    let mut body: Vec<u8> = fields.iter().flat_map(|(name, value)| part(name, value)).collect();
    if let Some(voice) = voice {
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"suara\"; filename=\"suara.webm\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(voice);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
    from.send("POST", "/umpan-balik", Body::from(body), Some(&media_type)).await
}

fn location(headers: &HeaderMap) -> &str {
    headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn a_record_of_a_quarter_is_for_the_person_the_superior_and_the_administration() {
    for world in worlds().await {
        let engine = world.engine;
        let superior = world.as_account("atasan").await;
        let (rina, _) = world.acting("pegawai", &[]).await;
        let path = format!("/kinerja/{rina}");
        let year = chrono::Datelike::year(&world.today());
        let form = |id: Uuid, conduct: &str| format!("id={id}&tahun={year}&triwulan=1&hasil=above&perilaku={conduct}");
        let first = key();
        for _ in 0..2 {
            let recorded = superior.form(&path, &form(first, "meets")).await;
            assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{engine}: {}", recorded.text);
        }
        let wrong = superior.form(&path, &form(key(), "baik")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        superior.form(&path, &form(key(), "above")).await;
        for (name, seen) in [("pegawai", true), ("pengelola", true), ("mentor", false), ("pelatih", false)] {
            let page = world.as_account(name).await.get(&path).await;
            assert_eq!(page.status == StatusCode::OK, seen, "{engine}: {name}");
            assert!(page.statements <= 8, "{engine}: {name}: {} statements", page.statements);
            assert_eq!(page.text.contains("Sangat baik"), seen, "{engine}: {name}: the newest record counts");
        }
        line(&world, "mentor", "direct", None).await;
        assert_eq!(superior.get(&path).await.status, StatusCode::NOT_FOUND, "{engine}: out of office");
        let refused = superior.form(&path, &form(key(), "below")).await;
        assert!(refused.status.is_client_error(), "{engine}: out of office");
    }
}

#[tokio::test]
async fn a_spoken_note_is_heard_by_those_who_may_see_it() {
    for world in worlds().await {
        let engine = world.engine;
        let (employee, superior) = (world.as_account("pegawai").await, world.as_account("atasan").await);
        let (rina, _) = world.acting("pegawai", &[]).await;
        let (id, rina) = (key().to_string(), rina.to_string());
        let voice = [&[0x1a, 0x45, 0xdf, 0xa3][..], &[7; 500]].concat();
        let bare =
            [("id", id.as_str()), ("untuk", &rina), ("jenis", "appreciation"), ("baik", "Bagus sekali kerja Anda")];

        let wrong = send(&superior, &bare, Some(b"<html>bukan suara</html>")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let asked = send(&superior, &bare, Some(&voice)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: it asks for an example once");
        assert!(asked.text.contains("Beri satu contoh"), "{engine}");
        let file = asked.text.split("name=\"lampiran\" value=\"").nth(1).and_then(|rest| rest.get(..36)).expect("kept");
        let unsent = format!("/umpan-balik/lampiran/{file}");
        assert_eq!(status(&employee, &unsent).await, StatusCode::NOT_FOUND, "{engine}: not sent yet");
        let mut again = bare.to_vec();
        again.extend([("tetap", "1"), ("lampiran", file)]);
        let sent = send(&superior, &again, None).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{engine}: {}", sent.text);
        assert!(location(&sent.headers).starts_with(&format!("/umpan-balik/{id}")), "{engine}");

        let heard = employee.get(&unsent).await;
        assert_eq!((heard.status, heard.bytes), (StatusCode::OK, voice), "{engine}");
        assert_eq!(
            heard.headers.get("content-type").map(axum::http::HeaderValue::as_bytes),
            Some(&b"audio/webm"[..]),
            "{engine}"
        );
        for other in ["pengelola", "mentor", "pelatih"] {
            assert_eq!(
                status(&world.as_account(other).await, &unsent).await,
                StatusCode::NOT_FOUND,
                "{engine}: {other}"
            );
        }
        let huge = send(&superior, &[("untuk", &rina), ("id", &key().to_string())], Some(&vec![0x1a; 2_200_000])).await;
        assert_eq!(huge.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: over 2 MB");
    }
}

#[tokio::test]
async fn feedback_is_asked_for_and_given_by_those_who_were_asked() {
    for world in worlds().await {
        let engine = world.engine;
        let (employee, mentor) = (world.as_account("pegawai").await, world.as_account("mentor").await);
        let (rina, _) = world.acting("pegawai", &[]).await;
        let (asked, _) = world.acting("mentor", &[Role::Mentor]).await;
        assert_eq!(give(&mentor, rina, "pair").await.status, StatusCode::NOT_FOUND, "{engine}: not asked");
        let question = json!({ "of": asked, "question": "Bagaimana saya memimpin rapat kemarin?" });
        let request = made(&employee.json("POST", "/api/v1/feedback-requests", &question).await);
        assert!(mentor.get("/umpan-balik").await.text.contains("1 permintaan menunggu"), "{engine}");
        let note = json!({ "to": rina, "kind": "appreciation", "good": "Rapat kemarin selesai tepat waktu.",
            "request": request });
        made(&mentor.json("POST", "/api/v1/feedback", &note).await);
        let again = mentor.json("POST", "/api/v1/feedback", &note).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "{engine}: one answer to one request");
        let nobody = json!({ "of": rina, "question": "Diri sendiri?" });
        let refused = employee.json("POST", "/api/v1/feedback-requests", &nobody).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", refused.text);
        let listed = employee.get("/umpan-balik?bagian=diminta").await;
        assert!(listed.text.contains("Sudah diberikan"), "{engine}");
    }
}

impl World {
    /// Says in the log that a person completed a course, as `progress-tracking` does.
    async fn complete(&self, session: &Session, person: kernel::id::PersonId, slug: &str) {
        let outline = session.get(&format!("/api/v1/catalogue/{slug}")).await.json();
        let enrolled = session.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await;
        assert!(enrolled.status.is_success(), "{}", enrolled.text);
        let offering = self.app.delivery.find_offering(slug).await.expect("asked").expect("the course");
        let learned = kernel::event::Learned::default();
        let tx = self.app.db.begin().await.expect("a transaction");
        let cx = self.app.sources.cx(kernel::Actor::System("test"), kernel::Locale::Id);
        let enrolment = enrolled.json()["id"].as_str().and_then(|id| id.parse().ok()).expect("an enrolment");
        let completed = kernel::Event::CourseCompleted {
            enrolment,
            person,
            course: offering.course,
            publication: offering.publication,
            at: cx.now(),
            learned,
        };
        tx.emit(&cx, &completed).await.expect("completed");
        tx.commit().await.expect("committed");
    }
}
