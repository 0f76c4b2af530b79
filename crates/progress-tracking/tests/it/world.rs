//! One learner in a course of two pages and a quiz, in two versions; and the same in memory, computed from nothing after each deed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use chrono::{FixedOffset, NaiveDate, TimeDelta};
use courseware::{
    CourseDocument, CourseFacts, LessonKind, LessonOutline, ModuleOutline, PassRules, QuizRules, Rule,
    completion::{ScoreRule, outcome},
};
use database::Reactions;
use kernel::{
    Actor, Clock, Cx, Event, Evidence, FactKind, Locale, Marks, Recognition, Role,
    context::Sources,
    id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
    person::{PersonCard, ReportingLine},
    ports::{Directory, EnrolmentCard, Enrolments, PortError, Publications, ReportingLines},
};
use progress_tracking::{
    Ports, ProgressError, ProgressTracking, TaughtCourse, TaughtCourses, Tracker, attest::Attestation,
    recompute::Recomputed,
};
use test_kit::{FixedClock, TestDatabase, person};
use uuid::Uuid;

/// Lessons of the course; the last one is the quiz.
pub(crate) const LESSONS: usize = 3;
/// Length of each video.
const VIDEO_SECONDS: u32 = 1_000;

/// What a version asks for.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) lessons: [Option<Rule>; LESSONS],
    /// Of the first module's two pages.
    pub(crate) at_least: Option<u32>,
    pub(crate) modules: Option<u32>,
    pub(crate) score: Option<ScoreRule>,
    pub(crate) either: bool,
}

/// What happens.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Opened(usize),
    Declared(usize),
    Read(usize, u32),
    Scrolled(usize, u32),
    Watched(usize, u32),
    Submitted,
    Graded(i64, bool),
    Said(usize, Attestation),
    /// The learner moves to the second version, once.
    Moved,
}

fn lesson(n: usize) -> LessonId {
    LessonId::from_uuid(Uuid::from_u128(0x10 + n as u128))
}

fn publication(n: usize) -> PublicationId {
    PublicationId::from_uuid(Uuid::from_u128(0x20 + n as u128))
}

impl Rules {
    fn document(&self, n: usize) -> CourseDocument {
        let outline = |n: usize| LessonOutline {
            id: lesson(n),
            key: format!("l{n}"),
            title: format!("Pelajaran {n}"),
            kind: if n + 1 == LESSONS { LessonKind::Quiz } else { LessonKind::Page },
            minutes: 5,
            mandatory: true,
            document: String::new(),
            quiz: (n + 1 == LESSONS).then(QuizRules::default),
            completion: self.lessons[n].clone(),
            weight: 1,
        };
        let module = |n: u128, lessons, at_least| ModuleOutline {
            id: kernel::Id::from_uuid(Uuid::from_u128(n)),
            key: format!("m{n}"),
            title: format!("Modul {n}"),
            lessons,
            at_least,
            mandatory: true,
            weight: n as u32,
        };
        CourseDocument {
            format: 1,
            course: CourseId::from_uuid(Uuid::from_u128(1)),
            publication: publication(n),
            number: n as u32 + 1,
            slug: "kursus".to_owned(),
            facts: CourseFacts {
                title: "Kursus".to_owned(),
                summary: String::new(),
                subject: "hukum".to_owned(),
                level: "dasar".to_owned(),
                language: "id".to_owned(),
                audience: Vec::new(),
                objectives: Vec::new(),
                jp: 2,
                form: "NKL03".to_owned(),
                curriculum: Vec::new(),
            },
            pass: PassRules { mandatory_lessons: true, modules: self.modules, score: self.score, either: self.either },
            modules: vec![module(1, vec![outline(0), outline(1)], self.at_least), module(2, vec![outline(2)], None)],
        }
    }
}

/// What other features answer.
struct Others {
    card: Mutex<EnrolmentCard>,
    documents: [CourseDocument; 2],
}

impl Others {
    fn card(&self) -> EnrolmentCard {
        *self.card.lock().expect("the card")
    }
}

#[async_trait]
impl Enrolments for Others {
    async fn of_actor(&self, _: &Cx, _: CourseId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(Some(self.card()))
    }

    async fn after(&self, last: Option<EnrolmentId>, _: u64) -> Result<Vec<EnrolmentCard>, PortError> {
        Ok(if last.is_none() { vec![self.card()] } else { Vec::new() })
    }

    async fn get(&self, _: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(Some(self.card()))
    }
}

#[async_trait]
impl Publications for Others {
    async fn course(&self, publication: PublicationId) -> Result<Option<Arc<str>>, PortError> {
        let found = self.documents.iter().find(|document| document.publication == publication);
        Ok(found.map(|document| serde_json::to_string(document).expect("JSON").into()))
    }

    async fn lesson(&self, _: PublicationId, _: LessonId) -> Result<Option<Arc<str>>, PortError> {
        Ok(None)
    }
}

#[async_trait]
impl TaughtCourses for Others {
    async fn taught(&self, _: &Cx, _: CourseId) -> Result<Option<TaughtCourse>, PortError> {
        Ok(Some(TaughtCourse { title: "Kursus".to_owned(), publication: None }))
    }
}

#[async_trait]
impl Directory for Others {
    async fn cards(&self, _: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }

    async fn reports(&self, _: PersonId, _: NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }

    async fn holders(&self, _: Role) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl ReportingLines for Others {
    async fn above(&self, _: &[PersonId]) -> Result<Vec<ReportingLine>, PortError> {
        Ok(Vec::new())
    }

    async fn below(&self, _: PersonId) -> Result<Vec<ReportingLine>, PortError> {
        Ok(Vec::new())
    }

    async fn tree(&self, _: PersonId, _: NaiveDate) -> Result<Vec<PersonId>, PortError> {
        Ok(Vec::new())
    }
}

/// The feature on a database, and what it should say.
pub(crate) struct World {
    pub(crate) progress: ProgressTracking,
    /// Lessons that must be stored as done.
    pub(crate) done: BTreeSet<LessonId>,
    /// Whether the course must be stored as completed.
    pub(crate) completed: bool,
    evidence: HashMap<LessonId, Evidence>,
    others: Arc<Others>,
    clock: FixedClock,
    sources: Sources,
    database: TestDatabase,
}

impl World {
    pub(crate) async fn new(rules: [Rules; 2]) -> Self {
        let database = test_kit::fresh().await;
        let clock = FixedClock::default();
        let sources = test_kit::sources(&clock);
        let learner = person(1, &[]).person().expect("a person");
        let documents = [rules[0].document(0), rules[1].document(1)];
        let card = EnrolmentCard {
            id: EnrolmentId::from_uuid(Uuid::from_u128(2)),
            person: learner,
            course: documents[0].course,
            publication: publication(0),
            enrolled_at: clock.now(),
        };
        let others = Arc::new(Others { card: Mutex::new(card), documents });
        let tracker = Arc::new(Tracker::new(others.clone(), others.clone()));
        database.db.react(Reactions::default().in_transaction(tracker.clone()));
        let ports = Ports {
            directory: others.clone(),
            lines: others.clone(),
            zone: FixedOffset::east_opt(7 * 3_600).expect("a zone"),
            taught: others.clone(),
        };
        let progress = ProgressTracking::new(database.db.clone(), tracker, ports);
        let (done, evidence) = (BTreeSet::new(), HashMap::new());
        let world = Self { progress, done, completed: false, evidence, others, clock, sources, database };
        world
            .emit(&Event::Enrolled {
                enrolment: card.id,
                person: card.person,
                course: card.course,
                publication: card.publication,
            })
            .await;
        world
    }

    pub(crate) fn enrolment(&self) -> EnrolmentId {
        self.others.card().id
    }

    async fn emit(&self, event: &Event) {
        let cx = self.sources.cx(person(1, &[]), Locale::Id);
        let tx = self.database.db.begin().await.expect("a transaction");
        tx.emit(&cx, event).await.expect("told");
        tx.commit().await.expect("committed");
    }

    /// Does it, in the database and in memory.
    pub(crate) async fn does(&mut self, deed: &Deed) {
        self.clock.advance(TimeDelta::minutes(1));
        let EnrolmentCard { id: enrolment, person, .. } = self.others.card();
        let quiz = lesson(LESSONS - 1);
        let attempt = kernel::Id::from_uuid(Uuid::from_u128(3));
        match deed {
            Deed::Opened(n) => {
                self.emit(&Event::LessonOpened { enrolment, person, lesson: lesson(*n) }).await;
                self.know(*n, FactKind::Viewed, 0);
            }
            Deed::Declared(n) => {
                self.emit(&Event::LessonDone { enrolment, person, lesson: lesson(*n) }).await;
                self.know(*n, FactKind::SelfDeclared, 0);
            }
            Deed::Read(n, seconds) => {
                self.emit(&Event::LessonRead { enrolment, person, lesson: lesson(*n), seconds: *seconds }).await;
                self.know(*n, FactKind::Read, i64::from(*seconds));
            }
            Deed::Scrolled(n, share) => {
                self.emit(&Event::LessonScrolled { enrolment, person, lesson: lesson(*n), share: *share }).await;
                self.know(*n, FactKind::Scrolled, i64::from(*share));
            }
            Deed::Watched(n, share) => {
                let (duration, seconds) = (VIDEO_SECONDS, share * VIDEO_SECONDS / 100);
                let lesson = lesson(*n);
                let (share, n) = (*share, *n);
                self.emit(&Event::LessonWatched { enrolment, person, lesson, share, duration, seconds }).await;
                self.know(n, FactKind::Watched, i64::from(share));
                self.know(n, FactKind::WatchedTime, i64::from(seconds));
            }
            Deed::Submitted => {
                self.emit(&Event::AttemptSubmitted { attempt, enrolment, person, lesson: quiz }).await;
                self.know(LESSONS - 1, FactKind::Submitted, 0);
            }
            Deed::Graded(grade, passed) => {
                let (grade, passed) = (Marks(*grade), *passed);
                self.emit(&Event::AttemptGraded { attempt, enrolment, person, lesson: quiz, grade, passed }).await;
                self.know(LESSONS - 1, FactKind::Graded, grade.0);
                if passed {
                    self.know(LESSONS - 1, FactKind::Passed, grade.0);
                }
            }
            Deed::Said(n, attestation) => self.says(*n, attestation).await,
            Deed::Moved => {
                self.others.card.lock().expect("the card").publication = publication(1);
                self.emit(&Event::EnrolmentMoved { enrolment, publication: publication(1) }).await;
            }
        }
        self.compute();
    }

    async fn says(&mut self, n: usize, attestation: &Attestation) {
        let cx = self.sources.cx(person(9, &[Role::Trainer]), Locale::Id);
        match self.progress.attest(&cx, lesson(n), &[self.enrolment()], attestation).await {
            Ok(_) => {}
            Err(ProgressError::NotAsked) => return,
            Err(error) => panic!("{error}"),
        }
        match attestation {
            Attestation::Attended => self.know(n, FactKind::Attended, 0),
            Attestation::Confirmed => self.know(n, FactKind::Confirmed, 0),
            Attestation::Recognised(reason) => {
                let new = Recognition { at: cx.now(), by: "Pegawai 9".to_owned(), reason: reason.clone() };
                self.evidence.entry(lesson(n)).or_default().recognise(new);
            }
        }
    }

    fn know(&mut self, n: usize, kind: FactKind, amount: i64) {
        self.evidence.entry(lesson(n)).or_default().add(kind, amount);
    }

    /// From nothing: all evidence under the version in force. What was done before stays done.
    fn compute(&mut self) {
        let document =
            self.others.documents.iter().find(|document| document.publication == self.others.card().publication);
        let document = document.expect("a version");
        let now = outcome(document, &self.evidence, &|lesson| self.done.contains(&lesson));
        self.done.extend(now.lessons.iter().filter(|lesson| lesson.done).map(|lesson| lesson.id));
        self.completed |= now.met;
    }

    /// What the recomputation for operators says.
    pub(crate) async fn recomputed(&self) -> Recomputed {
        let cx = self.sources.cx(Actor::System("test"), Locale::Id);
        self.progress.recompute(&cx, false).await.expect("recomputed")
    }
}
