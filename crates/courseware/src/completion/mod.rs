//! Rules of completion: what a lesson, a module and a course need, and what a learner's evidence says of them. Pure.

mod outcome;
mod sound;

use kernel::{Evidence, Marks};
use serde::{Deserialize, Serialize};

pub use outcome::{CourseOutcome, LessonOutcome, ModuleOutcome, ScoreOutcome, outcome};
pub use sound::{Contradiction, LessonTraits};

/// What completes a lesson: one requirement, or several under a count. In JSON and TOML a requirement is a word (`"viewed"`) or a
/// table (`{ read = { minutes = 3 } }`), a combination a table (`{ any = ["passed", "confirmed"] }`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The page was opened.
    Viewed,
    /// The learner declares it done.
    SelfDeclared,
    /// Read actively: the page visible and the reader at work.
    Read {
        /// Minutes, from 1.
        minutes: u32,
    },
    /// So much of its text was on screen.
    Scrolled {
        /// Whole percent of its length, 1 to 100.
        share: u32,
    },
    /// Its videos were watched.
    Watched {
        /// Whole percent of their length, 1 to 100.
        share: u32,
    },
    /// Its videos were watched for so long, each part counted once.
    WatchedTime {
        /// Minutes, from 1.
        minutes: u32,
    },
    /// An attempt at the quiz was handed in.
    Submitted,
    /// An attempt has its grade, and nothing waits for a mark.
    Marked,
    /// The quiz's grade is high enough.
    Score {
        /// Percent, 0 to 100; a fraction is written as a text, `"72.5"`.
        #[serde(with = "percent")]
        at_least: Marks,
    },
    /// The quiz's pass mark was reached.
    Passed,
    /// A trainer noted the learner's presence.
    Attended,
    /// The direct superior or an author confirmed it.
    Confirmed,
    /// All of these; true of none.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// At least `n` of these.
    AtLeast {
        /// How many, from 1.
        n: u32,
        /// Out of which.
        of: Vec<Self>,
    },
}

/// One line of a verdict: a requirement or the head of a combination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// How deep it stands in combinations, from zero.
    pub depth: u8,
    /// What is asked. Of a combination only the kind and count matter here; its parts follow as ticks of their own.
    pub rule: Rule,
    /// Whether it is met.
    pub met: bool,
    /// How much there is: seconds read or watched, percent seen or watched, hundredths of the best grade, parts met.
    pub have: i64,
}

/// What the evidence says of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Whether the rule is met.
    pub met: bool,
    /// Each requirement, in the order of the rule.
    pub ticks: Vec<Tick>,
}

/// What the evidence says of the rule. Monotone: more evidence never makes a met rule unmet.
pub fn evaluate(rule: &Rule, evidence: &Evidence) -> Verdict {
    let mut ticks = Vec::new();
    let met = match rule {
        // "All of these" at the top needs no headline.
        Rule::All(of) => of.iter().filter(|part| !walk(part, evidence, 0, &mut ticks)).count() == 0,
        rule => walk(rule, evidence, 0, &mut ticks),
    };
    Verdict { met, ticks }
}

fn walk(rule: &Rule, evidence: &Evidence, depth: u8, ticks: &mut Vec<Tick>) -> bool {
    let flag = |met: bool| (met, i64::from(met));
    let (met, have) = match rule {
        Rule::Viewed => flag(evidence.viewed),
        Rule::SelfDeclared => flag(evidence.self_declared),
        Rule::Read { minutes } => {
            let have = i64::from(evidence.read_seconds);
            (have >= i64::from(*minutes) * 60, have)
        }
        Rule::Scrolled { share } => (evidence.scrolled >= *share, i64::from(evidence.scrolled)),
        Rule::Watched { share } => (evidence.watched >= *share, i64::from(evidence.watched)),
        Rule::WatchedTime { minutes } => {
            let have = i64::from(evidence.watched_seconds);
            (have >= i64::from(*minutes) * 60, have)
        }
        Rule::Submitted => flag(evidence.submitted),
        Rule::Marked => flag(evidence.marked),
        Rule::Score { at_least } => {
            (evidence.best.is_some_and(|best| best >= *at_least), evidence.best.map_or(0, |best| best.0))
        }
        Rule::Passed => flag(evidence.passed),
        Rule::Attended => flag(evidence.attended),
        Rule::Confirmed => flag(evidence.confirmed),
        Rule::All(of) => return group(rule, of, of.len(), evidence, depth, ticks),
        Rule::Any(of) => return group(rule, of, 1, evidence, depth, ticks),
        Rule::AtLeast { n, of } => return group(rule, of, *n as usize, evidence, depth, ticks),
    };
    ticks.push(Tick { depth, rule: rule.clone(), met, have });
    met
}

fn group(rule: &Rule, of: &[Rule], need: usize, evidence: &Evidence, depth: u8, ticks: &mut Vec<Tick>) -> bool {
    let head = ticks.len();
    ticks.push(Tick { depth, rule: rule.clone(), met: false, have: 0 });
    let have = of.iter().filter(|part| walk(part, evidence, depth.saturating_add(1), ticks)).count();
    let met = have >= need;
    if let Some(head) = ticks.get_mut(head) {
        (head.met, head.have) = (met, have as i64);
    }
    met
}

impl Rule {
    /// The parts of a combination; none for a requirement.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(of) | Self::Any(of) | Self::AtLeast { of, .. } => of,
            _ => &[],
        }
    }

    /// Whether this requirement stands anywhere in the rule.
    pub fn asks(&self, wanted: &impl Fn(&Self) -> bool) -> bool {
        wanted(self) || self.parts().iter().any(|part| part.asks(wanted))
    }

    /// The stored word of the rule's kind.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::SelfDeclared => "self_declared",
            Self::Read { .. } => "read",
            Self::Scrolled { .. } => "scrolled",
            Self::Watched { .. } => "watched",
            Self::WatchedTime { .. } => "watched_time",
            Self::Submitted => "submitted",
            Self::Marked => "marked",
            Self::Score { .. } => "score",
            Self::Passed => "passed",
            Self::Attended => "attended",
            Self::Confirmed => "confirmed",
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::AtLeast { .. } => "at_least",
        }
    }
}

/// What a course asks of the grades of its quizzes, each weighing as its lesson says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRule {
    /// The least weighted mean of the best grades, in percent.
    #[serde(with = "percent")]
    pub at_least: Marks,
}

/// Percent as people write it: a whole number, or a text with a fraction. Never a float.
pub mod percent {
    use kernel::Marks;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::decimal;

    /// Writes `70` or `"72.5"`.
    ///
    /// # Errors
    /// When the serializer fails.
    pub fn serialize<S: Serializer>(marks: &Marks, serializer: S) -> Result<S::Ok, S::Error> {
        if marks.0 % 100 == 0 { serializer.serialize_i64(marks.0 / 100) } else { serializer.collect_str(marks) }
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Whole(i64),
        Text(String),
    }

    /// Reads what [`serialize`] writes.
    ///
    /// # Errors
    /// When it is neither a whole number nor a decimal.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Marks, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Whole(whole) => {
                whole.checked_mul(100).map(Marks).ok_or_else(|| D::Error::custom("a percentage out of range"))
            }
            Written::Text(text) => {
                decimal::hundredths(&text).map(Marks).ok_or_else(|| D::Error::custom("not a percentage"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
