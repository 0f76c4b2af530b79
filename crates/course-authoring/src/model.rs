//! The nouns: courses under work, what their revisions hold, media and uploads.

pub mod bank;
mod files;

use chrono::{DateTime, Utc};
use courseware::{
    AuthoredBody, AuthoredCourse, AuthoredLesson, AuthoredModule, AuthoredQuestion, AuthoredQuiz, CourseFacts,
    PassRules, QuizRules, Rule, Section, authored::Draft, media::MediaTable,
};
use kernel::id::{CourseId, LessonId, ModuleId, PersonId, PublicationId, QuestionId, ResourceId, RevisionId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use bank::{BankHead, BankUse, Borrowed, expand};
pub(crate) use files::PublishedQuestion;
pub use files::{Media, Publication, RevisionRow};

/// Where a course stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseState {
    /// Never published.
    Draft,
    /// In the catalogue.
    Published,
    /// Taken out of the catalogue.
    Archived,
}

impl CourseState {
    /// All states, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Archived];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }

    pub(crate) fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(Self::Draft)
    }
}

/// A course in lists, and what policies must know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseCard {
    /// The course.
    pub id: CourseId,
    /// Address word.
    pub slug: String,
    /// State.
    pub state: CourseState,
    /// Title.
    pub title: String,
    /// Subject.
    pub subject: String,
    /// Lesson hours.
    pub jp: u32,
    /// Who owns it; nobody for courses that the system brought in.
    pub owner: Option<PersonId>,
    /// Who else writes it.
    pub authors: Vec<PersonId>,
    /// What learners see now.
    pub publication: Option<PublicationId>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The course itself.
    Course,
    /// A module.
    Module,
    /// A lesson.
    Lesson,
    /// A question.
    Question,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Module => "module",
            Self::Lesson => "lesson",
            Self::Question => "question",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Course, Self::Module, Self::Lesson, Self::Question].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a revision of a course holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseBody {
    /// Address word.
    pub slug: String,
    /// Facts.
    pub facts: CourseFacts,
    /// What completes it.
    pub pass: PassRules,
    /// Modules in order.
    pub modules: Vec<ModuleId>,
}

/// What a revision of a module holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleBody {
    /// Unique in the course.
    pub key: String,
    /// Title.
    pub title: String,
    /// Lessons in order.
    pub lessons: Vec<LessonId>,
    /// At least this many lessons complete it; without it all mandatory ones do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// The course can be completed without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// What it weighs, where that is not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What a revision of a lesson holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonBody {
    /// Unique in the course.
    pub key: String,
    /// Title.
    pub title: String,
    /// Expected learning time.
    pub minutes: u32,
    /// Whether the course needs it done.
    pub mandatory: bool,
    /// Path in the folder; links are relative to it.
    pub file: String,
    /// What is in it.
    pub content: LessonDraft,
    /// What completes it; without it a page is declared done and a quiz passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<Rule>,
    /// What a quiz weighs in the course's score; without it 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

/// The content of a lesson under work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LessonDraft {
    /// Something to read.
    Page {
        /// Markdown.
        markdown: String,
    },
    /// Questions.
    Quiz {
        /// Rules.
        rules: QuizRules,
        /// Shown before the start.
        instructions: String,
        /// Questions in order.
        questions: Vec<QuestionId>,
        /// What could not be read as questions.
        drafts: Vec<Draft>,
        /// Its parts; without any, one with all that the rules draw.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sections: Vec<Section>,
        /// What it takes from banks, after its own questions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bank: Vec<BankUse>,
    },
}

/// The body of any resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Of a course.
    Course(CourseBody),
    /// Of a module.
    Module(ModuleBody),
    /// Of a lesson.
    Lesson(LessonBody),
    /// Of a question, without its id.
    Question(AuthoredQuestion),
}

impl Body {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Course(_) => Kind::Course,
            Self::Module(_) => Kind::Module,
            Self::Lesson(_) => Kind::Lesson,
            Self::Question(_) => Kind::Question,
        }
    }

    pub(crate) fn to_json(&self) -> Result<serde_json::Value, database::Error> {
        let value = match self {
            Self::Course(body) => serde_json::to_value(body),
            Self::Module(body) => serde_json::to_value(body),
            Self::Lesson(body) => serde_json::to_value(body),
            Self::Question(body) => serde_json::to_value(body),
        };
        value.map_err(|error| database::Error::stored("revision", error))
    }

    pub(crate) fn from_json(kind: Kind, value: serde_json::Value) -> Result<Self, database::Error> {
        let read = match kind {
            Kind::Course => serde_json::from_value(value).map(Self::Course),
            Kind::Module => serde_json::from_value(value).map(Self::Module),
            Kind::Lesson => serde_json::from_value(value).map(Self::Lesson),
            Kind::Question => serde_json::from_value(value).map(Self::Question),
        };
        read.map_err(|error| database::Error::stored("revision", error))
    }
}

/// The newest state of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The resource.
    pub id: ResourceId,
    /// The revision its draft points at.
    pub revision: RevisionId,
    /// Counts its revisions; edits name the one they are based on.
    pub version: i32,
    /// Its state.
    pub body: Body,
}

/// A course as it stands, with everything an editor needs.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// What lists show.
    pub card: CourseCard,
    /// The course put together.
    pub course: AuthoredCourse,
    /// Versions of course, modules, lessons and questions by id.
    pub versions: HashMap<ResourceId, i32>,
    /// Revisions that the course is made of now, in outline order.
    pub revisions: Vec<(ResourceId, RevisionId)>,
    /// Its media.
    pub media: Vec<Media>,
    /// What each quiz takes from banks.
    pub uses: HashMap<LessonId, Vec<BankUse>>,
    /// The questions that its quizzes have from banks now.
    pub borrowed: Vec<Borrowed>,
    /// Files of banks that those show.
    pub bank_media: Vec<Media>,
}

/// What banks give to the quizzes of a course.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lent {
    pub(crate) heads: Vec<BankHead>,
    pub(crate) media: Vec<Media>,
}

/// What the quizzes among these take from banks.
pub(crate) fn uses_of(heads: &[Head]) -> Vec<BankUse> {
    let of = |head: &Head| match &head.body {
        Body::Lesson(LessonBody { content: LessonDraft::Quiz { bank, .. }, .. }) => bank.clone(),
        _ => Vec::new(),
    };
    heads.iter().flat_map(of).collect()
}

impl Workspace {
    /// The version of a resource, zero if it is none of this course.
    pub fn version<K>(&self, id: kernel::Id<K>) -> i32 {
        self.versions.get(&id.cast()).copied().unwrap_or_default()
    }

    /// The media by their paths.
    pub fn media_table(&self) -> MediaTable {
        let all = self.bank_media.iter().chain(&self.media);
        MediaTable::new(all.map(|media| (media.path.clone(), media.file())))
    }

    /// Whether a quiz has the question from a bank.
    pub fn is_borrowed(&self, id: QuestionId) -> bool {
        self.borrowed.iter().any(|borrowed| borrowed.question == id)
    }

    /// The lesson and its module.
    pub fn lesson(&self, id: LessonId) -> Option<(&AuthoredModule, &AuthoredLesson)> {
        self.course.lessons().find(|(_, lesson)| lesson.id == id)
    }

    /// The quiz of a lesson, if it is one.
    pub fn quiz(&self, id: LessonId) -> Option<&AuthoredQuiz> {
        self.lesson(id).and_then(|(_, lesson)| match &lesson.body {
            AuthoredBody::Quiz(quiz) => Some(quiz),
            AuthoredBody::Page { .. } => None,
        })
    }

    /// A question of the course itself with the quiz it belongs to.
    pub fn question(&self, id: QuestionId) -> Option<(&AuthoredLesson, &AuthoredQuestion)> {
        if !self.versions.contains_key(&id.cast()) {
            return None;
        }
        self.course.lessons().find_map(|(_, lesson)| match &lesson.body {
            AuthoredBody::Quiz(quiz) => {
                quiz.questions.iter().find(|question| question.id == Some(id)).map(|question| (lesson, question))
            }
            AuthoredBody::Page { .. } => None,
        })
    }
}

/// Puts a course together from the heads of its resources. What no parent names any more stays out.
///
/// The questions that a quiz takes from banks come after its own.
pub(crate) fn assemble(card: CourseCard, heads: Vec<Head>, media: Vec<Media>, lent: Lent) -> Option<Workspace> {
    let mut bodies: HashMap<ResourceId, Head> = heads.into_iter().map(|head| (head.id, head)).collect();
    let mut versions = HashMap::new();
    let mut revisions = Vec::new();
    let mut uses = HashMap::new();
    let mut borrowed = Vec::new();
    let mut take = |id: ResourceId| {
        let head = bodies.remove(&id)?;
        versions.insert(id, head.version);
        revisions.push((id, head.revision));
        Some(head.body)
    };
    let Body::Course(course) = take(card.id.cast())? else { return None };
    let mut modules = Vec::new();
    for id in course.modules {
        let Some(Body::Module(module)) = take(id.cast()) else { continue };
        let mut lessons = Vec::new();
        for id in module.lessons {
            let Some(Body::Lesson(lesson)) = take(id.cast()) else { continue };
            let body = match lesson.content {
                LessonDraft::Page { markdown } => AuthoredBody::Page { markdown },
                LessonDraft::Quiz { rules, instructions, questions, drafts, sections, bank } => {
                    let own = questions.into_iter().filter_map(|id| match take(id.cast()) {
                        Some(Body::Question(question)) => Some(AuthoredQuestion { id: Some(id), ..question }),
                        _ => None,
                    });
                    let mut questions: Vec<AuthoredQuestion> = own.collect();
                    let from_banks = expand(&bank, &lent.heads, |id| questions.iter().any(|own| own.id == Some(id)));
                    borrowed.extend(from_banks.iter().map(|head| Borrowed {
                        lesson: id,
                        bank: head.row.bank,
                        question: head.row.id,
                        revision: head.row.revision,
                        retired: head.row.retired_at.is_some(),
                    }));
                    questions.extend(from_banks.into_iter().map(|head| head.question.clone()));
                    if !bank.is_empty() {
                        uses.insert(id, bank);
                    }
                    AuthoredBody::Quiz(AuthoredQuiz { rules, instructions, questions, drafts, sections })
                }
            };
            lessons.push(AuthoredLesson {
                id,
                key: lesson.key,
                title: lesson.title,
                minutes: lesson.minutes,
                mandatory: lesson.mandatory,
                file: lesson.file,
                body,
                completion: lesson.completion,
                weight: lesson.weight.unwrap_or(1),
            });
        }
        modules.push(AuthoredModule {
            id,
            key: module.key,
            title: module.title,
            lessons,
            at_least: module.at_least,
            mandatory: !module.optional,
            weight: module.weight.unwrap_or(1),
        });
    }
    let paths: std::collections::BTreeSet<String> =
        media.iter().chain(&lent.media).map(|media| media.path.clone()).collect();
    let course = AuthoredCourse {
        id: card.id,
        slug: course.slug,
        facts: course.facts,
        pass: course.pass,
        modules,
        media: paths.into_iter().collect(),
    };
    Some(Workspace { card, course, versions, revisions, media, uses, borrowed, bank_media: lent.media })
}

/// The bodies of all resources of a course, parents first.
pub(crate) fn disassemble(course: &AuthoredCourse) -> Vec<(ResourceId, Body)> {
    let mut bodies = vec![(
        course.id.cast(),
        Body::Course(CourseBody {
            slug: course.slug.clone(),
            facts: course.facts.clone(),
            pass: course.pass,
            modules: course.modules.iter().map(|module| module.id).collect(),
        }),
    )];
    for module in &course.modules {
        let lessons = module.lessons.iter().map(|lesson| lesson.id).collect();
        let body = ModuleBody {
            key: module.key.clone(),
            title: module.title.clone(),
            lessons,
            at_least: module.at_least,
            optional: !module.mandatory,
            weight: (module.weight != 1).then_some(module.weight),
        };
        bodies.push((module.id.cast(), Body::Module(body)));
        for lesson in &module.lessons {
            let mut questions = Vec::new();
            let content = match &lesson.body {
                AuthoredBody::Page { markdown } => LessonDraft::Page { markdown: markdown.clone() },
                AuthoredBody::Quiz(quiz) => {
                    let mut ids = Vec::new();
                    let derived = AuthoredCourse::question_ids(course.id, &lesson.key, &quiz.questions);
                    for (question, derived) in quiz.questions.iter().zip(derived) {
                        let id = question.id.unwrap_or(derived);
                        ids.push(id);
                        questions.push((id.cast(), Body::Question(AuthoredQuestion { id: None, ..question.clone() })));
                    }
                    LessonDraft::Quiz {
                        rules: quiz.rules,
                        instructions: quiz.instructions.clone(),
                        questions: ids,
                        drafts: quiz.drafts.clone(),
                        sections: quiz.sections.clone(),
                        bank: Vec::new(),
                    }
                }
            };
            let body = LessonBody {
                key: lesson.key.clone(),
                title: lesson.title.clone(),
                minutes: lesson.minutes,
                mandatory: lesson.mandatory,
                file: lesson.file.clone(),
                content,
                completion: lesson.completion.clone(),
                weight: (lesson.weight != 1).then_some(lesson.weight),
            };
            bodies.push((lesson.id.cast(), Body::Lesson(body)));
            bodies.append(&mut questions);
        }
    }
    bodies
}
