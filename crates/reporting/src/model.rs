//! Reports and their runs as plain types.

use chrono::{DateTime, Utc};
use kernel::{
    Role,
    id::{PersonId, ReportId, ReportRunId},
};

use crate::{definition::Definition, schedule::Schedule};

/// A kept report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Names it.
    pub id: ReportId,
    /// Whose.
    pub owner: PersonId,
    /// Its title.
    pub name: String,
    /// What it asks.
    pub definition: Definition,
    /// Holders of these roles may run it, each within their own scope.
    pub shared: Vec<Role>,
    /// How often it is run on its own.
    pub schedule: Schedule,
    /// When it is run next.
    pub due_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is said of a report to keep it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportInput {
    /// Its title.
    pub name: String,
    /// What it asks.
    pub definition: Definition,
    /// Roles that may run it.
    pub shared: Vec<Role>,
    /// How often it is run on its own.
    pub schedule: Schedule,
}

/// A run that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Names it.
    pub id: ReportRunId,
    /// Of which report.
    pub report: ReportId,
    /// When.
    pub at: DateTime<Utc>,
    /// How many lines came out.
    pub rows: u32,
    /// SHA-256 of the workbook.
    pub digest: String,
}
