//! The published documents. A publication is one [`CourseDocument`] and one [`LessonDocument`] per lesson, stored as JSON by
//! content hash. They hold everything that a learner's pages need and never change once written.

use std::borrow::Cow;

use kernel::{
    Marks,
    id::{CourseId, LessonId, ModuleId, PublicationId, QuestionId},
};
use serde::{Deserialize, Serialize};

use crate::{
    behaviour::{Behaviour, CheckReview, NegativeMarks},
    completion::{Rule, ScoreRule},
    double_marking::DoubleMarking,
    question::{Bloom, QuestionBody, Rubric},
    section::Section,
};

/// Version of the document format written today. Readers accept every version up to it.
pub const FORMAT: u32 = 1;

/// A course as its learners see it: facts, outline and the rules of completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseDocument {
    /// [`FORMAT`] at the time of writing.
    pub format: u32,
    /// The course.
    pub course: CourseId,
    /// This version.
    pub publication: PublicationId,
    /// Counts the course's publications from one.
    pub number: u32,
    /// Address word, for instance `pelayanan-publik-prima`.
    pub slug: String,
    /// Facts for catalogue and certificate.
    pub facts: CourseFacts,
    /// What completes the course.
    pub pass: PassRules,
    /// Modules in order.
    pub modules: Vec<ModuleOutline>,
}

/// What the catalogue, the course page and the certificate say of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseFacts {
    /// Title.
    pub title: String,
    /// One or two sentences of plain text.
    pub summary: String,
    /// One of [`SUBJECTS`].
    pub subject: String,
    /// `dasar`, `menengah` or `lanjutan`.
    pub level: String,
    /// BCP 47 tag of the course's language.
    pub language: String,
    /// Kinds of post it is meant for; empty means everybody.
    #[serde(default)]
    pub audience: Vec<String>,
    /// What a learner can do afterwards.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// Lesson hours of 45 minutes by the approved curriculum.
    pub jp: u32,
    /// Code of the form of learning, for instance `NKL03`.
    pub form: String,
    /// Subjects on the certificate's back; their JP add up to `jp`.
    #[serde(default)]
    pub curriculum: Vec<CurriculumEntry>,
}

/// The subjects by which courses are sorted in the catalogue.
pub const SUBJECTS: [&str; 12] = [
    "pelayanan-publik",
    "kearsipan",
    "keamanan-informasi",
    "kepemimpinan",
    "keuangan",
    "komunikasi",
    "hukum",
    "teknologi",
    "kesehatan",
    "pendidikan",
    "nilai-dasar",
    "lainnya",
];

/// The levels of a course.
pub const LEVELS: [&str; 3] = ["dasar", "menengah", "lanjutan"];

/// One subject (mata pelatihan) of the curriculum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurriculumEntry {
    /// Title.
    pub title: String,
    /// Its lesson hours.
    pub jp: u32,
}

/// What completes a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRules {
    /// Every mandatory module is done; a module is done when its mandatory lessons are, unless it says otherwise.
    pub mandatory_lessons: bool,
    /// At least this many modules are done, mandatory or not; takes the place of `mandatory_lessons`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modules: Option<u32>,
    /// What the grades of the quizzes must reach besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreRule>,
    /// The modules or the score suffice; without it both are needed.
    #[serde(default, skip_serializing_if = "is_no")]
    pub either: bool,
}

impl Default for PassRules {
    fn default() -> Self {
        Self { mandatory_lessons: true, modules: None, score: None, either: false }
    }
}

/// A module in the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleOutline {
    /// The module.
    pub id: ModuleId,
    /// Key in the folder format, unique in the course.
    pub key: String,
    /// Title.
    pub title: String,
    /// Lessons in order.
    pub lessons: Vec<LessonOutline>,
    /// At least this many lessons complete the module, mandatory or not; without it all mandatory ones do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Whether the course needs it done.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub mandatory: bool,
    /// How many times its lessons count in the progress, and its quizzes in the course's score.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
}

/// What is mandatory unless it says otherwise.
pub(crate) const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_yes(flag: &bool) -> bool {
    *flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_no(flag: &bool) -> bool {
    !*flag
}

/// What a quiz or a module weighs unless it says otherwise.
pub(crate) const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_one(weight: &u32) -> bool {
    *weight == 1
}

/// A lesson in the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonOutline {
    /// The lesson.
    pub id: LessonId,
    /// Key in the folder format, unique in the course.
    pub key: String,
    /// Title.
    pub title: String,
    /// Page, video, document or quiz: decides icon and completion rule.
    pub kind: LessonKind,
    /// Expected learning time in minutes.
    pub minutes: u32,
    /// Whether the course needs it done.
    pub mandatory: bool,
    /// Hash of its [`LessonDocument`].
    pub document: String,
    /// Rules of the quiz, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiz: Option<QuizRules>,
    /// What completes it, where that is not the usual: see [`LessonOutline::rule`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<Rule>,
    /// What a quiz weighs in the course's score.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
}

impl LessonOutline {
    /// What completes the lesson: without a rule of its own a page is declared done and a quiz passed.
    pub fn rule(&self) -> Cow<'_, Rule> {
        match &self.completion {
            Some(rule) => Cow::Borrowed(rule),
            None => Cow::Owned(Rule::default_for(self.quiz.is_some())),
        }
    }
}

/// What a lesson is, as the outline shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LessonKind {
    /// Text to read.
    Page,
    /// A page whose first block is a video.
    Video,
    /// A page whose first block is a PDF.
    Pdf,
    /// Questions.
    Quiz,
}

impl CourseDocument {
    /// Every lesson with its module, in order.
    pub fn lessons(&self) -> impl Iterator<Item = (&ModuleOutline, &LessonOutline)> {
        self.modules.iter().flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
    }

    /// The lesson with this id.
    pub fn lesson(&self, id: LessonId) -> Option<&LessonOutline> {
        self.lessons().map(|(_, lesson)| lesson).find(|lesson| lesson.id == id)
    }

    /// Expected learning time of the whole course in minutes.
    pub fn minutes(&self) -> u32 {
        self.lessons().map(|(_, lesson)| lesson.minutes).sum()
    }
}

/// One lesson's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonDocument {
    /// [`FORMAT`] at the time of writing.
    pub format: u32,
    /// The lesson.
    pub id: LessonId,
    /// Title.
    pub title: String,
    /// What is in it.
    pub content: LessonContent,
}

/// The content of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LessonContent {
    /// Something to read, watch or open.
    Page(PageContent),
    /// Questions.
    Quiz(QuizContent),
}

/// A page in the form in which it is shown: rendered and sanitised once, when published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageContent {
    /// Sanitised HTML; media addresses begin with [`MEDIA_PREFIX`].
    pub html: String,
    /// The words alone, for the search index.
    pub text: String,
    /// Headings with their anchors.
    #[serde(default)]
    pub headings: Vec<Heading>,
    /// Files that the page shows or offers.
    #[serde(default)]
    pub media: Vec<MediaFile>,
}

/// Where pages find media by hash: `/media/<sha256>/<name>`.
pub const MEDIA_PREFIX: &str = "/media/";

/// A heading of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 4.
    pub level: u8,
    /// Anchor without the `#`.
    pub anchor: String,
    /// Its words.
    pub text: String,
}

/// A file of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaFile {
    /// File name within the course, for instance `loket.svg`.
    pub name: String,
    /// SHA-256 in hex.
    pub digest: String,
    /// Media type, for instance `video/mp4`.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
}

/// A quiz with everything its engine needs: the rules and the pinned questions with their keys. Never sent to a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizContent {
    /// Rules.
    pub rules: QuizRules,
    /// Shown before the start, plain text.
    #[serde(default)]
    pub instructions: String,
    /// The bank, in order.
    pub questions: Vec<Question>,
    /// Its parts; without any, one with all that the rules draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Files that its questions show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<MediaFile>,
}

/// How a quiz is taken and graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent rules, each of which holds or not")]
pub struct QuizRules {
    /// Grade that passes, in whole percent.
    pub pass_mark: u32,
    /// Attempts allowed; 0 is no limit.
    pub attempts: u32,
    /// How several attempts make one grade.
    pub grading: GradingMethod,
    /// Minutes from start to deadline; 0 is no limit.
    pub time_limit_minutes: u32,
    /// Questions in another order for each attempt.
    pub shuffle_questions: bool,
    /// Options in another order for each attempt.
    pub shuffle_options: bool,
    /// How many questions are drawn from the bank for an attempt; 0 is all of them.
    pub draw: u32,
    /// Minutes from the end of an attempt to the earliest start of the next; 0 is no wait.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cooling_minutes: u32,
    /// What the result of an attempt shows, and when.
    #[serde(default, skip_serializing_if = "ReviewRules::is_usual")]
    pub review: ReviewRules,
    /// What may be checked during an attempt, and what answers are then worth.
    #[serde(default, skip_serializing_if = "Behaviour::is_usual")]
    pub behaviour: Behaviour,
    /// What may fall below zero.
    #[serde(default, skip_serializing_if = "NegativeMarks::is_usual")]
    pub negative: NegativeMarks,
    /// One page after the other, without a way back; without sections each question is a page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sequential: bool,
    /// Whoever marks never sees whose answer it is. Otherwise the name is shown to those who ask for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous_marking: bool,
    /// Marks that people give are shown to all learners at once, when a trainer says so. Otherwise each is shown as it is given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub release_together: bool,
    /// Each answer that a person marks is marked by two, independently. Otherwise by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub double_marking: Option<DoubleMarking>,
    /// What becomes of answers that were given in time and arrive after the end.
    #[serde(default, skip_serializing_if = "Lateness::is_usual")]
    pub lateness: Lateness,
    /// How long after the end such answers are waited for, in minutes. Until then whoever did not hand in sees nothing of the key.
    #[serde(default = "usual_late_minutes", skip_serializing_if = "is_usual_late_minutes")]
    pub late_minutes: u32,
}

/// An hour: a way back into signal, and not so long that whoever ran out of time waits a day for the right answers.
const USUAL_LATE_MINUTES: u32 = 60;

const fn usual_late_minutes() -> u32 {
    USUAL_LATE_MINUTES
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_usual_late_minutes(minutes: &u32) -> bool {
    *minutes == USUAL_LATE_MINUTES
}

impl QuizRules {
    /// Minutes after the end for which answers that were given in time are waited for.
    pub const fn waits_minutes(&self) -> u32 {
        match self.lateness {
            Lateness::Refuse => 0,
            Lateness::Accept | Lateness::Mark | Lateness::Ask => self.late_minutes,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What becomes of an answer that a device without signal took down before the end and sends after it, as long as such answers are
/// waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// It counts like any other.
    Accept,
    /// It counts, and learner and trainer see that it came late.
    #[default]
    Mark,
    /// It counts once a trainer says so.
    Ask,
    /// It is not taken.
    Refuse,
}

impl Lateness {
    /// Every way, the mildest first.
    pub const ALL: [Self; 4] = [Self::Accept, Self::Mark, Self::Ask, Self::Refuse];

    /// The word in documents, files and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Mark => "mark",
            Self::Ask => "ask",
            Self::Refuse => "refuse",
        }
    }

    /// The way of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }

    /// Whether it is what holds where nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// When a part of a result is shown to its learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reveal {
    /// As soon as the attempt is finished.
    #[default]
    AtOnce,
    /// Once the quiz is over for the learner: its end has passed, or, without an end, it is passed or no attempt is left.
    AfterClosing,
    /// Not at all.
    Never,
}

impl Reveal {
    /// Every moment, the earliest first.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::AfterClosing, Self::Never];

    /// The word in documents, files and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::AfterClosing => "after_closing",
            Self::Never => "never",
        }
    }

    /// The moment of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reveal| reveal.as_str() == word)
    }
}

/// What the result of an attempt shows, and when. The grade itself is always shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewRules {
    /// The learner's own answers.
    pub response: Reveal,
    /// Which questions were right, and their points.
    pub marks: Reveal,
    /// The right answers.
    pub right_answer: Reveal,
    /// Explanations and the words that belong to options.
    pub feedback: Reveal,
    /// What a check shows during the attempt, where questions are checked.
    #[serde(skip_serializing_if = "CheckReview::is_usual")]
    pub during: CheckReview,
}

impl ReviewRules {
    /// The four parts with their names, in the order of forms and files.
    pub const fn parts(self) -> [(&'static str, Reveal); 4] {
        [
            ("response", self.response),
            ("marks", self.marks),
            ("right_answer", self.right_answer),
            ("feedback", self.feedback),
        ]
    }

    /// Whether everything is shown at once, as where nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for QuizRules {
    fn default() -> Self {
        Self {
            pass_mark: 70,
            attempts: 3,
            grading: GradingMethod::Highest,
            time_limit_minutes: 0,
            shuffle_questions: true,
            shuffle_options: true,
            draw: 0,
            cooling_minutes: 0,
            review: ReviewRules::default(),
            behaviour: Behaviour::Deferred,
            negative: NegativeMarks::default(),
            sequential: false,
            anonymous_marking: false,
            release_together: false,
            lateness: Lateness::default(),
            late_minutes: USUAL_LATE_MINUTES,
            double_marking: None,
        }
    }
}

/// How several attempts make one grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradingMethod {
    /// The best one counts.
    Highest,
    /// The latest one counts.
    Last,
    /// The first one counts.
    First,
    /// The mean counts, rounded to hundredths.
    Average,
}

/// A question as published: texts rendered to sanitised HTML, key inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub id: QuestionId,
    /// Short name for trainers.
    pub name: String,
    /// Category path, for instance `Mudah`.
    #[serde(default)]
    pub category: String,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Code of the competency it looks at; empty when it names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub competency: String,
    /// Level of thought it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bloom: Option<Bloom>,
    /// What is asked, sanitised HTML.
    pub stem: String,
    /// Shown with the result, sanitised HTML; may be empty.
    #[serde(default)]
    pub explanation: String,
    /// One after each wrong try, where a quiz gives several; sanitised HTML.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// Points for a fully right answer.
    pub mark: Marks,
    /// Kind, options and key.
    pub body: QuestionBody,
    /// How a person marks its answers; its words are plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<Rubric>,
}
