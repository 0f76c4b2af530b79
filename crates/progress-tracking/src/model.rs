//! Ledger lines and targets as plain types.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{LedgerLineId, PersonId};

/// One posting of lesson hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Names it.
    pub id: LedgerLineId,
    /// Whose.
    pub person: PersonId,
    /// Calendar year in which it counts.
    pub year: i32,
    /// Quarter of that year, 1 to 4.
    pub quarter: i32,
    /// Code of the form of learning, for instance `NKL03`.
    pub form: String,
    /// What was learned.
    pub title: String,
    /// Lesson hours; negative in a reversing line.
    pub jp: i32,
    /// Minutes of learning by the curriculum.
    pub minutes: i32,
    /// Day of completion.
    pub completed_on: Option<NaiveDate>,
    /// When it was posted.
    pub posted_at: DateTime<Utc>,
}

/// Lesson hours owed in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// PNS, CPNS, PPPK.
    pub status: String,
    /// First year in which it holds.
    pub year_from: i32,
    /// The least to be reached.
    pub min_jp: i32,
    /// The most that is reported, if there is a cap.
    pub max_jp: Option<i32>,
    /// Where it is written.
    pub legal_basis: String,
}

/// What a lesson can wait for from somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Awaited {
    /// A trainer notes the learner's presence.
    Attended,
    /// The direct superior or an author confirms.
    Confirmed,
}

impl Awaited {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attended => "attended",
            Self::Confirmed => "confirmed",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Attended, Self::Confirmed].into_iter().find(|kind| kind.as_str() == word)
    }
}
