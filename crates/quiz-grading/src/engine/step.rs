//! What is done in an attempt: the entries of its log, as they are stored.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use kernel::{
    Marks,
    id::{PersonId, PublicationId, StepId},
};
use serde::{Deserialize, Serialize};

use super::{Certainty, HandMark, Misfit, Rating, Response};

/// What the author of an answer had before the eyes: the page of an attempt as it was opened once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The attempt's last `seq` when the page was made.
    pub seq: i64,
    /// Names the page, so that its own later answers are not taken for somebody else's.
    pub page: String,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.page, self.seq)
    }
}

impl FromStr for Seen {
    type Err = Misfit;

    fn from_str(text: &str) -> Result<Self, Misfit> {
        let (page, seq) = text.split_once('.').ok_or(Misfit::Parts)?;
        let seq = seq.parse().map_err(|_| Misfit::Parts)?;
        if page.is_empty() || page.len() > 40 { Err(Misfit::Parts) } else { Ok(Self { seq, page: page.to_owned() }) }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// The attempt began.
    Start,
    /// A question was answered, or its answer taken back.
    Answer {
        /// Which question.
        slot: i32,
        /// The answer; `None` takes it back.
        response: Option<Response>,
        /// What its author had seen. Absent where the device did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
        /// How sure its author is, where that is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certainty: Option<Certainty>,
    },
    /// An answer that came after the deadline and was given before it, in a quiz whose trainer is asked: it counts once admitted.
    Late {
        /// Which question.
        slot: i32,
        /// The answer; `None` takes it back.
        response: Option<Response>,
        /// What its author had seen. Absent where the device did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
        /// How sure its author is, where that is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certainty: Option<Certainty>,
    },
    /// A trainer decided on the late answer of a question.
    Admit {
        /// Which question.
        slot: i32,
        /// Whether it counts.
        accepted: bool,
        /// Why, in the trainer's words; may be empty where it counts.
        #[serde(default)]
        reason: String,
    },
    /// An answer was checked: a try.
    Check {
        /// Which question.
        slot: i32,
        /// The answer, which is now the one that counts.
        response: Response,
        /// Whether it is the last: the question takes no answer after it.
        last: bool,
        /// What its author had seen. Absent where the device did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
    },
    /// The learner left a page for the next, in a quiz without a way back.
    Turn {
        /// The page that is open since, from zero.
        page: u16,
    },
    /// A question was marked as doubtful, or no longer.
    Flag {
        /// Which question.
        slot: i32,
        /// Whether it is doubtful.
        on: bool,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
    },
    /// The learner handed in.
    Submit,
    /// The server closed the attempt at its deadline.
    Close,
    /// A trainer marked a question.
    Mark {
        /// Which question.
        slot: i32,
        /// Points given.
        mark: Marks,
        /// A word to the learner.
        #[serde(default)]
        comment: String,
        /// The level of each criterion that made the points, where the question has a rubric.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ratings: Vec<Rating>,
    },
    /// A trainer took a mark back to give another.
    Reopen {
        /// Which question.
        slot: i32,
        /// Why, in the trainer's words.
        reason: String,
    },
    /// The first of two people marked a question, without the other's mark.
    FirstMark {
        /// Which question.
        slot: i32,
        /// Who. As long as there is no second mark, the same person may give another.
        by: PersonId,
        /// What.
        given: HandMark,
    },
    /// Another person marked the question, without seeing the first mark.
    SecondMark {
        /// Which question.
        slot: i32,
        /// Who.
        by: PersonId,
        /// What.
        given: HandMark,
        /// The points that count, where both marks agree: their mean.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreed: Option<Marks>,
    },
    /// Somebody who saw both marks settled which one counts.
    Reconcile {
        /// Which question.
        slot: i32,
        /// What counts.
        given: HandMark,
        /// Why, in the marker's words.
        reason: String,
    },
    /// A trainer showed the marks that people gave to the learner.
    Release,
    /// From here on the attempt is graded by the key of this publication.
    Regrade {
        /// Whose questions hold the key.
        publication: PublicationId,
    },
}

/// The stored word of a page that was left.
pub(crate) const TURN: &str = "turn";
/// The stored word of an answer.
pub(crate) const ANSWER: &str = "answer";
/// The stored word of a check.
pub(crate) const CHECK: &str = "check";
/// The stored word of a late answer that waits for a trainer.
pub(crate) const LATE: &str = "late";
/// The stored word of a mark.
pub(crate) const MARK: &str = "mark";
/// The stored word of the second of two marks.
pub(crate) const SECOND_MARK: &str = "second_mark";
/// The stored word of a mark that settles two others.
pub(crate) const RECONCILE: &str = "reconcile";

impl Action {
    /// The stored word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Answer { .. } => ANSWER,
            Self::Late { .. } => LATE,
            Self::Admit { .. } => "admit",
            Self::Check { .. } => CHECK,
            Self::Turn { .. } => TURN,
            Self::Flag { .. } => "flag",
            Self::Submit => "submit",
            Self::Close => "close",
            Self::Mark { .. } => MARK,
            Self::Reopen { .. } => "reopen",
            Self::FirstMark { .. } => "first_mark",
            Self::SecondMark { .. } => SECOND_MARK,
            Self::Reconcile { .. } => RECONCILE,
            Self::Release => "release",
            Self::Regrade { .. } => "regrade",
        }
    }

    /// Whether a trainer does it to a question of a finished attempt.
    pub(super) const fn is_by_trainer(&self) -> bool {
        matches!(
            self,
            Self::Mark { .. }
                | Self::Reopen { .. }
                | Self::FirstMark { .. }
                | Self::SecondMark { .. }
                | Self::Reconcile { .. }
                | Self::Admit { .. }
        )
    }

    /// The question it is about, if it is about one.
    pub const fn slot(&self) -> Option<i32> {
        match self {
            Self::Answer { slot, .. }
            | Self::Late { slot, .. }
            | Self::Admit { slot, .. }
            | Self::Check { slot, .. }
            | Self::Flag { slot, .. }
            | Self::Mark { slot, .. }
            | Self::Reopen { slot, .. }
            | Self::FirstMark { slot, .. }
            | Self::SecondMark { slot, .. }
            | Self::Reconcile { slot, .. } => Some(*slot),
            Self::Turn { .. } | Self::Start | Self::Submit | Self::Close | Self::Release | Self::Regrade { .. } => None,
        }
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Made by the device: sending twice is harmless.
    pub id: StepId,
    /// Given by the server, rising in the attempt.
    pub seq: i64,
    /// When it was done, by the device's clock set right against the server's; never after `received_at`.
    pub at: DateTime<Utc>,
    /// When the server got it.
    pub received_at: DateTime<Utc>,
    /// What was done.
    pub action: Action,
}
