//! The performance dialogue (dialog kinerja): superior and employee talk each quarter, and both confirm the minutes.

pub mod commands;
pub mod model;
pub mod policy;
pub mod queries;
pub mod reminder;
pub mod rules;
