//! Who leads whom, and when: a transfer in the middle, an acting superior, a circle.

use axum::http::StatusCode;
use chrono::Days;
use kernel::{Role, ports::ReportingLines};
use serde_json::{Value, json};

use crate::world::{Session, World, key, login, worlds};

async fn team(session: &Session) -> Vec<Value> {
    let reply = session.get("/api/v1/team").await;
    if reply.status == StatusCode::FORBIDDEN {
        Vec::new()
    } else {
        reply.json().as_array().cloned().unwrap_or_default()
    }
}

fn leads(team: &[Value], name: &str) -> bool {
    team.iter().any(|member| member["name"].as_str().is_some_and(|known| known.contains(name)))
}

#[tokio::test]
async fn a_transfer_moves_a_person_from_team_to_team() {
    for world in worlds().await {
        let engine = world.engine;
        let admin = world.as_account("pengelola").await;
        let (before, after) = (world.as_account("atasan").await, world.as_account("mentor").await);
        let (person, _) = world.acting("pegawai", &[]).await;
        let name = world.as_account("pegawai").await.get("/api/v1/me").await.json()["name"]
            .as_str()
            .expect("a name")
            .to_owned();
        let today = world.today();
        assert!(leads(&team(&before).await, &name) && !leads(&team(&after).await, &name), "{engine}: at first");
        let lines = format!("/api/v1/people/{person}/reporting-lines");

        // To somebody below oneself: refused, nothing half done.
        let (superior, _) = world.acting("atasan", &[Role::Superior]).await;
        let circle = json!({ "id": key(), "superior": login("pegawai"), "lead": "direct", "from": today });
        let refused = admin.json("POST", &format!("/api/v1/people/{superior}/reporting-lines"), &circle).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", refused.text);
        assert_eq!(before.json("POST", &lines, &circle).await.status, StatusCode::FORBIDDEN, "{engine}: a superior");

        // Somebody stands in from today to tomorrow, beside the direct superior.
        let acting = key();
        let stands_in = json!({ "id": acting, "superior": login("mentor"), "lead": "acting_absent", "from": today,
            "to": today + Days::new(1), "basis": "SP 800/12/2026" });
        for _ in 0..2 {
            let begun = admin.json("POST", &lines, &stands_in).await;
            assert_eq!(begun.status, StatusCode::NO_CONTENT, "{engine}: {}", begun.text);
        }
        assert!(leads(&team(&before).await, &name) && leads(&team(&after).await, &name), "{engine}: both lead");
        assert_eq!(after.get(&format!("/tim/{person}")).await.status, StatusCode::OK, "{engine}");
        let below = world.app.identity.tree(superior, today).await.expect("asked");
        assert!(below.contains(&person), "{engine}: the tree");

        // The transfer, from today on: the line before ends on the eve.
        let moved = json!({ "id": key(), "superior": login("mentor"), "lead": "direct", "from": today + Days::new(1) });
        assert_eq!(admin.json("POST", &lines, &moved).await.status, StatusCode::NO_CONTENT, "{engine}");
        let known = admin.get(&lines).await.json();
        let known = known.as_array().expect("lines");
        assert_eq!(known.len(), 3, "{engine}: one acting, one ended, one to come: {known:?}");
        let ended = known.iter().find(|line| line["superior"] == json!(superior)).expect("the first");
        assert_eq!(ended["to"], json!(today), "{engine}");
        assert!(leads(&team(&before).await, &name), "{engine}: the transfer is not yet");
        let followed = world.app.identity.follow_lines(today + Days::new(1)).await.expect("followed");
        assert_eq!(followed, 1, "{engine}: one card changes when the day comes");
        let tomorrow = world.app.identity.tree(superior, today + Days::new(1)).await.expect("asked");
        assert!(!tomorrow.contains(&person), "{engine}: the tree tomorrow");
        world.app.identity.follow_lines(today).await.expect("followed");

        // The one who stands in leaves at once, and sees nothing more.
        let end = admin.json("PUT", &format!("{lines}/{acting}/end"), &json!({ "to": today - Days::new(1) })).await;
        assert_eq!(end.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: before it began");
        page_of_a_person(&world, &admin, person.uuid()).await;
    }
}

/// The administration's page of one person.
async fn page_of_a_person(world: &World, admin: &Session, person: uuid::Uuid) {
    let engine = world.engine;
    let path = format!("/kelola/pegawai/{person}");
    let page = admin.get(&path).await;
    assert!(page.text.contains("SP 800/12/2026"), "{engine}: the basis is shown");
    assert!(page.statements <= 8, "{engine}: {} statements", page.statements);
    let nobody = admin
        .form(&format!("{path}/atasan"), &format!("id={}&superior=nobody&lead=direct&from=2026-01-01", key()))
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let no_unit = admin.form(&path, &format!("name=Rina&email=rina@contoh.id&unit={}", key())).await;
    assert_eq!(no_unit.status, StatusCode::NOT_FOUND, "{engine}: {}", no_unit.text);
    let wrong = admin.form(&path, "name=&nip=123&birth_date=kemarin").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");

    // A new password is shown once and ends the old one.
    let employee = world.as_account("pegawai").await;
    let made = admin.form(&format!("{path}/sandi"), "").await;
    let password =
        made.text.split("Sandi baru: ").nth(1).and_then(|rest| rest.get(..19)).expect("a password").to_owned();
    assert_ne!(employee.get("/api/v1/me").await.status, StatusCode::OK, "{engine}: signed out");
    let again = world
        .anybody()
        .json("POST", "/api/v1/session", &json!({ "login": login("pegawai"), "password": password }))
        .await;
    assert_eq!(again.status, StatusCode::OK, "{engine}: {}", again.text);

    // A closed account cannot sign in; an opened one can.
    for (active, status) in [("false", StatusCode::UNPROCESSABLE_ENTITY), ("true", StatusCode::OK)] {
        let done = admin.form(&format!("{path}/akun"), &format!("active={active}")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}");
        let try_again = json!({ "login": login("pegawai"), "password": password });
        assert_eq!(
            world.anybody().json("POST", "/api/v1/session", &try_again).await.status,
            status,
            "{engine}: {active}"
        );
    }
}
