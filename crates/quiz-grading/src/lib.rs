#![doc = include_str!("../README.md")]

pub mod commands;
mod content;
pub mod engine;
mod error;
mod http;
pub mod jobs;
pub mod model;
pub mod password;
pub mod policy;
pub mod queries;
mod quizzes;
pub mod statistics;
mod store;
pub mod timing;

pub use error::QuizError;
/// The catalogues of this feature.
pub const CATALOGUES: [(kernel::Locale, &str); 2] =
    [(kernel::Locale::Id, include_str!("../locales/id.ftl")), (kernel::Locale::En, include_str!("../locales/en.ftl"))];

pub use quizzes::{Ports, Quizzes, Settings, TaughtCourses, TaughtQuiz};
