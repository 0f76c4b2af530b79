//! A feature with people whose enrolments bear their numbers, one course of 20 JP, and a mail box.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use blobs::Blobs;
use certification::{
    CATALOGUES, Candidates, Certification, Offered, Ports, SealingKey, Settings,
    model::Part,
    signing::SigningSettings,
    template::{Signatory, TemplateSettings},
};
use chrono::{DateTime, FixedOffset, Utc};
use courseware::{CourseDocument, CourseFacts, CurriculumEntry, PassRules};
use database::{
    Reactions,
    jobs::{FnJob, Worker},
};
use kernel::{
    Actor, Clock, Cx, Event, Locale, Role,
    context::{PersonActor, Sources},
    event::Learned,
    id::{BatchId, CourseId, EnrolmentId, PersonId, PublicationId, TemplateId},
    person::PersonCard,
    ports::{Directory, EnrolmentCard, Enrolments, Mail, PortError, Publications, Roster, RosterEntry, RosterUnit},
};
use tempfile::TempDir;
use test_kit::{Client, FixedClock, TestDatabase};
use uuid::Uuid;

pub(crate) fn id<K>(number: u128) -> kernel::Id<K> {
    kernel::Id::from_uuid(Uuid::from_u128(number))
}

pub(crate) const COURSE: u128 = 0xC0;
pub(crate) const TEMPLATE: u128 = 0x7E;
pub(crate) const NUMBER: &str = "{urut:4}/{bulan}/{tahun}";

pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) certification: Certification,
    pub(crate) worker: Worker,
    pub(crate) clock: FixedClock,
    pub(crate) sources: Sources,
    pub(crate) blobs: Blobs,
    pub(crate) mails: Arc<Mutex<Vec<Mail>>>,
    pub(crate) folder: TempDir,
}

struct People;

#[async_trait]
impl Directory for People {
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        let card = |id: &PersonId| PersonCard {
            id: *id,
            nip: Some("198504122010012003".to_owned()),
            front_title: String::new(),
            name: format!("Peserta {}", id.uuid().as_u128()),
            back_title: "S.Sos.".to_owned(),
            birth_place: "Muara Bulian".to_owned(),
            birth_date: chrono::NaiveDate::from_ymd_opt(1985, 4, 12),
            status: "PNS".to_owned(),
            rank: "III/c".to_owned(),
            post: "Analis".to_owned(),
            post_kind: "fungsional".to_owned(),
            unit: match id.uuid().as_u128() {
                1 => Some(self::id(OFFICE)),
                2 => Some(self::id(OTHER_AGENCY)),
                _ => None,
            },
            unit_name: "Dinas Arsip".to_owned(),
            superior: None,
            email: Some(format!("p{}@contoh.id", id.uuid().as_u128())),
        };
        Ok(people.iter().map(card).collect())
    }

    async fn reports(&self, _: PersonId, _: chrono::NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }

    async fn holders(&self, _: Role) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }
}

struct Taking;

#[async_trait]
impl Enrolments for Taking {
    async fn of_actor(&self, _: &Cx, _: CourseId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(None)
    }

    async fn after(&self, _: Option<EnrolmentId>, _: u64) -> Result<Vec<EnrolmentCard>, PortError> {
        Ok(Vec::new())
    }

    async fn get(&self, enrolment: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(Some(EnrolmentCard {
            id: enrolment,
            person: enrolment.cast(),
            course: id(COURSE),
            publication: id(COURSE),
            enrolled_at: DateTime::UNIX_EPOCH,
        }))
    }
}

/// Two agencies, one of which has an office beneath it.
pub(crate) const AGENCY: u128 = 0xA0;
pub(crate) const OFFICE: u128 = 0xA1;
pub(crate) const OTHER_AGENCY: u128 = 0xA2;

struct Units;

#[async_trait]
impl Roster for Units {
    async fn people_after(&self, _: Option<PersonId>, _: u64) -> Result<Vec<RosterEntry>, PortError> {
        Ok(Vec::new())
    }

    async fn units(&self) -> Result<Vec<RosterUnit>, PortError> {
        let unit = |number, parent: Option<u128>, name: &str| RosterUnit {
            unit: id(number),
            parent: parent.map(id),
            name: name.to_owned(),
        };
        Ok(vec![
            unit(AGENCY, None, "Dinas Sosial"),
            unit(OFFICE, Some(AGENCY), "Bidang Rehabilitasi"),
            unit(OTHER_AGENCY, None, "Dinas Kesehatan"),
        ])
    }
}

/// What nobody completed yet.
pub(crate) const AHEAD: CourseId = CourseId::from_uuid(uuid::Uuid::from_u128(0xA4EAD));

struct Catalogue;

#[async_trait]
impl Offered for Catalogue {
    async fn parts(&self) -> Result<Vec<Part>, PortError> {
        Ok(vec![Part { source: AHEAD, title: "Pelatihan yang akan datang".to_owned(), jp: 8 }])
    }
}

struct Published;

#[async_trait]
impl Publications for Published {
    async fn course(&self, publication: PublicationId) -> Result<Option<Arc<str>>, PortError> {
        let entry = |title: &str, jp| CurriculumEntry { title: title.to_owned(), jp };
        let document = CourseDocument {
            format: 1,
            course: publication.cast(),
            publication,
            number: 1,
            slug: "arsip".to_owned(),
            facts: CourseFacts {
                title: "Pengelolaan Arsip".to_owned(),
                summary: String::new(),
                subject: "kearsipan".to_owned(),
                level: "dasar".to_owned(),
                language: "id".to_owned(),
                audience: Vec::new(),
                objectives: Vec::new(),
                jp: 20,
                form: "NKL03".to_owned(),
                curriculum: vec![entry("Dasar", 12), entry("Praktik", 8)],
            },
            pass: PassRules::default(),
            modules: Vec::new(),
        };
        Ok(Some(serde_json::to_string(&document).expect("JSON").into()))
    }

    async fn lesson(&self, _: PublicationId, _: kernel::id::LessonId) -> Result<Option<Arc<str>>, PortError> {
        Ok(None)
    }
}

/// A world on each engine at hand, with a template that signs like this.
pub(crate) async fn worlds(signing: SigningSettings, template: TemplateSettings) -> Vec<World> {
    let mut worlds = Vec::new();
    for database in test_kit::databases().await {
        worlds.push(World::on(database, signing.clone(), template.clone()).await);
    }
    worlds
}

/// Settings with one signer.
pub(crate) fn template() -> TemplateSettings {
    let signer = Signatory {
        post: "Kepala".to_owned(),
        name: "Zulkarnain".to_owned(),
        nip: "19690817 199503 1 002".to_owned(),
        ..Signatory::default()
    };
    TemplateSettings { place: "Muara Bulian".to_owned(), signers: vec![signer], ..TemplateSettings::default() }
}

impl World {
    async fn on(database: TestDatabase, signing: SigningSettings, template: TemplateSettings) -> Self {
        let clock = FixedClock::default();
        // Real chance and ids, since codes and keys must differ; the clock stands still.
        let sources = Sources { clock: Arc::new(clock.clone()), ..Sources::system() };
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = Blobs::open(&format!("file://{}/files", folder.path().display())).expect("a storage");
        let certification = Certification::new(
            database.db.clone(),
            blobs.clone(),
            Ports {
                directory: Arc::new(People),
                roster: Arc::new(Units),
                enrolments: Arc::new(Taking),
                publications: Arc::new(Published),
                offered: Arc::new(Catalogue),
            },
            Settings {
                agency: "Pemerintah Kabupaten Batanghari".to_owned(),
                issuer: "BKPSDMD".to_owned(),
                public_url: "http://127.0.0.1:8080".to_owned(),
                zone: FixedOffset::east_opt(7 * 3600).expect("a zone"),
                mail_job: "mail.send",
                sealing_key: SealingKey::new([5; 32]),
                signing,
            },
        );
        database.db.react(Reactions::default().in_transaction(Arc::new(Candidates)));
        let mails = Arc::new(Mutex::new(Vec::new()));
        let mut worker = Worker::new(database.db.clone(), sources.clone());
        for job in certification.jobs() {
            worker = worker.with(job);
        }
        let sent = mails.clone();
        worker = worker.with(Arc::new(FnJob::new("mail.send", move |_: Cx, payload| {
            let sent = sent.clone();
            async move {
                sent.lock().expect("the box").push(serde_json::from_value(payload)?);
                Ok(())
            }
        })));
        let world = Self { database, certification, worker, clock, sources, blobs, mails, folder };
        let cx = world.admin();
        let id: TemplateId = id(TEMPLATE);
        world.certification.save_template(&cx, id, "Sertifikat", NUMBER, template).await.expect("a template");
        world
    }

    /// An administrator acts.
    pub(crate) fn admin(&self) -> Cx {
        self.sources.cx(actor(0xAD, &[Role::Employee, Role::Admin]), Locale::Id)
    }

    /// A client of the pages.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.certification.routes(), &CATALOGUES, self.sources.clone())
    }

    /// These people complete the course, the n-th time.
    pub(crate) async fn complete(&self, people: impl Iterator<Item = u128>, time: u128) -> Vec<EnrolmentId> {
        let cx = self.admin();
        let tx = self.database.db.begin().await.expect("a transaction");
        let mut enrolments = Vec::new();
        for person in people {
            let enrolment = id(time << 64 | person);
            enrolments.push(enrolment);
            tx.emit(&cx, &completed(enrolment, id(person), self.clock.now())).await.expect("emitted");
        }
        tx.commit().await.expect("committed");
        enrolments
    }

    /// Issues for these and waits.
    pub(crate) async fn issue(&self, enrolments: &[EnrolmentId]) -> BatchId {
        let cx = self.admin();
        let batch: BatchId = cx.id();
        self.certification.start_batch(&cx, batch, enrolments).await.expect("started");
        self.worker.drain().await.expect("drained");
        batch
    }
}

pub(crate) fn actor(person: u128, roles: &[Role]) -> Actor {
    Actor::Person(PersonActor { id: id(person), name: "Uji".to_owned(), unit: None, roles: roles.to_vec() })
}

fn completed(enrolment: EnrolmentId, person: PersonId, at: DateTime<Utc>) -> Event {
    let learned = Learned::default();
    Event::CourseCompleted { enrolment, person, course: id(COURSE), publication: id(COURSE), learned, at }
}
