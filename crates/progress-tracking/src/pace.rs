//! Who may need help, by rules that the board states in words. Pure.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::boards::Learner;

/// Why somebody may need help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// Nothing happened for [`Pace::IDLE_DAYS`] days.
    Idle,
    /// [`Pace::FAILED_OFTEN`] attempts or more failed at quizzes that are still open.
    Failed,
    /// Less than half of what is usual after so many days.
    Slow,
    /// The day by which it should be done is [`Pace::DUE_DAYS`] days away or less, or gone by.
    Due,
    /// That day is further away, and too little is done for it, see [`Pace::behind_since`].
    Behind {
        /// Lessons that would be done by now at an even pace.
        expected: u32,
    },
}

impl Risk {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Failed => "failed",
            Self::Slow => "slow",
            Self::Due => "due",
            Self::Behind { .. } => "behind",
        }
    }
}

/// By what a learner's pace is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Now.
    pub now: DateTime<Utc>,
    /// Days that the middle one of those who finished took; `None` while fewer than [`Pace::ENOUGH`] have.
    pub median_days: Option<u32>,
    /// Lessons of the course.
    pub lessons: u32,
}

impl Pace {
    /// Days of silence after which somebody may need help.
    pub const IDLE_DAYS: i64 = 14;
    /// Failed attempts after which somebody may need help.
    pub const FAILED_OFTEN: i32 = 2;
    /// Days before a due date from which somebody who is not done may need help.
    pub const DUE_DAYS: u64 = 7;
    /// Finished learners from which a median means something.
    pub const ENOUGH: usize = 5;

    /// Who was last active before this is silent.
    pub fn idle_before(&self) -> DateTime<Utc> {
        self.now - TimeDelta::days(Self::IDLE_DAYS)
    }

    /// Whose course is due on this day or before may need help.
    pub fn due_until(&self) -> NaiveDate {
        self.now.date_naive() + Days::new(Self::DUE_DAYS)
    }

    /// For each number of lessons done: who began before this and has no more is slow. With `d` of `n` lessons done after more than
    /// `2 · d / n` of the median time one has done less than half of what is usual. Nobody is slow before the first tenth of it.
    pub fn slow_since(&self) -> Vec<(i32, DateTime<Utc>)> {
        let Some(median) = self.median_days.filter(|_| self.lessons > 0) else { return Vec::new() };
        let lessons = i64::from(self.lessons);
        let seconds = i64::from(median.max(1)) * 86_400;
        let grace = seconds / 10;
        (0..self.lessons.min(400))
            .map(|done| {
                let usual = seconds * 2 * i64::from(done) / lessons;
                (done as i32, self.now - TimeDelta::seconds(usual.max(grace)))
            })
            .collect()
    }

    /// For each number of lessons done: who is due on this day, began before this moment and has no more is behind. With an even pace from
    /// the beginning to the end of that day, `n · gone / all` of `n` lessons would be done by now; who has less than three quarters of that is
    /// behind. Nobody is before a fifth of the time is gone, and none of whom the day is near, which is a hint of its own.
    pub fn behind_since(&self, due: NaiveDate) -> Vec<(i32, DateTime<Utc>)> {
        if due <= self.due_until() || self.lessons == 0 {
            return Vec::new();
        }
        let (lessons, now, end) = (i64::from(self.lessons), self.now.timestamp(), end_of(due));
        // A fifth is gone when 5 · (now − began) = end − began.
        let grace = (5 * now - end) / 4;
        let moments = (0..lessons.min(400)).filter_map(|done| {
            // 4 · done · (end − began) < 3 · lessons · (now − began), for began.
            let (fewer, more) = (4 * done, 3 * lessons);
            let since = (fewer < more).then(|| (more * now - fewer * end) / (more - fewer))?;
            Some((done as i32, DateTime::from_timestamp(since.min(grace), 0)?))
        });
        moments.collect()
    }

    /// Lessons that would be done by now at an even pace towards the end of this day, rounded down.
    fn expected(&self, began: DateTime<Utc>, due: NaiveDate) -> u32 {
        let all = (end_of(due) - began.timestamp()).max(1);
        let gone = (self.now - began).num_seconds().clamp(0, all);
        u32::try_from(i64::from(self.lessons) * gone / all).unwrap_or_default()
    }

    /// Why this learner may need help; nothing once the course is completed.
    pub fn risks(&self, learner: &Learner) -> Vec<Risk> {
        if learner.completed_at.is_some() {
            return Vec::new();
        }
        let mut risks = Vec::new();
        if learner.last_activity_at < self.idle_before() {
            risks.push(Risk::Idle);
        }
        if i64::from(learner.failed) >= i64::from(Self::FAILED_OFTEN) {
            risks.push(Risk::Failed);
        }
        let slow = self.slow_since().into_iter().find(|(done, _)| i64::from(*done) == i64::from(learner.done));
        if slow.is_some_and(|(_, since)| learner.enrolled_at < since) {
            risks.push(Risk::Slow);
        }
        if learner.due_on.is_some_and(|due| due <= self.due_until()) {
            risks.push(Risk::Due);
        }
        if let Some(due) = learner.due_on {
            let done = i64::from(learner.done);
            let since = self.behind_since(due).into_iter().find(|(count, _)| i64::from(*count) == done);
            if since.is_some_and(|(_, since)| learner.enrolled_at < since) {
                risks.push(Risk::Behind { expected: self.expected(learner.enrolled_at, due) });
            }
        }
        risks
    }
}

/// The middle of these spans in whole days, rounded up; `None` for fewer than [`Pace::ENOUGH`].
pub fn median_days(spans: &[(DateTime<Utc>, Option<DateTime<Utc>>)]) -> Option<u32> {
    let mut seconds: Vec<i64> =
        spans.iter().filter_map(|(from, to)| Some((*to.as_ref()? - *from).num_seconds().max(0))).collect();
    seconds.sort_unstable();
    let middle = *seconds.get(seconds.len() / 2)?;
    (seconds.len() >= Pace::ENOUGH).then(|| u32::try_from((middle + 86_399) / 86_400).unwrap_or(u32::MAX).max(1))
}

/// The end of a day as seconds since 1970.
fn end_of(day: NaiveDate) -> i64 {
    (day + Days::new(1)).and_time(NaiveTime::MIN).and_utc().timestamp()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use kernel::Id;

    use super::*;

    fn day(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 10, day, 0, 0, 0).single().expect("a moment")
    }

    fn learner(enrolled: u32, active: u32, done: u32, failed: u32) -> Learner {
        let id = uuid::Uuid::nil();
        Learner {
            enrolment: Id::from_uuid(id),
            course: Id::from_uuid(id),
            publication: Id::from_uuid(id),
            person: Id::from_uuid(id),
            enrolled_at: day(enrolled),
            last_activity_at: day(active),
            last_lesson: None,
            done,
            failed,
            completed_at: None,
            due_on: None,
        }
    }

    #[test]
    fn who_may_need_help_and_why() {
        let pace = Pace { now: day(21), median_days: Some(10), lessons: 10 };
        assert_eq!(pace.risks(&learner(20, 20, 0, 0)), [], "on the first day nobody is slow");
        assert_eq!(pace.risks(&learner(15, 20, 2, 0)), [Risk::Slow], "two of ten after six of ten days");
        assert_eq!(pace.risks(&learner(15, 20, 3, 0)), []);
        assert_eq!(pace.risks(&learner(1, 6, 9, 2)), [Risk::Idle, Risk::Failed, Risk::Slow]);
        let finished = Learner { completed_at: Some(day(2)), ..learner(1, 2, 10, 5) };
        assert_eq!(pace.risks(&finished), []);
        let due = |date: u32| Learner { due_on: Some(day(date).date_naive()), ..learner(20, 20, 0, 0) };
        assert_eq!([pace.risks(&due(29)), pace.risks(&due(28))], [vec![], vec![Risk::Due]], "a week before the day");
        assert_eq!(pace.risks(&due(2)), [Risk::Due], "after it");
        let few = Pace { median_days: None, ..pace };
        assert_eq!(few.risks(&learner(1, 20, 0, 1)), []);
    }

    #[test]
    fn who_is_behind_an_even_pace_to_the_day() {
        // Begun on the first, due by the end of the thirtieth; 20 of 30 days are gone.
        let pace = Pace { now: day(21), median_days: None, lessons: 10 };
        let with = |done, enrolled| {
            let due_on = Some(day(30).date_naive());
            pace.risks(&Learner { due_on, ..learner(enrolled, 20, done, 0) })
        };
        assert_eq!(with(5, 1), [], "five of the six or seven that an even pace gives is three quarters");
        assert_eq!(with(4, 1), [Risk::Behind { expected: 6 }]);
        assert_eq!(with(0, 20), [], "a fifth of the time has to be gone");
        assert_eq!(with(0, 18), [Risk::Behind { expected: 2 }]);
        assert!(pace.behind_since(day(28).date_naive()).is_empty(), "the day is near: a hint of its own");
    }

    #[test]
    fn a_median_needs_enough_who_finished() {
        let span = |days: u32| (day(1), Some(day(1 + days)));
        assert_eq!(median_days(&[span(1), span(2), span(3), span(4)]), None);
        assert_eq!(median_days(&[span(9), span(1), span(2), span(4), span(3)]), Some(3));
    }
}
