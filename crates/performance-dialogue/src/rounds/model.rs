//! Nouns of 360° rounds.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    Id,
    id::{CompetencyId, PersonId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::feedback::model::CoreValue;

/// The highest mark; the lowest is 1.
pub const HIGHEST: u8 = 5;

/// Names the kinds of ids that only rounds have.
pub mod kind {
    /// A round.
    pub enum Round {}
    impl kernel::id::Kind for Round {
        const NAME: &'static str = "feedback-round";
    }
    /// A question of the questionnaire.
    pub enum Question {}
    impl kernel::id::Kind for Question {
        const NAME: &'static str = "round-question";
    }
}

/// A round.
pub type RoundId = Id<kind::Round>;
/// A question of the questionnaire.
pub type QuestionId = Id<kind::Question>;

kernel::words! {
    /// How somebody stands to the person of a round.
    Group {
        /// Leads the person.
        Superior = "superior",
        /// Has the same superior.
        Peer = "peer",
        /// Answers to the person.
        Junior = "junior",
        /// The person.
        Own = "self",
    }
}

impl Group {
    /// Whether what the group says may be shown however few they are, since everybody knows who they are.
    pub const fn named(self) -> bool {
        matches!(self, Self::Superior | Self::Own)
    }
}

kernel::words! {
    /// Where a round stands.
    RoundState {
        /// Takes answers until its last day has passed.
        Open = "open",
        /// Was closed before its last day.
        Closed = "closed",
        /// Was called off; its answers are gone.
        Withdrawn = "withdrawn",
    }
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// A core value.
    Value(CoreValue),
    /// A competency, with its name when the question was written.
    Competency(CompetencyId, String),
}

/// A question of the questionnaire that the administration keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which one.
    pub id: QuestionId,
    /// Orders them, from 1.
    pub place: i32,
    /// What is asked: a statement about how somebody works.
    pub text: String,
    /// What it is about.
    pub subject: Subject,
}

/// A question as a round asks it: later changes of the questionnaire do not touch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The statement.
    pub text: String,
    /// The stored word of the core value that it is about; else empty.
    pub value: String,
    /// The name of the competency that it is about; else empty.
    pub competency: String,
}

/// A round about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Which one.
    pub id: RoundId,
    /// About whom.
    pub person: PersonId,
    /// Who opened it.
    pub opened_by: PersonId,
    /// What it is for.
    pub purpose: String,
    /// The questions in their order.
    pub questions: Vec<Asked>,
    /// The last day on which it takes answers.
    pub last_day: NaiveDate,
    /// Where it stands.
    pub state: RoundState,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

impl Round {
    /// Whether it takes answers on this day.
    pub fn takes_answers(&self, today: NaiveDate) -> bool {
        self.state == RoundState::Open && today <= self.last_day
    }

    /// Whether it is over, so that nothing is added to its report any more.
    pub fn over(&self, today: NaiveDate) -> bool {
        match self.state {
            RoundState::Open => today > self.last_day,
            RoundState::Closed => true,
            RoundState::Withdrawn => false,
        }
    }
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rater {
    /// Who.
    pub person: PersonId,
    /// How they stand to the person.
    pub group: Group,
    /// Whether they have answered. What they answered is not tied to them.
    pub answered: bool,
}

/// What somebody answers: a mark for each question, and words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// For each question a mark from 1 to [`HIGHEST`], 0 for "cannot say", none for one that is still open.
    pub marks: Vec<Option<u8>>,
    /// In one's own words; may be empty.
    pub comment: String,
}

/// Answers that were handed in, without a name or time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// A random number that tells nothing, not even an order.
    pub id: Uuid,
    /// Of which group.
    pub group: Group,
    /// What was answered.
    pub answers: Answers,
}
