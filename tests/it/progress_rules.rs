//! Rules of completion on every engine: reading, watching, presence, confirmation and recognition complete a course; the boards count
//! it; what was damaged is found and mended.

use axum::http::StatusCode;
use courseware::Rule;
use kernel::{
    Actor, Locale, Role,
    id::{LessonId, ModuleId},
};
use progress_tracking::recompute::What;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::world::{Session, World, worlds};

const COURSE: &str = "keamanan-informasi-asn";

#[tokio::test]
async fn each_rule_has_its_tick_and_completes_its_lesson() {
    for world in worlds().await {
        let lessons = prepare(&world).await;
        let learner = world.as_account("pegawai").await;
        let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
        let joined = learner.json("POST", "/api/v1/enrolments", &json!({ "course": outline["id"] })).await.json();
        let enrolment = joined["id"].as_str().expect("an id").to_owned();
        read(&world, &learner, lessons[0]).await;
        others(&world, &learner, &lessons, &enrolment).await;
        boards(&world, &lessons, &enrolment).await;
        damage(&world, &learner).await;
    }
}

/// Gives the first module's lessons rules, asks for that module alone, and publishes.
async fn prepare(world: &World) -> Vec<LessonId> {
    let cx = world.app.sources.cx(Actor::System("test"), Locale::Id);
    let workspace = world.app.authoring.workspace(&cx, world.course).await.expect("a course");
    let pages: Vec<LessonId> = workspace
        .course
        .lessons()
        .filter(|(_, lesson)| matches!(lesson.body, courseware::AuthoredBody::Page { .. }))
        .map(|(_, lesson)| lesson.id)
        .take(3)
        .collect();
    let module: ModuleId = workspace.course.modules[0].id;
    let trainer = world.as_account("pelatih").await;
    let rules = [
        json!({ "all": [{ "read": { "minutes": 1 } }, { "scrolled": { "share": 80 } }] }),
        json!({ "all": ["viewed", "confirmed"] }),
        json!({ "any": ["attended", { "at_least": { "n": 2, "of": ["viewed", "confirmed"] } }] }),
    ];
    for (lesson, rule) in pages.iter().zip(rules) {
        let path = format!("/api/v1/courses/{}/lessons/{lesson}/completion", world.course);
        let version = workspace.version(*lesson);
        let saved = trainer.json("PUT", &path, &json!({ "version": version, "completion": rule })).await;
        assert_eq!(saved.status, StatusCode::OK, "{}: {}", world.engine, saved.text);
        let bad = json!({ "version": version + 1, "completion": { "read": { "minutes": 0 } } });
        assert_eq!(trainer.json("PUT", &path, &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let asked = trainer
        .json(
            "PUT",
            &format!("/api/v1/courses/{}/modules/{module}/completion", world.course),
            &json!({ "at_least": 3, "mandatory": true, "weight": 2 }),
        )
        .await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    world.app.authoring.set_lesson_rule(&cx, world.course, pages[0], None, Some(Rule::Passed), 1).await.expect("set");
    let refused = trainer.get(&format!("/studio/{}", world.course)).await;
    assert!(refused.text.contains("hanya dapat dipenuhi di kuis"), "{}: a contradiction is told", world.engine);
    let rule = Some(Rule::All(vec![Rule::Read { minutes: 1 }, Rule::Scrolled { share: 80 }]));
    world.app.authoring.set_lesson_rule(&cx, world.course, pages[0], None, rule, 1).await.expect("set");
    world.app.authoring.publish(&cx, world.course, None).await.expect("published");
    world.app.worker.drain().await.expect("drained");
    pages
}

async fn standing(learner: &Session, lesson: LessonId) -> Value {
    learner.get(&format!("/api/v1/catalogue/{COURSE}/lessons/{lesson}/standing")).await.json()
}

async fn read(world: &World, learner: &Session, lesson: LessonId) {
    let engine = world.engine;
    let page = format!("/kursus/{COURSE}/p/{lesson}");
    let first = learner.get(&page).await;
    assert!(first.text.contains("Baca 1 menit lagi"), "{engine}: what is left is said");
    assert!(!first.text.contains("/selesai\""), "{engine}: the learner's word does not count here");
    let by_word = learner.json("PUT", &format!("/api/v1/catalogue/{COURSE}/lessons/{lesson}/done"), &Value::Null).await;
    assert_eq!(by_word.json()["code"], "delivery.done_by_rule", "{engine}");

    let report = format!("/api/v1/catalogue/{COURSE}/lessons/{lesson}/reading");
    let body = || axum::body::Body::from(json!({ "seconds": 40 }).to_string());
    let key = crate::world::key();
    for _ in 0..3 {
        let reply = learner.send_with_key(key, "POST", &report, body(), Some("application/json")).await;
        assert_eq!(reply.status, StatusCode::OK, "{engine}: {}", reply.text);
        assert_eq!(reply.json()["done"], false, "{engine}: sent three times, counted once");
    }
    let much = learner.json("POST", &report, &json!({ "seconds": 3_000 })).await.json();
    assert_eq!(much["done"], false, "{engine}: no more counts than time has passed: {much}");
    let writer = world.app.db.begin().await.expect("a transaction");
    writer.connection().execute_unprepared("UPDATE lesson_reading SET seconds = 59").await.expect("written");
    writer.commit().await.expect("committed");
    let back = match world.engine {
        "postgres" => "UPDATE lesson_reading SET reported_at = reported_at - interval '5 seconds'",
        _ => "UPDATE lesson_reading SET reported_at = '2026-01-01T00:00:00+00:00'",
    };
    let writer = world.app.db.begin().await.expect("a transaction");
    writer.connection().execute_unprepared(back).await.expect("written");
    writer.commit().await.expect("committed");
    let long = learner.json("POST", &report, &json!({ "seconds": 3, "seen": [[0, 30], [25, 50]] })).await.json();
    assert_eq!(long["done"], false, "{engine}: {long}");
    assert_eq!(long["requirements"][0]["text"], "Dibaca 1 menit", "{engine}");
    assert_eq!(long["requirements"][1]["text"], "Baca 30% lagi", "{engine}: what was seen twice counts once");
    let enough = learner.json("POST", &report, &json!({ "seconds": 0, "seen": [[60, 900]] })).await.json();
    assert_eq!(enough["done"], true, "{engine}: {enough}");
    assert_eq!(enough["requirements"][1]["text"], "Dibaca 80%", "{engine}");
}

async fn others(world: &World, learner: &Session, lessons: &[LessonId], enrolment: &str) {
    let engine = world.engine;
    let trainer = world.as_account("pelatih").await;
    let second = standing(learner, lessons[1]).await;
    assert_eq!(second["requirements"][1]["text"], "Menunggu konfirmasi atasan", "{engine}: {second}");
    learner.get(&format!("/kursus/{COURSE}/p/{}", lessons[1])).await;
    let waiting = trainer.get(&format!("/api/v1/courses/{}/progress/waiting", world.course)).await.json();
    let kinds: Vec<&str> = waiting.as_array().expect("rows").iter().filter_map(|row| row["kind"].as_str()).collect();
    assert!(kinds.contains(&"attended") && kinds.contains(&"confirmed"), "{engine}: {waiting}");

    let say = |kind: &str, lesson: LessonId, reason: &str| json!({ "kind": kind, "lesson": lesson, "enrolments": [enrolment], "reason": reason });
    let own = learner.json("POST", "/api/v1/attestations", &say("confirmed", lessons[1], "")).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{engine}: nobody vouches for himself");
    let stranger = world.as_account("mentor").await;
    assert_eq!(
        stranger.json("POST", "/api/v1/attestations", &say("confirmed", lessons[1], "")).await.status,
        StatusCode::FORBIDDEN,
        "{engine}"
    );
    for _ in 0..2 {
        let said = trainer.json("POST", "/api/v1/attestations", &say("confirmed", lessons[1], "")).await;
        assert_eq!(said.status, StatusCode::NO_CONTENT, "{engine}: {}", said.text);
    }
    assert_eq!(standing(learner, lessons[1]).await["done"], true, "{engine}");
    let not_asked = trainer.json("POST", "/api/v1/attestations", &say("attended", lessons[1], "")).await;
    assert_eq!(not_asked.json()["code"], "progress.not_asked", "{engine}");
    let short = trainer.json("POST", "/api/v1/attestations", &say("recognised", lessons[2], "boleh")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let form = format!("pelajaran={}&ucapan=akui&reason=Sudah+ikut+pelatihan+serupa", lessons[2]);
    let path = format!("/studio/{}/kemajuan/peserta/{enrolment}", world.course);
    assert_eq!(trainer.form(&path, &form).await.status, StatusCode::SEE_OTHER, "{engine}");
    let page = learner.get(&format!("/kursus/{COURSE}/p/{}", lessons[2])).await;
    assert!(page.text.contains("karena: Sudah ikut pelatihan serupa"), "{engine}: the learner sees who and why");
    let audit = world.as_account("pengelola").await.get("/kelola/audit").await;
    assert!(audit.text.contains("progress.recognised") && audit.text.contains("progress.confirmed"), "{engine}");
    let outline = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
    assert_eq!(outline["modules"][0]["done"], true, "{engine}: {outline}");
}

async fn boards(world: &World, lessons: &[LessonId], enrolment: &str) {
    let engine = world.engine;
    let trainer = world.as_account("pelatih").await;
    let board = trainer.get(&format!("/api/v1/courses/{}/progress", world.course)).await.json();
    assert_eq!((board["learners"].as_u64(), board["at_risk"].as_u64()), (Some(1), Some(0)), "{engine}: {board}");
    let row = board["funnel"].as_array().expect("rows").iter().find(|row| row["lesson"] == json!(lessons[0]));
    assert_eq!(
        row.map(|row| (row["opened"].clone(), row["completed"].clone())),
        Some((json!(1), json!(1))),
        "{engine}"
    );

    let base = format!("/studio/{}/kemajuan", world.course);
    for path in
        [base.clone(), format!("{base}/peserta"), format!("{base}/peserta/{enrolment}"), format!("{base}/menunggu")]
    {
        trainer.get(&path).await;
        let reply = trainer.get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{engine} {path}: {}", reply.text);
        assert!(reply.statements <= 9, "{engine} {path}: {} statements", reply.statements);
    }
    for word in ["berjalan", "tuntas", "berisiko", "diam", "gagal", "lambat", "tenggat", "laju"] {
        let list = trainer.get(&format!("/api/v1/courses/{}/progress/learners?saring={word}", world.course)).await;
        let expected = u64::from(word == "berjalan");
        assert_eq!(list.json()["total"].as_u64(), Some(expected), "{engine} {word}: {}", list.text);
    }
    for (word, lesson, expected) in [("dibuka", 0, 1), ("selesai", 2, 1), ("berhenti", 0, 0), ("berhenti", 2, 1)] {
        let path =
            format!("/api/v1/courses/{}/progress/learners?saring={word}&pelajaran={}", world.course, lessons[lesson]);
        assert_eq!(trainer.get(&path).await.json()["total"].as_u64(), Some(expected), "{engine} {word}");
    }
    let csv = trainer.get(&format!("{base}/peserta.csv")).await;
    assert!(csv.status.is_success() && csv.text.contains("NIP"), "{engine}");
    assert!(trainer.get(&format!("{base}/peserta.xlsx")).await.bytes.starts_with(b"PK"), "{engine}");
    assert!(trainer.get(&format!("{base}/peserta.pdf")).await.bytes.starts_with(b"%PDF-"), "{engine}");
    let superior = world.as_account("atasan").await;
    assert_eq!(superior.get(&base).await.status, StatusCode::FORBIDDEN, "{engine}");
    assert_eq!(superior.get("/tim/konfirmasi").await.status, StatusCode::OK, "{engine}");
    let roles = [Role::Trainer];
    let (_, other) = world.acting("mentor", &roles).await;
    let hidden = world.app.progress.board(&other, world.course).await;
    assert!(matches!(hidden, Err(progress_tracking::ProgressError::NotFound)), "{engine}: another trainer's course");
}

async fn damage(world: &World, learner: &Session) {
    let engine = world.engine;
    let cx = world.app.sources.cx(Actor::System("test"), Locale::Id);
    let fine = world.app.progress.recompute(&cx, false).await.expect("computed");
    assert_eq!((fine.enrolments, fine.total()), (1, 0), "{engine}: {fine:?}");
    let before = learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json();
    let writer = world.app.db.begin().await.expect("a transaction");
    writer.connection().execute_unprepared("DELETE FROM lesson_completion").await.expect("deleted");
    writer.commit().await.expect("committed");
    let found = world.app.progress.recompute(&cx, false).await.expect("computed");
    assert_eq!(found.counts.get(&What::LessonMissing), Some(&3), "{engine}: {found:?}");
    let mended = world.app.progress.recompute(&cx, true).await.expect("mended");
    assert_eq!(mended.mended, 1, "{engine}");
    let after = world.app.progress.recompute(&cx, false).await.expect("computed");
    assert_eq!(after.total(), 0, "{engine}: {after:?}");
    assert_eq!(learner.get(&format!("/api/v1/catalogue/{COURSE}")).await.json(), before, "{engine}: as it was");
    let (_, person) = world.acting("pegawai", &[]).await;
    assert!(world.app.progress.recompute(&person, true).await.is_err(), "{engine}: not for people");
}
