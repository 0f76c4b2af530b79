//! What is known of one learner and one lesson: facts, and what they add up to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Marks;

/// What a fact says of a learner and a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The lesson's page was opened.
    Viewed,
    /// The learner declared the lesson done.
    SelfDeclared,
    /// Amount: seconds of active reading so far.
    Read,
    /// Amount: share of the lesson's text that was on screen so far, in whole percent.
    Scrolled,
    /// Amount: share of the lesson's videos watched so far, in whole percent.
    Watched,
    /// Amount: seconds of the lesson's videos watched so far, each part once.
    WatchedTime,
    /// An attempt was handed in or closed.
    Submitted,
    /// An attempt has its grade, nothing waits for a mark. Amount: the quiz's grade in hundredths of a percent.
    Graded,
    /// The quiz's grade reaches its pass mark.
    Passed,
    /// A trainer noted the learner's presence.
    Attended,
    /// The direct superior or an author confirmed what was learned.
    Confirmed,
    /// An author or the administration took the lesson as done, for a reason that the learner sees.
    Recognised,
}

impl FactKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Viewed,
        Self::SelfDeclared,
        Self::Read,
        Self::Scrolled,
        Self::Watched,
        Self::WatchedTime,
        Self::Submitted,
        Self::Graded,
        Self::Passed,
        Self::Attended,
        Self::Confirmed,
        Self::Recognised,
    ];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::SelfDeclared => "self_declared",
            Self::Read => "read",
            Self::Scrolled => "scrolled",
            Self::Watched => "watched",
            Self::WatchedTime => "watched_time",
            Self::Submitted => "submitted",
            Self::Graded => "graded",
            Self::Passed => "quiz_passed",
            Self::Attended => "attended",
            Self::Confirmed => "confirmed",
            Self::Recognised => "recognised",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Who took a lesson as done, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recognition {
    /// When.
    pub at: DateTime<Utc>,
    /// Name of who did it.
    pub by: String,
    /// Why, in their words.
    pub reason: String,
}

/// Everything known of one learner and one lesson. It only grows: joining is idempotent, commutative and associative, so neither the
/// order of facts nor their repetition matters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each of which is there or not")]
pub struct Evidence {
    /// Opened.
    pub viewed: bool,
    /// Declared done by the learner.
    pub self_declared: bool,
    /// Seconds of active reading.
    pub read_seconds: u32,
    /// Share of the text that was on screen, in whole percent.
    #[serde(default)]
    pub scrolled: u32,
    /// Share of the videos watched, in whole percent.
    pub watched: u32,
    /// Seconds of the videos watched, each part once.
    #[serde(default)]
    pub watched_seconds: u32,
    /// Length of the videos in seconds, once it is known.
    pub video_seconds: u32,
    /// An attempt was handed in.
    pub submitted: bool,
    /// An attempt has its grade.
    pub marked: bool,
    /// The best grade so far, in percent.
    pub best: Option<Marks>,
    /// The pass mark was reached.
    pub passed: bool,
    /// Presence was noted.
    pub attended: bool,
    /// Confirmed by superior or author.
    pub confirmed: bool,
    /// Taken as done for a reason; the earliest one is kept.
    pub recognised: Option<Recognition>,
}

impl Evidence {
    /// Adds what a fact says. `amount` is read as [`FactKind`] says.
    pub fn add(&mut self, kind: FactKind, amount: i64) {
        let whole = u32::try_from(amount).unwrap_or_default();
        match kind {
            FactKind::Viewed => self.viewed = true,
            FactKind::SelfDeclared => self.self_declared = true,
            FactKind::Read => self.read_seconds = self.read_seconds.max(whole),
            FactKind::Scrolled => self.scrolled = self.scrolled.max(whole.min(100)),
            FactKind::Watched => self.watched = self.watched.max(whole.min(100)),
            FactKind::WatchedTime => self.watched_seconds = self.watched_seconds.max(whole),
            FactKind::Submitted => self.submitted = true,
            FactKind::Graded => {
                self.submitted = true;
                self.marked = true;
                self.best = self.best.max(Some(Marks(amount)));
            }
            FactKind::Passed => {
                self.submitted = true;
                self.marked = true;
                self.passed = true;
                if amount > 0 {
                    self.best = self.best.max(Some(Marks(amount)));
                }
            }
            FactKind::Attended => self.attended = true,
            FactKind::Confirmed => self.confirmed = true,
            FactKind::Recognised => {}
        }
    }

    /// Adds that the lesson was taken as done.
    pub fn recognise(&mut self, new: Recognition) {
        self.recognised = match self.recognised.take() {
            Some(old) => Some(old.min(new)),
            None => Some(new),
        };
    }

    /// What both say together.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.viewed |= other.viewed;
        self.self_declared |= other.self_declared;
        self.read_seconds = self.read_seconds.max(other.read_seconds);
        self.scrolled = self.scrolled.max(other.scrolled);
        self.watched = self.watched.max(other.watched);
        self.watched_seconds = self.watched_seconds.max(other.watched_seconds);
        self.video_seconds = self.video_seconds.max(other.video_seconds);
        self.submitted |= other.submitted;
        self.marked |= other.marked;
        self.best = self.best.max(other.best);
        self.passed |= other.passed;
        self.attended |= other.attended;
        self.confirmed |= other.confirmed;
        if let Some(new) = other.recognised {
            self.recognise(new);
        }
        self
    }
}
