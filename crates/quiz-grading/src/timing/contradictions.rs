//! Settings that contradict each other.

use chrono::{DateTime, TimeDelta, Utc};
use courseware::{QuizRules, readiness};

use super::Window;

/// Something in a quiz's rules and schedule that its trainer hardly means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// Attempts may begin until a moment at which the quiz is not open yet: nobody can ever begin.
    OpensAfterLastStart,
    /// The quiz ends before it opens: nobody can ever begin.
    OpensAfterEnd,
    /// Attempts may begin until a moment after the end.
    LastStartAfterEnd,
    /// The end is past.
    EndPast,
    /// Whoever begins at the last moment has less than the time limit, in minutes.
    LateStartsCut {
        /// Minutes that are left to them.
        left: i64,
    },
    /// The time limit is longer than the quiz is open, in minutes.
    LimitLongerThanWindow {
        /// Minutes for which it is open.
        open: i64,
    },
    /// The pause between attempts is longer than the quiz is open.
    PauseLongerThanWindow,
    /// The rules alone: a code of [`readiness::CODES`] with its detail.
    Rules(&'static str, String),
}

impl Contradiction {
    /// Whether nobody could ever sit the quiz, so that it is no setting at all.
    pub const fn is_impossible(&self) -> bool {
        matches!(self, Self::OpensAfterLastStart | Self::OpensAfterEnd)
    }

    /// A stable word.
    pub fn word(&self) -> String {
        match self {
            Self::OpensAfterLastStart => "opens-after-last-start".to_owned(),
            Self::OpensAfterEnd => "opens-after-end".to_owned(),
            Self::LastStartAfterEnd => "last-start-after-end".to_owned(),
            Self::EndPast => "end-past".to_owned(),
            Self::LateStartsCut { .. } => "late-starts-cut".to_owned(),
            Self::LimitLongerThanWindow { .. } => "limit-longer-than-window".to_owned(),
            Self::PauseLongerThanWindow => "pause-longer-than-window".to_owned(),
            Self::Rules(code, _) => code.replace('_', "-"),
        }
    }

    /// A number or text for the sentence; may be empty.
    pub fn detail(&self) -> String {
        match self {
            Self::LateStartsCut { left: minutes } | Self::LimitLongerThanWindow { open: minutes } => {
                minutes.to_string()
            }
            Self::Rules(_, detail) => detail.clone(),
            _ => String::new(),
        }
    }
}

/// Everything that contradicts, those first that make the quiz impossible.
pub fn contradictions(rules: &QuizRules, questions: usize, window: Window, now: DateTime<Utc>) -> Vec<Contradiction> {
    let Window { opens_at, last_start_at, ends_at } = window;
    let mut found = Vec::new();
    if let (Some(opens), Some(last)) = (opens_at, last_start_at)
        && last < opens
    {
        found.push(Contradiction::OpensAfterLastStart);
    }
    if let (Some(opens), Some(end)) = (opens_at, ends_at)
        && end <= opens
    {
        found.push(Contradiction::OpensAfterEnd);
    }
    let impossible = !found.is_empty();
    if let (Some(last), Some(end)) = (last_start_at, ends_at)
        && last >= end
    {
        found.push(Contradiction::LastStartAfterEnd);
    }
    if ends_at.is_some_and(|end| end <= now) {
        found.push(Contradiction::EndPast);
    }
    if let (Some(end), false) = (ends_at, impossible) {
        let limit = TimeDelta::minutes(i64::from(rules.time_limit_minutes));
        let open = opens_at.map(|opens| end - opens);
        if let Some(open) = open.filter(|open| *open < limit) {
            found.push(Contradiction::LimitLongerThanWindow { open: open.num_minutes() });
        } else if let Some(left) = last_start_at.map(|last| end - last).filter(|left| *left < limit) {
            let left = left.num_minutes();
            found.extend((left > 0).then_some(Contradiction::LateStartsCut { left }));
        }
        let pause = TimeDelta::minutes(i64::from(rules.cooling_minutes));
        if rules.attempts != 1 && open.is_some_and(|open| open <= pause) {
            found.push(Contradiction::PauseLongerThanWindow);
        }
    }
    let rules = readiness::contradictions(rules, questions);
    found.extend(rules.into_iter().map(|(code, detail)| Contradiction::Rules(code, detail)));
    found
}
