//! A course with one quiz of every kind, two learners, two trainers.

use std::sync::Arc;

use async_trait::async_trait;
use blobs::Blobs;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use courseware::{
    CourseDocument, CourseFacts, Draw, GradingMethod, Lateness, LessonContent, LessonDocument, LessonKind,
    LessonOutline, ModuleOutline, PassRules, Question, QuestionBody, QuizContent, QuizRules, Section,
    question::{
        Accepted, Area, Choice, FULL, FileKind, FileRules, Gap, GapAsk, GapWord, LabelZone, NumericAccepted, Pair,
        Picture, SpotZone, WordLimits,
    },
};
use kernel::{
    Actor, Clock, Cx, Locale, Marks, Role,
    context::Sources,
    id::{AttemptId, CourseId, EnrolmentId, LessonId, ModuleId, PersonId, PublicationId, QuestionId, StepId},
    person::PersonCard,
    ports::{Directory, EnrolmentCard, Enrolments, PortError, Publications, Roster, RosterEntry, RosterUnit},
};
use quiz_grading::{
    Ports, Quizzes, Settings, TaughtCourses, TaughtQuiz,
    commands::{Given, NewStep, SaveSteps, What},
    engine::{Response, kind_of},
};
use test_kit::{FixedClock, TestDatabase};
use uuid::Uuid;

pub(crate) fn id<K>(number: u128) -> kernel::Id<K> {
    kernel::Id::from_uuid(Uuid::from_u128(number))
}

pub(crate) const COURSE: u128 = 0xC0;
pub(crate) const LESSON: u128 = 0x1E;
/// A quiz of texts with gaps and of what is not marked.
pub(crate) const KINDS: u128 = 0x1F;
/// The first quiz in three pages of two sections.
pub(crate) const PARTS: u128 = 0x20;
/// A quiz of an essay with files and of files alone.
pub(crate) const FILES: u128 = 0x21;
/// The first quiz with a rubric for its essay.
pub(crate) const RUBRIC: u128 = 0x22;
/// A quiz whose one question is calculated.
pub(crate) const CALCULATED: u128 = 0x23;
/// A quiz whose one question follows the learner.
pub(crate) const ADAPTIVE: u128 = 0x24;
pub(crate) const PUBLICATION: u128 = 0xB1;
pub(crate) const DRAFT: u128 = 0x2D;
pub(crate) const CORRECTED: u128 = 0xB2;

/// Learners 1 and 2 take the course; 10, 12 and 13 teach it, 11 teaches another; 20 is an admin.
pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) quizzes: Quizzes,
    pub(crate) clock: FixedClock,
    pub(crate) sources: Sources,
    /// Where files are stored.
    _files: tempfile::TempDir,
}

struct Published(QuizRules);

#[async_trait]
impl Publications for Published {
    async fn course(&self, publication: PublicationId) -> Result<Option<Arc<str>>, PortError> {
        Ok(Some(serde_json::to_string(&course(publication, self.0)).expect("JSON").into()))
    }

    async fn lesson(&self, publication: PublicationId, lesson: LessonId) -> Result<Option<Arc<str>>, PortError> {
        let known = [id(LESSON), id(KINDS), id(PARTS), id(FILES), id(RUBRIC), id(CALCULATED), id(ADAPTIVE)]
            .contains(&lesson)
            && [id(PUBLICATION), id(CORRECTED)].contains(&publication);
        let document = LessonDocument {
            format: 1,
            id: lesson,
            title: "Kuis akhir".to_owned(),
            content: LessonContent::Quiz(if lesson == id(KINDS) {
                kinds(QuizRules { shuffle_questions: false, ..self.0 })
            } else if lesson == id(PARTS) {
                parts(self.0)
            } else if lesson == id(FILES) {
                files(self.0)
            } else if lesson == id(RUBRIC) {
                crate::rubrics::quiz(self.0)
            } else if lesson == id(CALCULATED) {
                crate::calculated::quiz(self.0, publication == id(CORRECTED))
            } else if lesson == id(ADAPTIVE) {
                crate::adaptive::quiz(self.0)
            } else {
                quiz(self.0, publication == id(CORRECTED))
            }),
        };
        Ok(known.then(|| serde_json::to_string(&document).expect("JSON").into()))
    }
}

fn course(publication: PublicationId, rules: QuizRules) -> CourseDocument {
    CourseDocument {
        format: 1,
        course: id::<kernel::id::kind::Course>(COURSE),
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
            jp: 3,
            form: "NKL03".to_owned(),
            curriculum: Vec::new(),
        },
        pass: PassRules::default(),
        modules: vec![ModuleOutline {
            id: id::<kernel::id::kind::Module>(1) as ModuleId,
            key: "satu".to_owned(),
            title: "Satu".to_owned(),
            lessons: vec![LessonOutline {
                id: id(LESSON),
                key: "kuis".to_owned(),
                title: "Kuis akhir".to_owned(),
                kind: LessonKind::Quiz,
                minutes: 20,
                mandatory: true,
                document: String::new(),
                quiz: Some(rules),
                completion: None,
                weight: 1,
            }],
            weight: 1,
            at_least: None,
            mandatory: true,
        }],
    }
}

struct Taking;

#[async_trait]
impl Enrolments for Taking {
    async fn of_actor(&self, cx: &Cx, course: CourseId) -> Result<Option<EnrolmentCard>, PortError> {
        let takes = |person: PersonId| [1, 2].map(person_id).contains(&person) && course == id(COURSE);
        Ok(cx.actor.person().filter(|person| takes(*person)).map(enrolment))
    }

    async fn after(&self, _: Option<EnrolmentId>, _: u64) -> Result<Vec<EnrolmentCard>, PortError> {
        Ok([1, 2].map(|n| enrolment(person_id(n))).to_vec())
    }

    async fn get(&self, enrolment: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError> {
        Ok(Some(self::enrolment(enrolment.cast())))
    }
}

fn enrolment(person: PersonId) -> EnrolmentCard {
    EnrolmentCard {
        id: person.cast(),
        person,
        course: id(COURSE),
        publication: id(PUBLICATION),
        enrolled_at: Utc.with_ymd_and_hms(2026, 11, 1, 0, 0, 0).single().expect("a moment"),
    }
}

struct Teaching;

#[async_trait]
impl TaughtCourses for Teaching {
    async fn of_actor(&self, cx: &Cx) -> Result<Vec<CourseId>, PortError> {
        Ok(match cx.actor.person() {
            Some(person) if [10, 12, 13].map(person_id).contains(&person) => vec![id(COURSE)],
            Some(person) if person == person_id(11) => vec![id(0xC1)],
            _ => Vec::new(),
        })
    }

    async fn published(&self, cx: &Cx, course: CourseId) -> Result<Option<PublicationId>, PortError> {
        Ok(self.of_actor(cx).await?.contains(&course).then(|| id(CORRECTED)))
    }

    async fn quiz(&self, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<Option<TaughtQuiz>, PortError> {
        let teaches = self.of_actor(cx).await?.contains(&course);
        // One that its authors have not published yet.
        Ok((teaches && lesson == id(DRAFT)).then(|| TaughtQuiz {
            course_title: "Pengelolaan Arsip".to_owned(),
            title: "Kuis yang belum tayang".to_owned(),
            rules: rules(),
            questions: 8,
        }))
    }

    async fn takes(&self, cx: &Cx, course: CourseId, person: PersonId) -> Result<bool, PortError> {
        Ok(self.of_actor(cx).await?.contains(&course) && [1, 2].map(person_id).contains(&person))
    }

    async fn learners(&self, cx: &Cx, course: CourseId, words: &str) -> Result<Vec<PersonCard>, PortError> {
        let mut found = Vec::new();
        for person in [1, 2].map(person_id) {
            if self.takes(cx, course, person).await? && "rina ayu lestari".contains(&words.to_lowercase()) {
                found.push(card(person));
            }
        }
        Ok(found)
    }
}

/// The department above the unit of everybody.
pub(crate) const DEPARTMENT: u128 = 0xD0;
pub(crate) const UNIT: u128 = 0xD1;
pub(crate) const OTHER_UNIT: u128 = 0xD2;

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
            unit(DEPARTMENT, None, "Dinas Sosial"),
            unit(UNIT, Some(DEPARTMENT), "Bidang Rehabilitasi"),
            unit(OTHER_UNIT, None, "Dinas Kesehatan"),
        ])
    }
}

struct People;

#[async_trait]
impl Directory for People {
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        Ok(people.iter().map(|person| card(*person)).collect())
    }

    async fn reports(&self, _: PersonId, _: NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }

    async fn holders(&self, _: Role) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }
}

fn card(id: PersonId) -> PersonCard {
    PersonCard {
        id,
        nip: None,
        front_title: String::new(),
        name: "Rina Ayu Lestari".to_owned(),
        back_title: String::new(),
        birth_place: String::new(),
        birth_date: None,
        status: "PNS".to_owned(),
        rank: String::new(),
        post: String::new(),
        post_kind: String::new(),
        unit: Some(self::id(UNIT)),
        unit_name: "Dinas Sosial".to_owned(),
        superior: None,
        email: Some("rina@contoh.example".to_owned()),
    }
}

fn choice(text: &str, fraction: i64) -> Choice {
    Choice { text: text.to_owned(), fraction, feedback: format!("Umpan {text}") }
}

/// One question of every kind, ten points each. The corrected key has another right option in the first question.
pub(crate) fn quiz(rules: QuizRules, corrected: bool) -> QuizContent {
    let (first, second) = if corrected { (0, FULL) } else { (FULL, 0) };
    let pair = |left: &str, right: &str| Pair { left: left.to_owned(), right: right.to_owned() };
    let bodies = vec![
        QuestionBody::SingleChoice {
            options: vec![choice("Kunci tunggal", first), choice("Pengecoh tunggal", second)],
        },
        QuestionBody::multiple_choice(vec![
            choice("Ganda satu", 5_000),
            choice("Ganda dua", 5_000),
            choice("Ganda salah", -5_000),
        ]),
        QuestionBody::TrueFalse {
            answer: true,
            feedback_true: "Betul".to_owned(),
            feedback_false: "Keliru".to_owned(),
        },
        QuestionBody::short_answer(vec![Accepted {
            text: "retensi*".to_owned(),
            fraction: FULL,
            feedback: String::new(),
        }]),
        QuestionBody::numerical(
            vec![NumericAccepted::between("2.5".to_owned(), "2.5".to_owned(), FULL, String::new())],
            "tahun",
        ),
        QuestionBody::Matching {
            pairs: vec![pair("aktif", "unit pengolah"), pair("inaktif", "unit kearsipan"), pair("", "rumah")],
        },
        QuestionBody::ordering(["cipta", "guna", "susut"].map(str::to_owned).to_vec()),
        QuestionBody::essay("Contoh jawaban penilai"),
    ];
    let question = |(index, body): (usize, QuestionBody)| Question {
        id: id::<kernel::id::kind::Question>(0x100 + index as u128) as QuestionId,
        name: format!("soal {index}"),
        category: String::new(),
        tags: Vec::new(),
        competency: String::new(),
        bloom: None,
        stem: format!("<p>Pertanyaan {}</p>", index + 1),
        explanation: format!("<p>Penjelasan {}</p>", index + 1),
        hints: vec![format!("<p>Petunjuk {}</p>", index + 1)],
        mark: Marks::whole(10),
        body,
        rubric: None,
    };
    let questions = bodies.into_iter().enumerate().map(question).collect();
    QuizContent {
        rules,
        instructions: "Bacalah dengan tenang.".to_owned(),
        questions,
        sections: Vec::new(),
        media: Vec::new(),
    }
}

/// Two of the choices on a page each, then all the rest together.
fn parts(rules: QuizRules) -> QuizContent {
    let mut quiz = quiz(rules, false);
    for question in &mut quiz.questions[..2] {
        question.tags.push("pilihan".to_owned());
    }
    let choices = Draw { count: 2, tag: "pilihan".to_owned(), ..Draw::default() };
    let titled = |title: &str| Section { title: title.to_owned(), ..Section::default() };
    quiz.sections = vec![Section { per_page: 1, draws: vec![choices], ..titled("Pilihan") }, titled("Selebihnya")];
    quiz
}

/// A text, two questions with gaps, a scale and a comment.
fn plan() -> Picture {
    let text = "<img src=\"/media/00/denah.png\" alt=\"Denah kantor\">".to_owned();
    Picture { text, width: 200, height: 100 }
}

fn labels(first: GapWord, second: GapWord) -> QuestionBody {
    let area = Area::Rectangle { left: 10, top: 10, right: 60, bottom: 40 };
    let zone = LabelZone { area, label: 1, description: "Sisi timur".to_owned() };
    QuestionBody::ImageLabels { picture: plan(), labels: vec![first, second], zones: vec![zone] }
}

/// The right place is a circle around 37.5 % and 50 %.
fn hotspot() -> QuestionBody {
    let zone =
        SpotZone { area: Area::Circle { x: 75, y: 50, radius: 9 }, cost: None, description: "Liftnya".to_owned() };
    QuestionBody::Hotspot { picture: plan(), zones: vec![zone], most: 2 }
}

/// An essay with up to two files, and a question for one picture; both at most a megabyte a file.
fn files(rules: QuizRules) -> QuizContent {
    let content = kinds(rules);
    let beside = FileRules { least: 0, most: 2, megabytes: 1, kinds: Vec::new() };
    let alone = FileRules { least: 1, most: 1, megabytes: 1, kinds: vec![FileKind::Picture] };
    let bodies = [
        QuestionBody::Essay {
            model_answer: "Contoh jawaban penilai".to_owned(),
            words: WordLimits { min: Some(3), max: None },
            files: Some(beside),
            text_optional: true,
        },
        QuestionBody::FileUpload { files: alone, model_answer: String::new() },
    ];
    let questions = content.questions.iter().zip(bodies).map(|(question, body)| Question { body, ..question.clone() });
    QuizContent { questions: questions.collect(), ..content }
}

fn kinds(rules: QuizRules) -> QuizContent {
    let plain = |text: &str, fraction| Choice { text: text.to_owned(), fraction, feedback: String::new() };
    let word = |text: &str| GapWord { text: text.to_owned(), group: 1, reusable: false };
    let form = Accepted { text: "Jambi".to_owned(), fraction: FULL, feedback: String::new() };
    let gaps = vec![
        Gap { weight: 1, ask: GapAsk::Text { answers: vec![form], case: false } },
        Gap { weight: 1, ask: GapAsk::Choice { options: vec![plain("dua", 0), plain("tiga", FULL)] } },
    ];
    let bodies = vec![
        ("Bacalah dahulu", QuestionBody::Description),
        ("Kota [[1]] punya [[2]] kecamatan", QuestionBody::Cloze { gaps }),
        ("Loket [[1]]", QuestionBody::GapSelect { words: vec![word("depan"), word("belakang")], gaps: vec![1] }),
        (
            "Menurut Anda",
            QuestionBody::Likert {
                statements: vec!["Mudah diikuti".to_owned()],
                points: ["Sangat tidak setuju", "Tidak setuju", "Setuju", "Sangat setuju"].map(str::to_owned).to_vec(),
            },
        ),
        ("Saran Anda", QuestionBody::Comment),
        ("Beri label", labels(word("pintu"), word("tangga"))),
        ("Tandai lift", hotspot()),
    ];
    let question = |(index, (stem, body)): (usize, (&str, QuestionBody))| Question {
        id: id::<kernel::id::kind::Question>(0x200 + index as u128) as QuestionId,
        name: String::new(),
        category: String::new(),
        tags: Vec::new(),
        competency: String::new(),
        bloom: None,
        stem: format!("<p>{stem}</p>"),
        explanation: String::new(),
        hints: Vec::new(),
        mark: Marks::whole(10),
        body,
        rubric: None,
    };
    let questions = bodies.into_iter().enumerate().map(question).collect();
    QuizContent { rules, instructions: String::new(), questions, sections: Vec::new(), media: Vec::new() }
}

pub(crate) fn rules() -> QuizRules {
    QuizRules {
        pass_mark: 70,
        attempts: 2,
        grading: GradingMethod::Highest,
        time_limit_minutes: 20,
        shuffle_questions: false,
        shuffle_options: true,
        draw: 0,
        // Where nothing is waited for, an attempt is over when its time is.
        lateness: Lateness::Refuse,
        ..QuizRules::default()
    }
}

pub(crate) fn person_id(number: u128) -> PersonId {
    test_kit::person(number, &[]).person().expect("a person")
}

pub(crate) fn learner(number: u128) -> Actor {
    test_kit::person(number, &[])
}

pub(crate) fn trainer(number: u128) -> Actor {
    test_kit::person(number, &[Role::Trainer])
}

/// The feature with the ports of this world.
pub(crate) fn feature(db: database::Db, rules: QuizRules, settings: Settings) -> (Quizzes, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let blobs = Blobs::open(&format!("file://{}", folder.path().display())).expect("a storage");
    let ports = Ports {
        publications: Arc::new(Published(rules)),
        enrolments: Arc::new(Taking),
        taught: Arc::new(Teaching),
        directory: Arc::new(People),
        units: Arc::new(Units),
    };
    (Quizzes::new(db, blobs, ports, settings), folder)
}

impl World {
    pub(crate) fn new(database: TestDatabase, rules: QuizRules, settings: Settings) -> Self {
        let clock = FixedClock::default();
        let (quizzes, files) = feature(database.db.clone(), rules, settings);
        let sources = test_kit::sources(&clock);
        Self { database, quizzes, clock, sources, _files: files }
    }

    /// One on every database at hand.
    pub(crate) async fn everywhere() -> Vec<Self> {
        let databases = test_kit::databases().await;
        databases.into_iter().map(|database| Self::new(database, rules(), Settings::default())).collect()
    }

    pub(crate) fn cx(&self, actor: Actor) -> Cx {
        self.sources.cx(actor, Locale::Id)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// A fresh attempt of the learner.
    pub(crate) async fn begun(&self, person: u128) -> AttemptId {
        self.begun_at(person, LESSON).await
    }

    /// The same at any of the quizzes.
    pub(crate) async fn begun_at(&self, person: u128, lesson: u128) -> AttemptId {
        let (cx, lesson) = (self.cx(learner(person)), id(lesson));
        let start = quiz_grading::commands::Start { id: cx.id(), course: id(COURSE), lesson, password: String::new() };
        quiz_grading::commands::start(&self.quizzes, &cx, start).await.expect("an attempt").id
    }

    pub(crate) fn step(&self, slot: i32, what: What) -> NewStep {
        let step: StepId = self.cx(learner(1)).id();
        NewStep { id: step, slot, what, at: None, seq: 0, seen: None, certainty: None }
    }

    /// The right answers of the attempt, as a machine knows them.
    pub(crate) async fn keys(&self, attempt: AttemptId) -> Vec<NewStep> {
        let drawn = quiz_grading::engine::draw(&quiz(rules(), false), self.seed(attempt).await);
        let quiz = quiz(rules(), false);
        let keys = drawn.iter().filter_map(|slot| {
            let question = quiz.questions.iter().find(|question| question.id == slot.question)?;
            let key = kind_of(&question.body).key(&slot.variant)?;
            Some(self.step(slot.slot, What::Answer(Given::Typed(Some(key)))))
        });
        keys.collect()
    }

    async fn seed(&self, attempt: AttemptId) -> i64 {
        quiz_grading::queries::attempt(&self.quizzes, &self.cx(Actor::System("test")), attempt)
            .await
            .expect("there")
            .seed
    }

    pub(crate) fn essay(&self, text: &str) -> NewStep {
        self.step(8, What::Answer(Given::Typed(Some(Response::Essay { text: text.to_owned(), files: Vec::new() }))))
    }
}

impl World {
    /// The feature's routes as a client calls them, as nobody yet.
    pub(crate) fn client(&self) -> test_kit::Client {
        test_kit::Client::new(self.quizzes.routes(), &quiz_grading::CATALOGUES, self.sources.clone())
    }
}

/// A batch of steps.
pub(crate) fn batch(attempt: AttemptId, steps: Vec<NewStep>) -> SaveSteps {
    SaveSteps { attempt, steps, origin: None }
}

/// Words that only the key, the explanations and the marker's page hold.
pub(crate) const SECRETS: [&str; 5] = ["Penjelasan", "Umpan", "Contoh jawaban penilai", "retensi", "fraction"];
