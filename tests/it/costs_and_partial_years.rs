//! What lesson hours cost, and who owes only a part of the year.

use axum::{body::Body, http::StatusCode};
use serde_json::json;

use crate::{
    a_course_is_taken_again::take,
    world::{Session, World, key, worlds},
};

#[tokio::test]
async fn what_an_hour_cost_is_recorded_and_voided() {
    for world in worlds().await {
        let (engine, admin) = (world.engine, world.as_account("pengelola").await);
        take(&world).await;
        let cx = world.app.sources.cx(kernel::Actor::System("test"), kernel::Locale::Id);
        world.app.hours.follow_roster(&cx).await.expect("the directory followed");
        let today = world.today();
        let year = today.format("%Y").to_string();
        let expense = json!({ "held_on": today, "form": "NKL03", "title": "Sewa studio", "rupiah": 600_000 });
        // Sent twice with one key, it is recorded once; each of the three hours of the course cost a third.
        let twice = key();
        for _ in 0..2 {
            let body = Body::from(expense.to_string());
            let sent = admin.send_with_key(twice, "POST", "/api/v1/jp-expenses", body, Some("application/json")).await;
            assert_eq!(sent.status, StatusCode::NO_CONTENT, "{engine}: {}", sent.text);
        }
        let costs = admin.get(&format!("/api/v1/jp-costs?year={year}")).await.json();
        let e_learning = json!([{ "class": "nonklasikal", "form": "NKL03", "people": 1, "jp": 3, "rupiah": 600_000,
            "rupiah_per_jp": 200_000 }]);
        assert_eq!(costs, e_learning, "{engine}");

        let tomorrow = today + chrono::Days::new(2);
        let wrong = json!({ "held_on": tomorrow, "form": "NKL03", "title": "", "rupiah": 0 });
        let refused = admin.json("POST", "/api/v1/jp-expenses", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(refused.json()["errors"].as_array().map(Vec::len), Some(3), "{engine}: {}", refused.text);
        let learner = world.as_account("pegawai").await;
        let denied = learner.json("POST", "/api/v1/jp-expenses", &expense).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN, "{engine}");

        for path in ["/kelola/jp", "/kelola/jp/biaya"] {
            let page = admin.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{engine}: {path}: {}", page.text);
            assert!(page.text.contains("600.000"), "{engine}: {path}: {}", page.text);
            assert!(page.statements <= 12, "{engine}: {path}: {} statements", page.statements);
        }
        let csv = admin.get(&format!("/kelola/jp/capaian/csv?tahun={year}")).await;
        assert!(csv.text.contains("200000"), "{engine}: {}", csv.text);
        let pdf = admin.get(&format!("/kelola/jp/capaian/pdf?tahun={year}")).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"), "{engine}: {}", pdf.text);
        let xlsx = admin.get(&format!("/kelola/jp/capaian/xlsx?tahun={year}")).await;
        assert!(xlsx.bytes.starts_with(b"PK"), "{engine}");
        let behind = admin.get(&format!("/kelola/jp/pegawai?tahun={year}&bentuk=NKL03")).await;
        assert!(behind.text.contains("Rina") && behind.text.contains("1 pegawai"), "{engine}: {}", behind.text);

        let list = admin.get("/kelola/jp/biaya").await.text;
        let void = list.split("href=\"").find(|part| part.contains("/batal\"")).expect("a link to void");
        let void = void.split('"').next().expect("an address");
        assert_eq!(admin.form(void, "reason=salah").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let voided = admin.form(void, "reason=Tercatat+dua+kali").await;
        assert_eq!(voided.status, StatusCode::SEE_OTHER, "{engine}: {}", voided.text);
        let costs = admin.get(&format!("/api/v1/jp-costs?year={year}")).await.json();
        assert_eq!((&costs[0]["rupiah"], &costs[0]["rupiah_per_jp"]), (&json!(0), &json!(0)), "{engine}");
        assert!(admin.get("/kelola/jp/biaya").await.text.contains("Tercatat dua kali"), "{engine}: stays readable");
    }
}

async fn owed(world: &World, learner: &Session, admin: &Session) -> i64 {
    let own = learner.get("/api/v1/me/jp/year").await.json()["target"].as_i64().expect("a target");
    // The report over everybody says the same as the person's own page.
    let year = world.today().format("%Y").to_string();
    let csv = admin.get(&format!("/kelola/jp/pegawai.csv?tahun={year}")).await.text;
    let row = csv.lines().find(|line| line.contains("Rina")).unwrap_or_else(|| panic!("no row of hers: {csv}"));
    let columns: Vec<&str> = row.rsplit(';').map(|cell| cell.trim_matches('"')).collect();
    assert_eq!(columns[1].parse::<i64>().ok(), Some(own), "{}: {row}", world.engine);
    let home = learner.get("/api/v1/home").await.json();
    assert_eq!(home["jp_target"].as_i64(), Some(own), "{}: home", world.engine);
    own
}

#[tokio::test]
async fn who_serves_a_part_of_the_year_owes_a_part_where_the_rule_says_so() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let cx = world.app.sources.cx(kernel::Actor::System("test"), kernel::Locale::Id);
        world.app.hours.follow_roster(&cx).await.expect("the directory followed");
        let (person, _) = world.acting("pegawai", &[]).await;
        let page = format!("/kelola/jp/pegawai/{person}");
        let year = world.today().format("%Y").to_string();
        let short = format!("id={}&kind=cuti&first={year}-02-01&last={year}-02-10", key());
        let refused = admin.form(&format!("{page}/masa-kerja"), &short).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let entered = format!("id={}&kind=masuk&first={year}-07-01&last=", key());
        for _ in 0..2 {
            let noted = admin.form(&format!("{page}/masa-kerja"), &entered).await;
            assert_eq!(noted.status, StatusCode::SEE_OTHER, "{engine}: {}", noted.text);
        }
        assert_eq!(owed(&world, &learner, &admin).await, 20, "{engine}: off until the target says so");

        let rule = format!("id={}&valid_from={year}&legal_basis=Perbup&min_jp=20&max_jp=&prorate=hari", key());
        assert_eq!(admin.form("/kelola/jp/aturan/target/PNS", &rule).await.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(owed(&world, &learner, &admin).await, 11, "{engine}: 184 days of the year");
        for path in ["/beranda", "/target"] {
            let own = learner.get(path).await;
            assert!(own.text.contains("11 JP"), "{engine}: {path}: {}", own.text);
            assert!(own.statements <= 8, "{engine}: {path}: {} statements", own.statements);
        }
        let noted = admin.get(&page).await.text;
        let void = noted.split("action=\"").find(|part| part.contains("/batal\"")).expect("a form to take it back");
        let void = void.split('"').next().expect("an address");
        assert_eq!(admin.form(void, "").await.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(owed(&world, &learner, &admin).await, 20, "{engine}");
    }
}
