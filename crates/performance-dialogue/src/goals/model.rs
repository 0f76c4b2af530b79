//! Nouns of development goals.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    Id,
    id::{ClassId, CompetencyId, CourseId, FeedbackId, GoalId, MentorshipId, PersonId},
};

use crate::cascade::model::UnitGoalId;

kernel::words! {
    /// How far a goal has come.
    GoalState {
        /// Draf: only its owner works on it.
        Draft = "draft",
        /// Diajukan: waits for the superior.
        Submitted = "submitted",
        /// Disepakati by both.
        Agreed = "agreed",
        /// Berjalan.
        Running = "running",
        /// Tercapai.
        Reached = "reached",
        /// Tidak tercapai.
        Missed = "missed",
        /// Dibatalkan.
        Cancelled = "cancelled",
    }
}

kernel::words! {
    /// One step of a goal from state to state.
    Move {
        /// The owner hands it in.
        Submit = "submit",
        /// The owner takes it back.
        Withdraw = "withdraw",
        /// The superior agrees.
        Agree = "agree",
        /// The superior gives it back.
        Return = "return",
        /// Work on it begins.
        Begin = "begin",
        /// It is reached.
        Reach = "reach",
        /// It is not reached.
        Miss = "miss",
        /// It is given up.
        Cancel = "cancel",
    }
}

/// On which side of a goal somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Whose goal it is.
    Owner,
    /// A superior in office who may agree.
    Superior,
    /// A second superior beside the direct one: sees and speaks, but does not agree.
    Beside,
    /// Something learned moved it on by itself.
    Learning,
}

kernel::words! {
    /// A way of learning, by the practice of 70 parts work, 20 exchange, 10 courses.
    WayKind {
        /// A task at work.
        Task = "task",
        /// Mentoring or coaching.
        Mentoring = "mentoring",
        /// An online course.
        Course = "course",
        /// A class or workshop.
        Class = "class",
    }
}

impl WayKind {
    /// Its part of the 70/20/10.
    pub const fn part(self) -> u8 {
        match self {
            Self::Task => 70,
            Self::Mentoring => 20,
            Self::Course | Self::Class => 10,
        }
    }
}

/// A way towards a goal, as it is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What kind of way.
    pub kind: WayKind,
    /// What is to be done.
    pub title: String,
    /// The course that ticks it when it is completed.
    pub course: Option<CourseId>,
    /// The mentorship that ticks it: by its next confirmed session, or when it is completed.
    pub mentorship: Option<MentorshipId>,
    /// The class that ticks it when it is completed.
    pub class: Option<ClassId>,
    /// Planned lesson hours of 45 minutes.
    pub jp: i32,
}

impl Plan {
    /// Whether something learned elsewhere ticks it.
    pub const fn ticks_itself(&self) -> bool {
        self.course.is_some() || self.mentorship.is_some() || self.class.is_some()
    }
}

/// A way with how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its place within the goal, from 1.
    pub place: i32,
    /// What is planned.
    pub plan: Plan,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
}

/// From which level of a competency to which, 1 to 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rise {
    /// Which competency; none if it is named in words alone.
    pub competency: Option<CompetencyId>,
    /// Its name when the goal was written.
    pub name: String,
    /// The level now; none if nobody assessed it.
    pub from: Option<i32>,
    /// The level to reach.
    pub to: Option<i32>,
}

/// What a goal says, as its owner writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalInput {
    /// The goal in a sentence.
    pub title: String,
    /// The competency that it raises; none for a work result.
    pub rise: Option<Rise>,
    /// How one will know that it is reached.
    pub measure: String,
    /// By which day.
    pub due_on: NaiveDate,
    /// The ways, in their order.
    pub ways: Vec<Plan>,
    /// The unit's goal that it serves.
    pub serves: Option<UnitGoalId>,
}

/// A development goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Which one.
    pub id: GoalId,
    /// Whose.
    pub person: PersonId,
    /// The goal in a sentence.
    pub title: String,
    /// The competency that it raises.
    pub rise: Option<Rise>,
    /// How one will know that it is reached.
    pub measure: String,
    /// By which day.
    pub due_on: NaiveDate,
    /// How far it has come.
    pub state: GoalState,
    /// The feedback that it was made of.
    pub note: Option<FeedbackId>,
    /// The unit's goal that it serves.
    pub serves: Option<UnitGoalId>,
    /// The superior who agreed.
    pub superior: Option<PersonId>,
    /// When both had agreed.
    pub agreed_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Counts changes, so that nobody overwrites another's.
    pub version: i32,
    /// The ways, in their order.
    pub ways: Vec<Way>,
}

impl Goal {
    /// Planned lesson hours of all ways.
    pub fn jp(&self) -> i32 {
        self.ways.iter().map(|way| way.plan.jp).sum()
    }

    /// Ways done.
    pub fn done(&self) -> usize {
        self.ways.iter().filter(|way| way.done_at.is_some()).count()
    }

    /// Ways done, in percent.
    pub fn percent(&self) -> usize {
        self.done() * 100 / self.ways.len().max(1)
    }
}

/// Names the kinds of ids that only goals have.
pub mod kind {
    /// An entry of a goal's journal.
    pub enum Entry {}
    impl kernel::id::Kind for Entry {
        const NAME: &'static str = "goal-entry";
    }
}

/// An entry of a goal's journal.
pub type EntryId = Id<kind::Entry>;

kernel::words! {
    /// What an entry of the journal is.
    EntryKind {
        /// Somebody wrote how it goes.
        Said = "said",
        /// The goal moved to a state.
        Moved = "moved",
        /// A way was done.
        Ticked = "ticked",
    }
}

/// An entry of a goal's journal, which only grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which one.
    pub id: EntryId,
    /// Who; none for the product itself.
    pub author: Option<PersonId>,
    /// What it is.
    pub kind: EntryKind,
    /// The state, for a move; else empty.
    pub state: String,
    /// What was said; the way, for a tick.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}
