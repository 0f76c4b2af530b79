use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use blobs::Blobs;
use course_authoring::{Authoring, CATALOGUES, Ports};
use database::{Reactions, Subscriber, Tx};
use kernel::{
    Actor, Cx, Event, Locale, Role,
    context::Sources,
    id::{CompetencyId, PersonId, UnitId},
    person::PersonCard,
    ports::{Competencies, CompetencyCard, CompetencyStanding, Directory, PortError, Roster, RosterEntry, RosterUnit},
};
use tempfile::TempDir;
use test_kit::{Client, FixedClock, TestDatabase, databases, person, sources};

/// The feature on a database and storage of its own.
pub(crate) struct App {
    pub(crate) authoring: Authoring,
    pub(crate) blobs: Blobs,
    pub(crate) client: Client,
    pub(crate) sources: Sources,
    pub(crate) clock: FixedClock,
    pub(crate) events: Events,
    pub(crate) database: TestDatabase,
    _storage: TempDir,
}

/// What was emitted, in order.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<Event>>>);

impl Events {
    pub(crate) fn all(&self) -> Vec<Event> {
        self.0.lock().expect("events").clone()
    }
}

#[async_trait]
impl Subscriber for Events {
    async fn on(&self, _: &Tx, _: &Cx, event: &Event) -> database::Result<()> {
        self.0.lock().expect("events").push(event.clone());
        Ok(())
    }
}

/// Two trainers, 1 and 2.
struct Staff;

#[async_trait]
impl Directory for Staff {
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        Ok(people.iter().map(|id| card(*id)).collect())
    }

    async fn reports(&self, _: PersonId, _: chrono::NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }

    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError> {
        let trainers: Vec<PersonId> = [1, 2].into_iter().filter_map(|n| person(n, &[role]).person()).collect();
        self.cards(if role == Role::Trainer { &trainers } else { &[] }).await
    }
}

/// Unit 1 with unit 2 below it, and unit 3 beside them.
pub(crate) fn unit(number: u128) -> UnitId {
    UnitId::from_uuid(uuid::Uuid::from_u128(number))
}

#[async_trait]
impl Roster for Staff {
    async fn people_after(&self, _: Option<PersonId>, _: u64) -> Result<Vec<RosterEntry>, PortError> {
        Ok(Vec::new())
    }

    async fn units(&self) -> Result<Vec<RosterUnit>, PortError> {
        let one = |number, parent: Option<u128>| RosterUnit {
            unit: unit(number),
            parent: parent.map(unit),
            name: format!("Dinas {number}"),
        };
        Ok(vec![one(1, None), one(2, Some(1)), one(3, None)])
    }
}

#[async_trait]
impl Competencies for Staff {
    async fn dictionary(&self) -> Result<Vec<CompetencyCard>, PortError> {
        let id = CompetencyId::from_uuid(uuid::Uuid::from_u128(1));
        Ok(vec![CompetencyCard { id, code: "MK.1".to_owned(), name: "Integritas".to_owned() }])
    }

    async fn standings(
        &self,
        _: &[PersonId],
        _: chrono::NaiveDate,
    ) -> Result<std::collections::HashMap<PersonId, Vec<CompetencyStanding>>, PortError> {
        Ok(std::collections::HashMap::new())
    }
}

fn card(id: PersonId) -> PersonCard {
    PersonCard {
        id,
        nip: None,
        front_title: String::new(),
        name: "Sri".to_owned(),
        back_title: String::new(),
        birth_place: String::new(),
        birth_date: None,
        status: String::new(),
        rank: String::new(),
        post: String::new(),
        post_kind: String::new(),
        unit: None,
        unit_name: String::new(),
        superior: None,
        email: None,
    }
}

/// One app per engine at hand.
pub(crate) async fn apps() -> Vec<App> {
    databases().await.into_iter().map(app).collect()
}

/// An app on SQLite.
pub(crate) async fn one() -> App {
    app(test_kit::fresh().await)
}

fn app(database: TestDatabase) -> App {
    let storage = tempfile::tempdir().expect("a folder");
    let blobs = Blobs::open(&format!("file://{}", storage.path().display())).expect("a storage");
    let events = Events::default();
    database.db.react(Reactions::default().in_transaction(Arc::new(events.clone())));
    let clock = FixedClock::default();
    let sources = sources(&clock);
    let authoring = Authoring::new(
        database.db.clone(),
        blobs.clone(),
        Ports { directory: Arc::new(Staff), roster: Arc::new(Staff), competencies: Arc::new(Staff) },
    );
    let client = Client::new(authoring.routes(), &CATALOGUES, sources.clone());
    App { authoring, blobs, client, sources, clock, events, database, _storage: storage }
}

impl App {
    pub(crate) fn cx(&self, actor: Actor) -> Cx {
        self.sources.cx(actor, Locale::Id)
    }

    pub(crate) fn system(&self) -> Cx {
        self.cx(Actor::System("import"))
    }
}

/// The sample courses.
pub(crate) fn sample_courses() -> Vec<PathBuf> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut folders: Vec<_> =
        std::fs::read_dir(content).expect("content").flatten().map(|entry| entry.path()).collect();
    folders.retain(|path| path.join("course.toml").is_file());
    folders.sort();
    assert!(!folders.is_empty());
    folders
}
