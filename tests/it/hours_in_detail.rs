//! Every number of the reports on lesson hours opens the lines that it is the sum of, and an inspector reads closed years.

use axum::{body::Body, http::StatusCode};
use kernel::Role;
use serde_json::json;

use crate::world::{Session, World, worlds};

/// Hands in a seminar of last year and lets it be verified: 4 JP count, 2 do not.
async fn seminar(learner: &Session, admin: &Session) -> i32 {
    let year = admin.get("/api/v1/home").await.json()["year"].as_i64().expect("a year") as i32 - 1;
    let path = "/api/v1/me/outside-certificates/files?name=sertifikat.pdf";
    let pdf = Body::from(&b"%PDF-1.4\n%%EOF\n"[..]);
    let draft = learner.send("POST", path, pdf, Some("application/pdf")).await.json();
    let id = draft["id"].as_str().expect("an id").to_owned();
    let day = format!("{year}-03-04");
    let facts = json!({ "title": "Seminar Pelayanan Publik", "organiser": "BPSDM Provinsi Jambi", "number": "800/12",
        "form": "KL06", "started_on": day, "ended_on": day, "days": 1, "sessions": 0, "jp": 6 });
    learner.json("PUT", &format!("/api/v1/me/outside-certificates/{id}?despite=true"), &facts).await;
    let decision = format!("/api/v1/outside-certificates/{id}/decision");
    let verified = admin.json("POST", &decision, &json!({ "decision": "verify" })).await;
    assert_eq!(verified.status, StatusCode::OK, "{}", verified.text);
    year
}

/// Addresses and texts of the links of a page that begin so.
fn links(page: &str, prefix: &str) -> Vec<(String, String)> {
    let begin = format!("href=\"{prefix}");
    let after = page.split(&begin).skip(1);
    let link = after.filter_map(|rest| {
        let (address, rest) = rest.split_once("\">")?;
        let text = rest.split('<').next()?;
        Some((format!("{prefix}{}", address.replace("&#38;", "&").replace("&amp;", "&")), text.to_owned()))
    });
    link.collect()
}

/// The value beside this name in a list of facts.
fn fact(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("<dt>{name}</dt><dd>")).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn every_number_opens_its_lines() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let (person, cx) = world.acting("pegawai", &[]).await;
        let year = seminar(&learner, &admin).await;
        world.app.hours.follow_roster(&cx).await.expect("the directory followed");

        let page = admin.get(&format!("/kelola/jp?tahun={year}")).await;
        assert!(page.statements <= 9, "{engine}: {} statements", page.statements);
        let numbers = links(&page.text, "/kelola/jp/baris");
        assert!(numbers.len() >= 6, "{engine}: all, unit, status, sex, rank and form: {numbers:?}");
        assert!(numbers.iter().any(|(_, number)| number == "4"), "{engine}: {numbers:?}");
        for (address, number) in &numbers {
            let lines = admin.get(address).await;
            assert_eq!(lines.status, StatusCode::OK, "{engine}: {address}: {}", lines.text);
            assert_eq!(fact(&lines.text, "JP dihitung"), *number, "{engine}: {address}");
        }
        let people = admin.get(&format!("/kelola/jp/pegawai?tahun={year}&bentuk=KL06")).await.text;
        let own = links(&people, "/kelola/jp/baris");
        assert_eq!(own.len(), 2, "{engine}: the hours of the form and those of the year: {own:?}");
        for (address, number) in own {
            assert_eq!(fact(&admin.get(&address).await.text, "JP dihitung"), number, "{engine}: {address}");
        }

        // The line says who verified it and by which version of which rule.
        let file = admin.get(&format!("/kelola/jp/baris.csv?tahun={year}&pegawai={person}")).await.text;
        let row = file.lines().nth(1).unwrap_or_default();
        let verifier = world.app.identity.card_of(world.acting("pengelola", &[]).await.0).await.expect("asked");
        let verifier = verifier.expect("a card");
        assert!(row.contains("KL06 · ") && row.contains(&verifier.name), "{engine}: {file}");
        let wallet = learner.get("/target/riwayat.csv").await.text;
        assert!(wallet.contains("Jumlah;;Klasikal;;"), "{engine}: {wallet}");
        assert!(learner.get("/target/riwayat.xlsx").await.bytes.starts_with(b"PK"), "{engine}");
        let book = admin.get(&format!("/kelola/jp/pegawai/{person}/buku.pdf")).await;
        assert!(book.bytes.starts_with(b"%PDF-"), "{engine}: {}", book.text);
        assert_eq!(
            learner.get(&format!("/kelola/jp/baris?tahun={year}")).await.status,
            StatusCode::FORBIDDEN,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn who_leads_a_unit_sees_its_numbers_alone() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let year = seminar(&learner, &admin).await;
        let (person, cx) = world.acting("atasan", &[Role::Superior]).await;
        world.app.hours.follow_roster(&cx).await.expect("the directory followed");
        let card = world.app.identity.card_of(person).await.expect("asked").expect("a card");
        let unit = card.unit.expect("a unit");

        let superior = world.as_account("atasan").await;
        let page = superior.get(&format!("/unit/jp?tahun={year}")).await;
        assert_eq!(page.status, StatusCode::OK, "{engine}: {}", page.text);
        assert!(page.statements <= 12, "{engine}: {} statements", page.statements);
        assert!(links(&page.text, "/kelola/jp").is_empty(), "{engine}: no way to pages of the office");
        let whole = admin.get(&format!("/kelola/jp?tahun={year}&unit={unit}")).await.text;
        for name in ["Pegawai", "JP dihitung"] {
            let (own, office) = (links_of(&page.text, name), links_of(&whole, name));
            assert_eq!(own, office, "{engine}: {name}: as the office sees the unit");
        }
        let numbers = links(&page.text, "/unit/jp/baris");
        assert!(numbers.len() >= 4, "{engine}: {numbers:?}");
        for (address, number) in &numbers {
            let lines = superior.get(address).await.text;
            assert_eq!(fact(&lines, "JP dihitung"), *number, "{engine}: {address}");
        }
        let others = world.app.identity.units().await.expect("units");
        let inside = superior.get(&format!("/unit/jp/pegawai.csv?tahun={year}")).await.text.lines().count();
        let everybody = admin.get(&format!("/kelola/jp/pegawai.csv?tahun={year}")).await.text.lines().count();
        assert!(inside < everybody, "{engine}: {inside} of {everybody}");
        let root = others.iter().find(|other| other.parent.is_none()).expect("a root").id;
        for path in ["", "/pegawai", "/pegawai.xlsx", "/baris", "/baris.csv", "/capaian/pdf"] {
            let outside = superior.get(&format!("/unit/jp{path}?tahun={year}&unit={root}")).await;
            assert_eq!(outside.status, StatusCode::NOT_FOUND, "{engine}: {path}");
            assert_eq!(learner.get(&format!("/unit/jp{path}")).await.status, StatusCode::FORBIDDEN, "{engine}: {path}");
        }
        let (stranger, _) = world.acting("pengelola", &[]).await;
        let lines = superior.get(&format!("/unit/jp/baris?tahun={year}&pegawai={stranger}")).await.text;
        assert_eq!(fact(&lines, "Baris buku JP"), "0", "{engine}: nobody outside of the unit");
    }
}

/// The number that a fact links.
fn links_of(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("<dt>{name}</dt><dd><a ")).unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split_once('>').and_then(|(_, rest)| rest.split('<').next()).unwrap_or_default().to_owned()
}

/// Whose status knows a most is told before joining what will not be reported; nobody is held back.
#[tokio::test]
async fn what_will_not_be_reported_is_said_before_joining() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let course = "/kursus/keamanan-informasi-asn";
        let said = "masih dilaporkan untuk Anda";
        assert!(!learner.get(course).await.text.contains(said), "{engine}: there is no most for PNS");

        let year = world.today().format("%Y");
        let rule = format!("valid_from={year}&min_jp=1&max_jp=2&legal_basis=Uji");
        assert_eq!(admin.form("/kelola/jp/aturan/target/PPPK", &rule).await.status, StatusCode::SEE_OTHER, "{engine}");
        let tx = world.app.db.begin().await.expect("a transaction");
        let hired = "UPDATE person SET status = 'PPPK'";
        sea_orm::ConnectionTrait::execute_unprepared(tx.connection(), hired).await.expect("updated");
        tx.commit().await.expect("committed");

        let page = learner.get(course).await;
        assert!(page.text.contains("tinggal 2 JP") && page.text.contains(said), "{engine}: {}", page.text);
        assert_eq!(learner.form(&format!("{course}/ikut"), "").await.status, StatusCode::SEE_OTHER, "{engine}");
        assert!(!learner.get(course).await.text.contains(said), "{engine}: who is in it is not warned any more");
    }
}

#[tokio::test]
async fn the_leadership_reads_the_numbers_of_everybody_and_changes_nothing() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let year = seminar(&learner, &admin).await;
        let (person, _) = world.acting("mentor", &[]).await;
        let (_, cx) = world.acting("pengelola", &[Role::Admin]).await;
        world.app.identity.set_role(&cx, person, Role::Leader, true).await.expect("granted");
        world.app.hours.follow_roster(&cx).await.expect("the directory followed");

        let leader = world.as_account("mentor").await;
        for path in ["", "/pegawai", "/baris"] {
            let page = leader.get(&format!("/unit/jp{path}?tahun={year}")).await;
            assert_eq!(page.status, StatusCode::OK, "{engine} {path}: {}", page.text);
            assert!(links(&page.text, "/kelola/").is_empty(), "{engine} {path}: {}", page.text);
        }
        for file in ["pegawai.csv", "baris.csv", "capaian/csv"] {
            let of = |text: String| text.lines().count();
            let (own, office) = (format!("/unit/jp/{file}?tahun={year}"), format!("/kelola/jp/{file}?tahun={year}"));
            let (own, office) = (leader.get(&own).await.text, admin.get(&office).await.text);
            assert!(office.lines().count() > 1, "{engine} {file}: {office}");
            assert_eq!(of(own), of(office), "{engine} {file}");
        }
        for path in ["/kelola/jp", "/periksa/jp", "/laporan", "/kelola/pegawai"] {
            assert_eq!(leader.get(path).await.status, StatusCode::FORBIDDEN, "{engine}: {path}");
        }
    }
}

#[tokio::test]
async fn an_inspector_reads_closed_years_and_nothing_else() {
    for world in worlds().await {
        let engine = world.engine;
        let (learner, admin) = (world.as_account("pegawai").await, world.as_account("pengelola").await);
        let year = seminar(&learner, &admin).await;
        let closed = admin.json("POST", "/api/v1/jp-closings", &json!({ "year": year })).await.json();
        let closing = format!("/periksa/jp/{}", closed["id"].as_str().expect("an id"));
        let (person, _) = world.acting("mentor", &[]).await;
        let (_, cx) = world.acting("pengelola", &[Role::Admin]).await;
        world.app.identity.set_role(&cx, person, Role::Inspector, true).await.expect("granted");
        world.app.hours.follow_roster(&cx).await.expect("the directory followed");

        let inspector = world.as_account("mentor").await;
        let page = inspector.get(&format!("/periksa/jp?periksa={year}")).await;
        assert_eq!(page.status, StatusCode::OK, "{engine}: {}", page.text);
        assert!(page.text.contains("Setiap baris masih ada") && page.text.contains("Tanda tangan sah"), "{engine}");
        let lines = inspector.get(&closing).await.text;
        assert_eq!(
            (fact(&lines, "JP dihitung"), fact(&lines, "Pegawai")),
            ("4".to_owned(), "1".to_owned()),
            "{engine}"
        );
        assert!(links(&lines, "/kelola/").is_empty(), "{engine}: no way to pages that are not for inspectors");
        let signed = inspector.get(&format!("{closing}/json")).await.json();
        assert_eq!(signed["closing"]["signature"], closed["signature"], "{engine}");
        assert_eq!(inspector.get(&format!("{closing}/csv")).await.text.lines().count(), 2, "{engine}");
        for path in ["/kelola/jp", "/kelola/jp/penutupan", "/kelola/jp/baris"] {
            assert_eq!(inspector.get(path).await.status, StatusCode::FORBIDDEN, "{engine}: {path}");
        }
        assert_eq!(learner.get("/periksa/jp").await.status, StatusCode::FORBIDDEN, "{engine}");
        let people = admin.get(&format!("/kelola/jp/pegawai?tahun={year}&penutupan={}", &closing[12..])).await.text;
        assert!(people.contains("Rina") && people.contains("1 pegawai"), "{engine}: {people}");

        forge(&world, year).await;
        let page = inspector.get(&format!("/periksa/jp?periksa={year}")).await.text;
        assert!(page.contains("Ada baris yang hilang atau berubah"), "{engine}: {page}");
    }
}

async fn forge(world: &World, year: i32) {
    let tx = world.app.db.begin().await.expect("a transaction");
    let forged = format!("UPDATE jp_line SET jp = 40 WHERE year = {year}");
    sea_orm::ConnectionTrait::execute_unprepared(tx.connection(), &forged).await.expect("forged");
    tx.commit().await.expect("committed");
}
