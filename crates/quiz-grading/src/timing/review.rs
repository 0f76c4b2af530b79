//! What a result may show.

use chrono::{DateTime, Utc};
use courseware::{Reveal, ReviewRules};

/// The parts of a result that its learner may see now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each part of a result is shown or not, by itself")]
pub struct Visible {
    /// Their own answers.
    pub response: bool,
    /// Which questions were right, and their points.
    pub marks: bool,
    /// The right answers.
    pub right_answer: bool,
    /// Explanations, the words that belong to options, and the trainer's comments.
    pub feedback: bool,
}

impl Visible {
    /// Whether there is anything to see.
    pub const fn any(self) -> bool {
        self.response || self.marks || self.right_answer || self.feedback
    }
}

/// Whether a quiz is over for somebody, so that nothing shown to them helps them there: its end has passed, which is the latest
/// that anybody has; without an end, they have passed or used up their attempts.
pub fn closed(
    now: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
    left: Option<u32>,
    running: bool,
    passed: bool,
) -> bool {
    match ends_at {
        Some(end) => now > end,
        None => !running && (passed || left == Some(0)),
    }
}

/// What is shown of a finished attempt to which nothing can come any more.
pub fn visible(rules: &ReviewRules, closed: bool) -> Visible {
    let shown = |when| match when {
        Reveal::AtOnce => true,
        Reveal::AfterClosing => closed,
        Reveal::Never => false,
    };
    Visible {
        response: shown(rules.response),
        marks: shown(rules.marks),
        right_answer: shown(rules.right_answer),
        feedback: shown(rules.feedback),
    }
}
