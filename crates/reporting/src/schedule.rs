//! When a report is run on its own. Pure.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// The hour of the morning at which scheduled reports are run.
const HOUR: u32 = 6;

/// How often a report is run on its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Never.
    #[default]
    None,
    /// Every Monday.
    Weekly,
    /// On the first day of every month.
    Monthly,
}

impl Schedule {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::None, Self::Weekly, Self::Monthly];

    /// Its word in forms and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// The one of this word.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|schedule| schedule.word() == word).unwrap_or_default()
    }

    /// The first moment after `now` at which it is due.
    pub fn next(self, now: DateTime<Utc>, zone: FixedOffset) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        let days: Vec<NaiveDate> = match self {
            Self::None => return None,
            Self::Weekly => {
                let monday = today.week(Weekday::Mon).first_day();
                vec![monday, monday.checked_add_days(Days::new(7))?]
            }
            Self::Monthly => {
                let first = today.with_day(1)?;
                vec![first, first.checked_add_months(Months::new(1))?]
            }
        };
        let at = |day: NaiveDate| day.and_time(NaiveTime::from_hms_opt(HOUR, 0, 0)?).and_local_timezone(zone).single();
        days.into_iter().filter_map(at).map(|at| at.to_utc()).find(|at| *at > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_morning_that_is_due() {
        let wib = FixedOffset::east_opt(7 * 3600).expect("a zone");
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        for (schedule, now, next) in [
            (Schedule::None, "2026-11-24T03:00:00Z", None),
            (Schedule::Weekly, "2026-11-24T03:00:00Z", Some("2026-11-29T23:00:00Z")),
            (Schedule::Weekly, "2026-11-22T22:59:59Z", Some("2026-11-22T23:00:00Z")),
            (Schedule::Weekly, "2026-11-22T23:00:00Z", Some("2026-11-29T23:00:00Z")),
            (Schedule::Monthly, "2026-11-24T03:00:00Z", Some("2026-11-30T23:00:00Z")),
            (Schedule::Monthly, "2026-12-31T22:00:00Z", Some("2026-12-31T23:00:00Z")),
        ] {
            assert_eq!(schedule.next(at(now), wib), next.map(at), "{schedule:?} {now}");
        }
    }
}
