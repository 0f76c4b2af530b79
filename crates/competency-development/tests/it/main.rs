//! The feature by itself, on both databases, with a directory of a few people.

mod directory;

use bytes::Bytes;
use chrono::{Days, NaiveDate};
use competency_development::{
    CATALOGUES, CompetencyError, Development,
    commands::{
        levels::Finding,
        needs::{Move, Wanted},
    },
    model::{Action, Source, Stage, State},
};
use directory::{World, id, worlds};
use documents::sheet::{self, Cell};
use kernel::{Role, id::NeedsFormId};
use serde_json::Value;
use test_kit::Client;

/// A form of this person, handed in.
async fn handed_in(world: &World, person: u128) -> NeedsFormId {
    let cx = world.cx(person, &[]);
    let form = world.development.begin_needs(&cx, cx.id(), 2026).await.expect("begun");
    let rows = vec![Wanted {
        problem: "Antrean panjang".to_owned(),
        learning: "KL10".to_owned(),
        priority: 1,
        jp: 8,
        ..Wanted::default()
    }];
    let step = cx.id::<kernel::id::kind::NeedsRow>().uuid();
    world.development.save_needs(&cx, form.id, 0, rows, Some(step)).await.expect("handed in");
    form.id
}

async fn act(world: &World, person: u128, form: NeedsFormId, action: Action) -> Result<State, CompetencyError> {
    let cx = world.cx(person, &[Role::Superior]);
    let id = cx.id::<kernel::id::kind::NeedsRow>().uuid();
    let wanted = Move { id, form, action, reason: "Sesuaikan dengan rencana.".to_owned() };
    world.development.move_needs(&cx, &wanted).await.map(|form| form.state)
}

#[tokio::test]
async fn the_head_of_the_agency_verifies_and_nobody_between() {
    for world in worlds().await {
        let engine = world.engine;
        // 4 answers to 3, 3 to the head 2, 2 to 1 of another agency.
        let form = handed_in(&world, 4).await;
        assert!(matches!(act(&world, 2, form, Action::Approve).await, Err(CompetencyError::NotNow)), "{engine}");
        assert_eq!(act(&world, 3, form, Action::Approve).await.expect("approved"), State::Approved, "{engine}");
        assert!(matches!(act(&world, 3, form, Action::Verify).await, Err(CompetencyError::NotNow)), "{engine}");
        assert!(matches!(act(&world, 1, form, Action::Verify).await, Err(CompetencyError::NotNow)), "{engine}");
        assert!(matches!(act(&world, 9, form, Action::Verify).await, Err(CompetencyError::NotFound)), "{engine}");
        let team = world.development.team_needs(&world.cx(2, &[Role::Superior]), 2026).await.expect("shown");
        assert_eq!((team.to_approve.len(), team.to_verify.len()), (0, 1), "{engine}");
        assert_eq!(act(&world, 2, form, Action::Verify).await.expect("verified"), State::Verified, "{engine}");
    }
}

#[tokio::test]
async fn everybody_whose_turn_it_is_is_reminded_once() {
    for world in worlds().await {
        let (engine, admin) = (world.engine, world.cx(8, &[Role::Admin]));
        handed_in(&world, 4).await;
        let owner = world.cx(3, &[]);
        world.development.begin_needs(&owner, owner.id(), 2026).await.expect("begun");
        let due = world.today() + Days::new(7);
        let calendar =
            vec![(Stage::Submission, due), (Stage::Approval, due), (Stage::Verification, due + Days::new(1))];
        world.development.set_calendar(&admin, 2026, calendar).await.expect("set");
        let wrong = vec![(Stage::Submission, due), (Stage::Approval, world.today())];
        assert!(matches!(world.development.set_calendar(&admin, 2026, wrong).await, Err(CompetencyError::Invalid(_))));
        // 3 has not handed in; 3 decides on the form of 4.
        assert_eq!(world.development.remind(&admin).await.expect("reminded"), 2, "{engine}");
        assert_eq!(world.development.remind(&admin).await.expect("reminded"), 0, "{engine}: once");
    }
}

fn table(rows: &[[&str; 8]]) -> Bytes {
    let heads: Vec<String> =
        ["kode", "jenis", "nama", "definisi", "urusan", "level", "uraian", "indikator"].map(str::to_owned).into();
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(|cell| Cell::from(*cell)).collect()).collect();
    sheet::xlsx("kamus", &heads, &rows).expect("a table").into()
}

#[tokio::test]
async fn a_table_is_taken_whole_or_not_at_all() {
    for world in worlds().await {
        let (engine, admin) = (world.engine, world.cx(8, &[Role::Admin]));
        let development: &Development = &world.development;
        let before = development.dictionary_of(true).await.expect("shown").len();
        let good = ["T.99", "teknis", "Kehumasan", "Mengelola informasi publik", "Komunikasi", "1", "Paham", "a"];
        let bad = ["T.98", "lain", "X", "", "", "1", "", ""];
        let broken = development.keep_table(&admin, table(&[good, bad])).await.expect("kept");
        let read = development.read_dictionary(&broken).await.expect("read");
        assert_eq!((read.found.len(), read.findings.len(), read.findings[0].line), (1, 1, 3), "{engine}");
        assert!(matches!(development.import_dictionary(&admin, &broken).await, Err(CompetencyError::Invalid(_))));
        assert_eq!(development.dictionary_of(true).await.expect("shown").len(), before, "{engine}: nothing taken");
        let whole = development.keep_table(&admin, table(&[good])).await.expect("kept");
        for _ in 0..2 {
            assert_eq!(development.import_dictionary(&admin, &whole).await.expect("taken"), 1, "{engine}");
        }
        assert_eq!(development.dictionary_of(true).await.expect("shown").len(), before + 1, "{engine}: by code, once");
        let nothing = development.keep_table(&admin, Bytes::from_static(b"PK nonsense")).await;
        assert!(matches!(nothing, Err(CompetencyError::FileKind)), "{engine}");
        let stranger = development.keep_table(&world.cx(4, &[]), table(&[good])).await;
        assert!(matches!(stranger, Err(CompetencyError::NotFound)), "{engine}");
    }
}

#[tokio::test]
async fn the_map_hides_small_groups_and_keeps_to_its_statements() {
    for world in worlds().await {
        let (engine, admin) = (world.engine, world.cx(8, &[Role::Admin]));
        let integrity = world.development.competency_by_code("M.01").await.expect("there").id;
        let findings = (10..16).map(|number| Finding {
            id: admin.id(),
            person: id(number),
            competency: integrity,
            level: 1,
            source: Source::Centre,
            assessed_on: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"),
            note: "Laporan 1".to_owned(),
        });
        world.development.record_assessments(&admin, findings.collect()).await.expect("recorded");
        let map = world.development.heat_map(&admin, None, None).await.expect("a map");
        let column = map.competencies.iter().find(|one| one.id == integrity).expect("a column").clone();
        let shown: Vec<Option<u32>> =
            map.lines.iter().map(|line| map.cell(line, &column).map(|tally| tally.short)).collect();
        // The agency of 2, 3 and 4 is small; that of 10 to 15 has six people, who all meet level 1.
        assert_eq!(shown.iter().flatten().collect::<Vec<_>>(), [&0], "{engine}: {shown:?}");
        assert!(shown.len() > 1, "{engine}");

        let client = Client::new(world.development.routes(), &CATALOGUES, world.sources.clone());
        client.acts_as(admin.actor.clone());
        client.get("/kelola/kompetensi/peta").await;
        let page = client.get("/kelola/kompetensi/peta").await;
        assert!(page.statements <= 4, "{engine}: {} statements", page.statements);
        let rows = client.get("/kelola/kompetensi/peta/csv?jenis=manajerial").await;
        assert!(rows.text.lines().any(|line| line.contains('–')), "{engine}: hidden in the file too: {}", rows.text);
    }
}

#[tokio::test]
async fn what_one_may_not_see_is_not_found() {
    for world in worlds().await {
        let client = Client::new(world.development.routes(), &CATALOGUES, world.sources.clone());
        let form = handed_in(&world, 4).await;
        let page = format!("/akpk/{form}");
        let profile = format!("/kompetensi/{}", id(4));
        for (who, roles, expected) in [
            (4, &[][..], 200),
            (3, &[Role::Superior][..], 200),
            (1, &[Role::Superior][..], 200),
            (8, &[Role::Admin][..], 200),
            (10, &[Role::Superior][..], 404),
            (11, &[][..], 404),
        ] {
            client.acts_as(test_kit::person(who, roles));
            for path in [&page, &profile] {
                let reply = client.get(path).await;
                assert_eq!(reply.status.as_u16(), expected, "{}: {who} {path}: {}", world.engine, reply.text);
            }
        }
        client.acts_as(test_kit::person(4, &[]));
        let mine = client.get("/api/v1/me/competencies").await.json();
        assert_eq!(mine["fit"], Value::from(0), "{}", world.engine);
    }
}
