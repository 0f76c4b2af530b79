//! The record of a period's result and conduct, as an optional note for reporting. The official rating lives in e-Kinerja; nothing here is
//! computed from learning.

pub mod commands;
pub mod model;
pub mod queries;
pub mod rules;
