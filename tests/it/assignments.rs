//! A superior assigns a course, and the learner sees until when.

use axum::http::StatusCode;
use chrono::Days;
use serde_json::json;

use crate::world::{World, key, worlds};

#[tokio::test]
async fn a_superior_assigns_a_course_to_the_own_people_only() {
    for world in worlds().await {
        let engine = world.engine;
        let (superior, learner) = (world.as_account("atasan").await, world.as_account("pegawai").await);
        let (person, _) = world.acting("pegawai", &[]).await;
        let (stranger, _) = world.acting("pelatih", &[]).await;
        let assignments = format!("/api/v1/people/{person}/assignments");
        let due = world.today() + Days::new(5);
        let body = json!({ "course": world.course, "due": due, "note": "Untuk rapat triwulan" });

        let past = json!({ "course": world.course, "due": world.today() - Days::new(1) });
        let refused = superior.json("POST", &assignments, &past).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", refused.text);
        let admin = world.as_account("pengelola").await;
        let nobody = format!("/api/v1/people/{}/assignments", key());
        for (who, path, status) in [
            (&admin, nobody, StatusCode::NOT_FOUND),
            (&superior, format!("/api/v1/people/{stranger}/assignments"), StatusCode::NOT_FOUND),
            (&learner, assignments.clone(), StatusCode::FORBIDDEN),
        ] {
            assert_eq!(who.json("POST", &path, &body).await.status, status, "{engine}: {path}");
        }
        assert!(
            !learner.get("/belajarku").await.text.contains("Keamanan Informasi untuk ASN"),
            "{engine}: not yet in it"
        );

        // Twice the same, once an enrolment; the learner sees day and note at home, the superior on the member's page.
        let first = superior.json("POST", &assignments, &body).await;
        assert_eq!(first.status, StatusCode::OK, "{engine}: {}", first.text);
        let again = superior.json("POST", &assignments, &body).await;
        assert_eq!(again.json()["id"], first.json()["id"], "{engine}");
        letter_came(&world, "Untuk rapat triwulan").await;
        let home = learner.get("/beranda").await;
        assert!(home.text.contains("Untuk rapat triwulan") && home.text.contains("tenggat"), "{engine}: {}", home.text);
        let member = superior.get(&format!("/tim/{person}")).await;
        assert!(member.text.contains("Untuk rapat triwulan"), "{engine}");
        assert!(member.statements <= 8, "{engine}: {} statements", member.statements);

        // The day is near: the boards say so, and stop saying so when the assignment is taken back.
        let hints = |team: serde_json::Value| {
            team.as_array().into_iter().flatten().any(|member| member["hints"].to_string().contains("tenggat"))
        };
        assert!(hints(superior.get("/api/v1/team").await.json()), "{engine}");
        let due_soon = format!("/studio/{}/kemajuan/peserta?saring=tenggat", world.course);
        let list = world.as_account("pelatih").await.get(&due_soon).await;
        assert!(list.text.contains("Rina"), "{engine}: {}", list.text);
        let withdrawn = superior.send("DELETE", &format!("{assignments}/{}", world.course), "".into(), None).await;
        assert_eq!(withdrawn.status, StatusCode::NO_CONTENT, "{engine}: {}", withdrawn.text);
        assert!(!hints(superior.get("/api/v1/team").await.json()), "{engine}");
        assert!(learner.get("/belajarku").await.text.contains("Keamanan Informasi untuk ASN"), "{engine}: stays in it");

        let form = format!("id={}&course={}&due=kemarin&note=", key(), world.course);
        let wrong = superior.form(&format!("/tim/{person}/tugas"), &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let form = format!("id={}&course={}&due={due}&note=", key(), world.course);
        assert_eq!(
            superior.form(&format!("/tim/{person}/tugas"), &form).await.status,
            StatusCode::SEE_OTHER,
            "{engine}"
        );
    }
}

/// The learner was written to, if there is a mail catcher; the work leaves nothing behind in either case.
async fn letter_came(world: &World, note: &str) {
    world.app.worker.drain().await.expect("no job is left or failed");
    let Ok(catcher) = std::env::var("TEST_MAIL_API") else { return };
    let mails = reqwest::get(&catcher).await.expect("the mail catcher").text().await.expect("mails");
    assert!(mails.contains("Kursus untuk Anda") && mails.contains(note), "{}: {mails}", world.engine);
}
