//! Time in which the product did not run.

use chrono::{DateTime, TimeDelta, Utc};

/// A shorter silence is no outage: a restart takes as long, and a learner hardly notices.
pub const SHORTEST_OUTAGE: TimeDelta = TimeDelta::seconds(60);

/// A stretch in which no node ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// When the product was last known to run.
    pub from: DateTime<Utc>,
    /// When it ran again.
    pub to: DateTime<Utc>,
}

impl Lost {
    /// How much of it fell into an attempt that was open from `started` to `deadline`. Once the deadline is pushed out by it, the
    /// attempt is as long as if there had been no outage.
    pub fn taken_from(self, started: DateTime<Utc>, deadline: DateTime<Utc>) -> TimeDelta {
        if deadline <= self.from || started >= self.to {
            return TimeDelta::zero();
        }
        self.to - self.from.max(started)
    }
}

/// What was lost, given the last sign of life of any node and the present; none where there was no sign yet or hardly a gap.
pub fn lost(last_beat: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Lost> {
    let from = last_beat?;
    (now - from > SHORTEST_OUTAGE).then_some(Lost { from, to: now })
}
