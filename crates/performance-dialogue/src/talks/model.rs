//! Nouns of performance dialogues.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kernel::{
    Id,
    id::{DialogueId, GoalId, PersonId},
};
use serde::{Deserialize, Serialize};

use crate::consent::{Consent, Party};

/// A calendar quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quarter {
    /// The year.
    pub year: i32,
    /// 1 to 4.
    pub number: i32,
}

impl Quarter {
    /// The quarter with this number; none outside of 1 to 4 and of the years that dates can be in.
    pub fn new(year: i32, number: i32) -> Option<Self> {
        ((2000..=2100).contains(&year) && (1..=4).contains(&number)).then_some(Self { year, number })
    }

    /// The quarter that holds this day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: (day.month0() / 3 + 1) as i32 }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, (self.number * 3 - 2).unsigned_abs(), 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or_default()
    }

    /// The one after.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.number {
            4 => Self { year: self.year + 1, number: 1 },
            number => Self { number: number + 1, ..self },
        }
    }

    /// The one before.
    #[must_use]
    pub const fn previous(self) -> Self {
        match self.number {
            1 => Self { year: self.year - 1, number: 4 },
            number => Self { number: number - 1, ..self },
        }
    }
}

/// When and where the two meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long it is planned to take, in minutes.
    pub minutes: i32,
    /// Where: a room, or the address of a video call.
    pub place: String,
}

/// What was agreed to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What.
    pub text: String,
    /// By which side.
    pub by: Party,
    /// By which day.
    pub due_on: NaiveDate,
}

/// A goal as it stood when the minutes were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaGoal {
    /// Which one.
    pub goal: GoalId,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Ways done.
    pub done: i64,
    /// Ways in all.
    pub of: i64,
}

/// What the superior writes about a talk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Minutes {
    /// What was agreed.
    pub agreed: String,
    /// What is done next.
    pub steps: Vec<NextStep>,
}

/// A performance dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Which one.
    pub id: DialogueId,
    /// With whom.
    pub person: PersonId,
    /// The superior who planned it; who wrote or confirmed the minutes, once somebody did.
    pub superior: PersonId,
    /// Of which quarter.
    pub quarter: Quarter,
    /// When and where.
    pub meeting: Meeting,
    /// What was written about it.
    pub minutes: Minutes,
    /// The goals as they stood when it was written; empty before.
    pub goals: Vec<AgendaGoal>,
    /// How far both sides have agreed.
    pub consent: Consent,
}

impl Talk {
    /// Whether it was held: the superior confirmed minutes of it.
    pub const fn held(&self) -> bool {
        self.consent.readable(false)
    }
}

/// Names the kinds of ids that only talks have.
pub mod kind {
    /// A remark.
    pub enum Remark {}
    impl kernel::id::Kind for Remark {
        const NAME: &'static str = "dialogue-remark";
    }
}

/// A remark.
pub type RemarkId = Id<kind::Remark>;

kernel::words! {
    /// What a remark is.
    RemarkKind {
        /// Something to speak about.
        Point = "point",
        /// A correction of minutes that both had confirmed.
        Correction = "correction",
    }
}

/// What somebody adds to a talk. Remarks are only added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which one.
    pub id: RemarkId,
    /// What it is.
    pub kind: RemarkKind,
    /// By whom.
    pub author: PersonId,
    /// What it says.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_each_other_without_gaps() {
        let mut quarter = Quarter { year: 2026, number: 1 };
        for _ in 0..12 {
            assert_eq!(quarter.last_day().succ_opt(), Some(quarter.next().first_day()));
            assert_eq!(quarter.next().previous(), quarter);
            assert_eq!(Quarter::of(quarter.first_day()), quarter);
            assert_eq!(Quarter::of(quarter.last_day()), quarter);
            quarter = quarter.next();
        }
        assert_eq!(Quarter::new(2026, 5), None);
        assert_eq!(Quarter::new(2026, 0), None);
    }
}
