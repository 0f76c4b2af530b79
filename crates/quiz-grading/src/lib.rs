#![doc = include_str!("../README.md")]

pub mod commands;
mod content;
pub mod engine;
mod error;
pub mod jobs;
pub mod model;
pub mod policy;
pub mod queries;
mod quizzes;
mod store;

pub use error::QuizError;
pub use quizzes::{Ports, Quizzes, Settings, TaughtCourses};
