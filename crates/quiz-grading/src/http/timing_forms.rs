//! Moments as they are typed: a day and a time of day in the site's zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use kernel::FieldProblem;

use crate::timing::Window;

/// A day and a time of day as typed; both may be empty, which is no moment.
#[derive(Default, Clone)]
pub(super) struct Typed {
    pub(super) day: String,
    pub(super) time: String,
}

impl Typed {
    pub(super) fn new(day: &str, time: &str) -> Self {
        Self { day: day.trim().to_owned(), time: time.trim().to_owned() }
    }

    /// As it stands in the form.
    pub(super) fn of(at: Option<DateTime<Utc>>, zone: FixedOffset) -> Self {
        at.map_or_else(Self::default, |at| {
            let local = at.with_timezone(&zone);
            Self { day: local.date_naive().to_string(), time: local.format("%H:%M").to_string() }
        })
    }

    fn read(&self, zone: FixedOffset) -> Result<Option<DateTime<Utc>>, &'static str> {
        if self.day.is_empty() && self.time.is_empty() {
            return Ok(None);
        }
        let day = self.day.parse::<NaiveDate>().map_err(|_| "quiz-field-day")?;
        let time = NaiveTime::parse_from_str(&self.time, "%H:%M").map_err(|_| "quiz-field-time")?;
        let local = zone.from_local_datetime(&day.and_time(time)).single().ok_or("quiz-field-day")?;
        Ok(Some(local.with_timezone(&Utc)))
    }
}

/// The three moments of a window as typed.
#[derive(Default, Clone)]
#[expect(clippy::struct_field_names, reason = "named as the moments that they become")]
pub(super) struct TypedWindow {
    pub(super) opens_at: Typed,
    pub(super) last_start_at: Typed,
    pub(super) ends_at: Typed,
}

impl TypedWindow {
    pub(super) fn of(window: Window, zone: FixedOffset) -> Self {
        Self {
            opens_at: Typed::of(window.opens_at, zone),
            last_start_at: Typed::of(window.last_start_at, zone),
            ends_at: Typed::of(window.ends_at, zone),
        }
    }

    /// What it means.
    pub(super) fn read(&self, zone: FixedOffset) -> Result<Window, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut moment = |field: &'static str, typed: &Typed| {
            typed.read(zone).unwrap_or_else(|message| {
                problems.push(FieldProblem::new(field, message));
                None
            })
        };
        let window = Window {
            opens_at: moment("opens_at", &self.opens_at),
            last_start_at: moment("last_start_at", &self.last_start_at),
            ends_at: moment("ends_at", &self.ends_at),
        };
        if problems.is_empty() { Ok(window) } else { Err(problems) }
    }
}

/// What is wrong with a form that comes back.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) problems: Vec<FieldProblem>,
}

impl Checked {
    /// The message of a field, if it is at fault.
    pub(super) fn of(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_the_zone_and_come_back_as_typed() {
        let zone = FixedOffset::east_opt(7 * 3600).expect("a zone");
        for (day, time, expected) in [
            ("2026-11-24", "08:30", Ok(Some("2026-11-24T01:30:00+00:00"))),
            (" ", "", Ok(None)),
            ("2026-11-24", "", Err("quiz-field-time")),
            ("", "08:30", Err("quiz-field-day")),
            ("2026-02-30", "08:30", Err("quiz-field-day")),
            ("2026-11-24", "25:00", Err("quiz-field-time")),
        ] {
            let typed = Typed::new(day, time);
            let read = typed.read(zone);
            assert_eq!(
                read.map(|at| at.map(|at| at.to_rfc3339())),
                expected.map(|at| at.map(str::to_owned)),
                "{day} {time}"
            );
            if let Ok(at) = read {
                let again = Typed::of(at, zone);
                assert_eq!((again.day, again.time), (typed.day, typed.time));
            }
        }
    }
}
