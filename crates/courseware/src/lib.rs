#![doc = include_str!("../README.md")]

pub mod document;
pub mod question;

pub use document::{
    CourseDocument, CourseFacts, CurriculumEntry, GradingMethod, Heading, LessonContent, LessonDocument, LessonKind,
    LessonOutline, MediaFile, ModuleOutline, PageContent, PassRules, Question, QuizContent, QuizRules,
};
pub use question::QuestionBody;
