#![doc = include_str!("../README.md")]

pub mod adaptive;
pub mod aiken;
pub mod authored;
pub mod bank;
pub mod behaviour;
pub mod cloze;
pub mod completion;
pub mod decimal;
pub mod document;
pub mod double_marking;
pub mod finding;
pub mod folder;
pub mod formula;
pub mod gift;
mod html_text;
pub mod likeness;
pub mod markdown;
pub mod media;
pub mod moodle;
pub mod plain;
pub mod publish;
pub mod qti;
pub mod question;
pub mod readiness;
pub mod section;
pub mod sheet;
pub mod values;

pub use authored::{AuthoredBody, AuthoredCourse, AuthoredLesson, AuthoredModule, AuthoredQuestion, AuthoredQuiz};
pub use behaviour::{Behaviour, CheckReview, NegativeMarks};
pub use completion::{Rule, ScoreRule};
pub use document::{
    CourseDocument, CourseFacts, CurriculumEntry, GradingMethod, Heading, Lateness, LessonContent, LessonDocument,
    LessonKind, LessonOutline, MediaFile, ModuleOutline, PageContent, PassRules, Question, QuizContent, QuizRules,
    Reveal, ReviewRules,
};
pub use double_marking::DoubleMarking;
pub use question::QuestionBody;
pub use section::{Draw, Section};
