//! Classes and places as plain types.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{ClassId, ClassPlaceId, CompetencyId, PersonId};

use crate::rules::{
    calendar,
    money::{self, Money},
};

kernel::words! {
    /// How far a class is.
    ClassState {
        /// In the calendar; only the administration sees it.
        Planned = "planned",
        /// Takes requests and proposals.
        Open = "open",
        /// The participants are set.
        Settled = "settled",
        /// Over, with who completed it.
        Completed = "completed",
        /// Will not be held.
        Cancelled = "cancelled",
    }
}

impl ClassState {
    /// Colour of its chip.
    pub const fn chip(self) -> &'static str {
        match self {
            Self::Planned => "",
            Self::Open => "chip--ok",
            Self::Settled => "chip--brand",
            Self::Completed => "chip--gold",
            Self::Cancelled => "chip--danger",
        }
    }
}

kernel::words! {
    /// Where a class meets.
    Mode {
        /// In a room.
        InPerson = "tatap-muka",
        /// Online at set hours.
        Online = "sinkron-daring",
        /// Partly each.
        Mixed = "campuran",
    }
}

kernel::words! {
    /// How a place in a class stands.
    PlaceState {
        /// The employee asked; the superior has not spoken.
        Requested = "requested",
        /// The superior stands by it; the administration decides.
        Proposed = "proposed",
        /// On the waiting list.
        Waiting = "waiting",
        /// Takes part.
        Accepted = "accepted",
        /// Not taken.
        Declined = "declined",
        /// Taken back by the employee.
        Withdrawn = "withdrawn",
        /// Was there for as much as is asked.
        Completed = "completed",
        /// Was not.
        Missed = "missed",
    }
}

impl PlaceState {
    /// Colour of its chip.
    pub const fn chip(self) -> &'static str {
        match self {
            Self::Requested | Self::Proposed | Self::Waiting => "chip--warn",
            Self::Accepted => "chip--ok",
            Self::Completed => "chip--gold",
            Self::Declined | Self::Missed => "chip--danger",
            Self::Withdrawn => "",
        }
    }

    /// Whether somebody still has to decide.
    pub const fn undecided(self) -> bool {
        matches!(self, Self::Requested | Self::Proposed)
    }

    /// Whether the person may still come to take part.
    pub const fn alive(self) -> bool {
        matches!(self, Self::Requested | Self::Proposed | Self::Waiting | Self::Accepted)
    }
}

kernel::words! {
    /// What somebody does in a class besides learning.
    ClassRole {
        /// Speaks.
        Speaker = "narasumber",
        /// Organises.
        Committee = "panitia",
    }
}

/// A part that somebody plays in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassPart {
    /// Who.
    pub person: PersonId,
    /// Which part.
    pub role: ClassRole,
}

/// What is said of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFacts {
    /// What is taught.
    pub title: String,
    /// Batch, for instance `Angkatan I/2027`; may be empty.
    pub batch: String,
    /// Code of the form of learning, for instance `KL03`.
    pub form: String,
    /// Where it meets.
    pub mode: Mode,
    /// What participants should know before.
    pub description: String,
    /// Who holds it.
    pub organiser: String,
    /// Room or link.
    pub place: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Whether it meets on Saturdays and Sundays.
    pub weekends: bool,
    /// Lesson hours of 45 minutes by its curriculum.
    pub jp: u32,
    /// Subjects with their lesson hours, which add up to `jp`; may be empty.
    pub subjects: Vec<(String, u32)>,
    /// Whether it is held abroad.
    pub abroad: bool,
    /// Participants at most.
    pub quota: u32,
    /// The last day on which one may ask for a place.
    pub apply_until: NaiveDate,
    /// Presence that completes it, in whole percent of its days.
    pub presence: u32,
    /// Whether who completes it earns a certificate of this agency.
    pub certificate: bool,
    /// The competency that it teaches and to which level, 1 to 5.
    pub teaches: Option<(CompetencyId, u8)>,
    /// Who notes presence beside the administration.
    pub trainer: Option<PersonId>,
    /// What it costs.
    pub money: Money,
    /// Why more may take part than the budget pays; empty where they may not.
    pub over_budget: String,
}

impl ClassFacts {
    /// Its days.
    pub fn days(&self) -> Vec<NaiveDate> {
        calendar::days(self.starts_on, self.ends_on, self.weekends)
    }

    /// Participants at most, by quota and budget.
    pub fn seats(&self) -> u32 {
        money::seats(self.quota, self.money, !self.over_budget.is_empty())
    }

    /// Title with the batch.
    pub fn full_title(&self) -> String {
        if self.batch.is_empty() { self.title.clone() } else { format!("{}, {}", self.title, self.batch) }
    }
}

/// A class of the training calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingClass {
    /// Which one.
    pub id: ClassId,
    /// What is said of it.
    pub facts: ClassFacts,
    /// How far it is.
    pub state: ClassState,
    /// Why it is cancelled; empty unless it is.
    pub reason: String,
    /// Counts its changes.
    pub version: i32,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
}

impl TrainingClass {
    /// Whether one may ask for a place on this day.
    pub fn takes_requests(&self, today: NaiveDate) -> bool {
        self.state == ClassState::Open && today <= self.facts.apply_until
    }

    /// Whether presence can be noted for this day.
    pub fn meets_on(&self, day: NaiveDate) -> bool {
        matches!(self.state, ClassState::Open | ClassState::Settled) && self.facts.days().contains(&day)
    }
}

/// One person's place in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which one.
    pub id: ClassPlaceId,
    /// In which class.
    pub class: ClassId,
    /// Whose.
    pub person: PersonId,
    /// How it stands.
    pub state: PlaceState,
    /// Why the person should take part.
    pub reason: String,
    /// The superior who proposed it or stands by it.
    pub proposed_by: Option<PersonId>,
    /// What was said when it was decided; may be empty.
    pub note: String,
    /// Since when it is in its state: the order of the waiting list.
    pub since: DateTime<Utc>,
    /// Days of presence.
    pub present: Vec<NaiveDate>,
}

/// How many places of a class are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Take part, or did.
    pub accepted: u32,
    /// On the waiting list.
    pub waiting: u32,
    /// Asked for or proposed.
    pub undecided: u32,
}
