//! What it brings that saves share a commit: `cargo run --release --example saving [learners] [answers each]`.
//!
//! So many learners sit one quiz, and each saves an answer as soon as the one before is on disk: first with a commit for each save,
//! then as the product does it. On SQLite with `synchronous=FULL` in the folder of temporary files (`TMPDIR` names another), and on the
//! PostgreSQL server that `TEST_DATABASE_URL` names.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use blobs::Blobs;
use chrono::{DateTime, NaiveDate, Utc};
use courseware::{LessonContent, LessonDocument, Question, QuestionBody, QuizContent, QuizRules};
use kernel::{
    Cx, Id, Locale, Marks, Role,
    context::Sources,
    id::{AttemptId, CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
    person::PersonCard,
    ports::{Directory, EnrolmentCard, Enrolments, PortError, Publications, Roster, RosterEntry, RosterUnit},
};
use quiz_grading::{
    Ports, Quizzes, Settings, TaughtCourses, TaughtQuiz,
    commands::{self, Given, NewStep, SaveSteps, Start, What},
    engine::Response,
};
use uuid::Uuid;

const LEARNERS: u128 = 200;
const ANSWERS: usize = 20;

fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

/// Nothing but one quiz of one essay, which everybody takes.
struct Quiz;

#[async_trait]
impl Publications for Quiz {
    async fn course(&self, _: PublicationId) -> Result<Option<Arc<str>>, PortError> {
        Ok(None)
    }

    async fn lesson(&self, _: PublicationId, lesson: LessonId) -> Result<Option<Arc<str>>, PortError> {
        let question = Question {
            id: id(9),
            name: String::new(),
            category: String::new(),
            tags: Vec::new(),
            competency: String::new(),
            bloom: None,
            stem: "Mengapa arsip?".to_owned(),
            explanation: String::new(),
            hints: Vec::new(),
            mark: Marks::ONE,
            body: QuestionBody::essay(""),
            rubric: None,
        };
        let content = LessonContent::Quiz(QuizContent {
            rules: QuizRules::default(),
            instructions: String::new(),
            questions: vec![question],
            sections: Vec::new(),
            media: Vec::new(),
        });
        let document = LessonDocument { format: 1, id: lesson, title: "Kuis".to_owned(), content };
        Ok(Some(serde_json::to_string(&document).expect("JSON").into()))
    }
}

#[async_trait]
impl Enrolments for Quiz {
    async fn of_actor(&self, cx: &Cx, course: CourseId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(cx.actor.person().map(|person| EnrolmentCard {
            id: Id::from_uuid(person.uuid()),
            person,
            course,
            publication: id(1),
            enrolled_at: DateTime::<Utc>::UNIX_EPOCH,
        }))
    }

    async fn after(&self, _: Option<EnrolmentId>, _: u64) -> Result<Vec<EnrolmentCard>, PortError> {
        Ok(Vec::new())
    }

    async fn get(&self, _: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(None)
    }
}

#[async_trait]
impl TaughtCourses for Quiz {
    async fn of_actor(&self, _: &Cx) -> Result<Vec<CourseId>, PortError> {
        Ok(Vec::new())
    }

    async fn published(&self, _: &Cx, _: CourseId) -> Result<Option<PublicationId>, PortError> {
        Ok(None)
    }

    async fn quiz(&self, _: &Cx, _: CourseId, _: LessonId) -> Result<Option<TaughtQuiz>, PortError> {
        Ok(None)
    }

    async fn takes(&self, _: &Cx, _: CourseId, _: PersonId) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn learners(&self, _: &Cx, _: CourseId, _: &str) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Directory for Quiz {
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
impl Roster for Quiz {
    async fn people_after(&self, _: Option<PersonId>, _: u64) -> Result<Vec<RosterEntry>, PortError> {
        Ok(Vec::new())
    }

    async fn units(&self) -> Result<Vec<RosterUnit>, PortError> {
        Ok(Vec::new())
    }
}

/// One learner: how long each save took.
async fn sit(quizzes: Quizzes, cx: Cx, attempt: AttemptId, answers: usize) -> Vec<Duration> {
    let mut waited = Vec::with_capacity(answers);
    for round in 0..answers {
        let response = Response::Essay { text: format!("Arsip adalah bukti, versi {round}."), files: Vec::new() };
        let what = What::Answer(Given::Typed(Some(response)));
        let step = NewStep { id: cx.id(), slot: 1, what, at: None, seq: round as i64, seen: None, certainty: None };
        let began = Instant::now();
        let saved = commands::save_steps(&quizzes, &cx, SaveSteps { attempt, steps: vec![step], origin: None }).await;
        saved.expect("saved");
        waited.push(began.elapsed());
    }
    waited
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let learners: u128 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(LEARNERS);
    let answers: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(ANSWERS);
    for saves_together in [1, Settings::default().saves_together] {
        for database in test_kit::databases().await {
            let folder = tempfile::tempdir().expect("a folder");
            let blobs = Blobs::open(&format!("file://{}", folder.path().display())).expect("a storage");
            let ports = Ports {
                publications: Arc::new(Quiz),
                enrolments: Arc::new(Quiz),
                taught: Arc::new(Quiz),
                directory: Arc::new(Quiz),
                units: Arc::new(Quiz),
            };
            let settings = Settings { saves_together, ..Settings::default() };
            let quizzes = Quizzes::new(database.db.clone(), blobs, ports, settings);
            let mut sitting = Vec::new();
            for number in 1..=learners {
                let cx = Sources::system().cx(test_kit::person(number, &[]), Locale::Id);
                let start = Start { id: cx.id(), course: id(2), lesson: id(3), password: String::new() };
                let attempt = commands::start(&quizzes, &cx, start).await.expect("an attempt");
                sitting.push((cx, attempt.id));
            }
            let began = Instant::now();
            let all: Vec<_> = sitting
                .into_iter()
                .map(|(cx, attempt)| tokio::spawn(sit(quizzes.clone(), cx, attempt, answers)))
                .collect();
            let mut waited = Vec::new();
            for one in all {
                waited.extend(one.await.expect("sat"));
            }
            let took = began.elapsed();
            waited.sort_unstable();
            let at = |share: usize| waited[(waited.len() * share / 100).min(waited.len() - 1)].as_secs_f64() * 1e3;
            println!(
                "{}, at most {saves_together} in a commit: {} saves in {:.1} s, {:.0} a second; waited p50 {:.0} ms, p99 {:.0} ms",
                database.engine,
                waited.len(),
                took.as_secs_f64(),
                waited.len() as f64 / took.as_secs_f64(),
                at(50),
                at(99),
            );
        }
    }
}
