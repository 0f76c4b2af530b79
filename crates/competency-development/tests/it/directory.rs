//! A few people: 4 answers to 3, 3 to 2, 2 to 1. 2, 3 and 4 are of one agency, 1 of another, 10 to 15 of a third; 8 is an admin.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{FixedOffset, NaiveDate};
use competency_development::{Course, Courses, Development, Ports, Settings};
use kernel::{
    Actor, Cx, Id, Locale, Role,
    context::Sources,
    id::{CourseId, PersonId, UnitId},
    person::{Lead, PersonCard, ReportingLine},
    ports::{Directory, PortError, ReportingLines, Roster, RosterEntry, RosterUnit},
};
use test_kit::FixedClock;
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) development: Development,
    pub(crate) engine: &'static str,
    pub(crate) sources: Sources,
    _database: test_kit::TestDatabase,
    _folder: tempfile::TempDir,
}

pub(crate) fn id(number: u128) -> PersonId {
    test_kit::person(number, &[]).person().expect("a person")
}

const fn unit(number: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(number))
}

/// Number of a person and of their unit.
const PEOPLE: [(u128, u128); 11] =
    [(1, 20), (2, 30), (3, 31), (4, 31), (8, 20), (10, 40), (11, 40), (12, 40), (13, 40), (14, 40), (15, 40)];
const LINES: [(u128, u128); 8] = [(4, 3), (3, 2), (2, 1), (11, 10), (12, 10), (13, 10), (14, 10), (15, 10)];

struct Agency;

fn card((number, of): (u128, u128)) -> PersonCard {
    PersonCard {
        id: id(number),
        nip: None,
        front_title: String::new(),
        name: format!("Pegawai {number}"),
        back_title: String::new(),
        birth_place: String::new(),
        birth_date: None,
        status: "PNS".to_owned(),
        rank: String::new(),
        post: "Pengelola Layanan".to_owned(),
        post_kind: "pelaksana".to_owned(),
        unit: Some(unit(of)),
        unit_name: format!("Unit {of}"),
        superior: None,
        email: Some(format!("{number}@batanghari.example")),
    }
}

fn lines() -> Vec<ReportingLine> {
    let line = |(person, superior): &(u128, u128)| ReportingLine {
        id: Id::from_uuid(Uuid::from_u128(*person)),
        person: id(*person),
        superior: id(*superior),
        lead: Lead::Direct,
        from: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"),
        to: None,
    };
    LINES.iter().map(line).collect()
}

#[async_trait]
impl Directory for Agency {
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        Ok(PEOPLE.into_iter().map(card).filter(|card| people.contains(&card.id)).collect())
    }

    async fn reports(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        let below: Vec<PersonId> =
            self.below(superior).await?.iter().filter(|one| one.holds(day)).map(|one| one.person).collect();
        self.cards(&below).await
    }

    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError> {
        Ok(if role == Role::Admin { vec![card((8, 20))] } else { Vec::new() })
    }
}

#[async_trait]
impl ReportingLines for Agency {
    async fn above(&self, people: &[PersonId]) -> Result<Vec<ReportingLine>, PortError> {
        Ok(lines().into_iter().filter(|line| people.contains(&line.person)).collect())
    }

    async fn below(&self, superior: PersonId) -> Result<Vec<ReportingLine>, PortError> {
        Ok(lines().into_iter().filter(|line| line.superior == superior).collect())
    }

    async fn tree(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonId>, PortError> {
        let mut found = vec![superior];
        let mut at = 0;
        while let Some(one) = found.get(at).copied() {
            found.extend(lines().iter().filter(|line| line.superior == one && line.holds(day)).map(|line| line.person));
            at += 1;
        }
        Ok(found.split_off(1))
    }
}

#[async_trait]
impl Roster for Agency {
    async fn people_after(&self, after: Option<PersonId>, _: u64) -> Result<Vec<RosterEntry>, PortError> {
        let entry = |card: PersonCard| RosterEntry {
            person: card.id,
            nip: String::new(),
            name: card.name,
            status: card.status,
            sex: String::new(),
            rank: String::new(),
            post: card.post,
            unit: card.unit,
            active: true,
        };
        Ok(if after.is_some() { Vec::new() } else { PEOPLE.into_iter().map(card).map(entry).collect() })
    }

    async fn units(&self) -> Result<Vec<RosterUnit>, PortError> {
        let one = |(number, parent): (u128, Option<u128>)| RosterUnit {
            unit: unit(number),
            parent: parent.map(unit),
            name: format!("Unit {number}"),
        };
        Ok([(10, None), (20, Some(10)), (30, Some(10)), (31, Some(30)), (40, Some(10))].into_iter().map(one).collect())
    }
}

#[async_trait]
impl Courses for Agency {
    async fn offered(&self) -> Result<Vec<Course>, PortError> {
        Ok(Vec::new())
    }

    async fn joined(&self, _: PersonId) -> Result<Vec<CourseId>, PortError> {
        Ok(Vec::new())
    }

    async fn written(&self, _: &Cx, _: CourseId) -> Result<Option<String>, PortError> {
        Ok(None)
    }
}

/// A world on each engine at hand, with dictionary and people.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for database in test_kit::databases().await {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = blobs::Blobs::open(&format!("file://{}", folder.path().display())).expect("a storage");
        let agency = Arc::new(Agency);
        let ports =
            Ports { directory: agency.clone(), roster: agency.clone(), lines: agency.clone(), courses: agency.clone() };
        let settings = Settings {
            agency: "BKPSDMD".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            zone: FixedOffset::east_opt(7 * 3600).expect("a zone"),
            mail_job: "mail.send",
        };
        let development = Development::new(database.db.clone(), blobs, ports, settings);
        let sources = test_kit::sources(&FixedClock::default());
        let cx = sources.cx(Actor::System("test"), Locale::Id);
        assert_eq!(development.seed(&cx, false).await.expect("seeded"), 9);
        assert_eq!(development.seed(&cx, false).await.expect("seeded"), 0, "what is there stays");
        development.follow_roster(&cx).await.expect("followed");
        let engine = database.engine;
        worlds.push(World { development, engine, sources, _database: database, _folder: folder });
    }
    worlds
}

impl World {
    pub(crate) fn cx(&self, number: u128, roles: &[Role]) -> Cx {
        self.sources.cx(test_kit::person(number, roles), Locale::Id)
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.cx(1, &[]).now().date_naive()
    }
}
