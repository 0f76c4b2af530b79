//! The 360° round: superiors, colleagues, juniors and the person answer the same questions; the report never tells who said what.

pub mod answers;
pub mod commands;
pub mod model;
pub mod policy;
pub mod queries;
pub mod questions;
pub mod reminder;
pub mod rules;
