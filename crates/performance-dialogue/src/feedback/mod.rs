//! Notes of feedback: given, answered, asked for.

pub mod attachments;
pub mod commands;
pub mod letters;
pub mod model;
pub mod policy;
pub mod queries;
pub mod rules;
