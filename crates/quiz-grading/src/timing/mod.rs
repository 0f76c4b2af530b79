//! When a quiz is open, for how long, and to whom it is eased. Pure: the clock, the schedule and what was granted go in, and what
//! holds for one person comes out.

mod contradictions;
mod outage;
mod review;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use courseware::QuizRules;

pub use contradictions::{Contradiction, contradictions};
pub use outage::{Lost, SHORTEST_OUTAGE, lost};
pub use review::{Visible, closed, visible};

/// Between which moments a quiz may be begun and sat. Each is separate and may be absent, which is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// From when attempts may begin.
    pub opens_at: Option<DateTime<Utc>>,
    /// Until when attempts may begin; what has begun goes on.
    pub last_start_at: Option<DateTime<Utc>>,
    /// When everything ends: no attempt begins after it, and those that run are closed.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Why an attempt may not begin now, and from or since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// The quiz opens then.
    NotYet(DateTime<Utc>),
    /// Attempts could begin until then.
    TooLate(DateTime<Utc>),
    /// The quiz ended then.
    Over(DateTime<Utc>),
    /// The pause after the last attempt lasts until then.
    Resting(DateTime<Utc>),
}

impl Window {
    /// Whether an attempt may begin. The moments themselves are within, but for the end.
    ///
    /// # Errors
    /// Which limit forbids it.
    pub fn admits(self, now: DateTime<Utc>) -> Result<(), Shut> {
        match self {
            Self { ends_at: Some(end), .. } if now >= end => Err(Shut::Over(end)),
            Self { last_start_at: Some(last), .. } if now > last => Err(Shut::TooLate(last)),
            Self { opens_at: Some(opens), .. } if now < opens => Err(Shut::NotYet(opens)),
            _ => Ok(()),
        }
    }

    /// Whether nothing is limited.
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// The more generous of each moment: what is not limited here stays so, and what the other does not name changes nothing.
    #[must_use]
    pub fn eased_by(self, other: Self) -> Self {
        let earlier = |own: DateTime<Utc>, other: Option<DateTime<Utc>>| other.map_or(own, |other| own.min(other));
        let later = |own: DateTime<Utc>, other: Option<DateTime<Utc>>| other.map_or(own, |other| own.max(other));
        Self {
            opens_at: self.opens_at.map(|own| earlier(own, other.opens_at)),
            last_start_at: self.last_start_at.map(|own| later(own, other.last_start_at)),
            ends_at: self.ends_at.map(|own| later(own, other.ends_at)),
        }
    }
}

/// What is granted to a person or a unit beyond the rules and the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relief {
    /// More time, in percent of the time limit.
    pub extra_percent: u32,
    /// More time, in minutes.
    pub extra_minutes: u32,
    /// More attempts.
    pub extra_attempts: u32,
    /// Moments of their own; one that is absent leaves the schedule's.
    pub window: Window,
}

impl Relief {
    /// Whether it grants nothing.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What it adds to a time limit; a part of a minute counts as a whole one.
    pub fn extra(self, limit: TimeDelta) -> TimeDelta {
        let by_percent = (limit.num_minutes() * i64::from(self.extra_percent) + 99) / 100;
        TimeDelta::minutes(by_percent + i64::from(self.extra_minutes))
    }
}

/// What holds for one person at one quiz: its rules and schedule, with the most generous of everything granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// When it may be begun and sat.
    pub window: Window,
    /// The time limit, extra time included; `None` is no limit.
    pub limit: Option<TimeDelta>,
    /// How much of it is extra.
    pub extra: TimeDelta,
    /// Attempts allowed, extra ones included; 0 is no limit.
    pub attempts: u32,
    /// From the end of an attempt to the start of the next.
    pub pause: TimeDelta,
}

/// What holds for somebody to whom all of this was granted. Of several, the most generous of each part counts; they do not add up.
pub fn terms(rules: &QuizRules, schedule: Window, granted: &[Relief]) -> Terms {
    let limit = (rules.time_limit_minutes > 0).then(|| TimeDelta::minutes(i64::from(rules.time_limit_minutes)));
    let extra = limit.map_or(TimeDelta::zero(), |limit| {
        granted.iter().map(|relief| relief.extra(limit)).max().unwrap_or_else(TimeDelta::zero)
    });
    let more = granted.iter().map(|relief| relief.extra_attempts).max().unwrap_or_default();
    Terms {
        window: granted.iter().fold(schedule, |window, relief| window.eased_by(relief.window)),
        limit: limit.map(|limit| limit + extra),
        extra,
        attempts: if rules.attempts == 0 { 0 } else { rules.attempts.saturating_add(more) },
        pause: TimeDelta::minutes(i64::from(rules.cooling_minutes)),
    }
}

impl Terms {
    /// When an attempt that began at `started` ends by itself: after its time limit or at the quiz's end, whichever comes first,
    /// and later by the time that it lost through no fault of the learner.
    pub fn deadline(&self, started: DateTime<Utc>, given_back: TimeDelta) -> Option<DateTime<Utc>> {
        let by_limit = self.limit.map(|limit| started + limit);
        let end = match (by_limit, self.window.ends_at) {
            (Some(limit), Some(end)) => Some(limit.min(end)),
            (limit, end) => limit.or(end),
        };
        end.map(|end| end + given_back)
    }

    /// The deadline of an attempt that runs while the terms change: never earlier than now, so that nothing that was answered
    /// in time is lost.
    pub fn moved_deadline(
        &self,
        started: DateTime<Utc>,
        given_back: TimeDelta,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        self.deadline(started, given_back).map(|end| end.max(now))
    }
}
