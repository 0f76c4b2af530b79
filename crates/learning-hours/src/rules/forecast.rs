//! When the year's target will be reached, at the pace so far.

use chrono::{Datelike, Days, NaiveDate};

/// What can be said about the rest of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// Reached, on this day.
    Reached(NaiveDate),
    /// Will be reached on this day.
    On(NaiveDate),
    /// Will not be reached in the year: so many JP will be missing at its end.
    Short(i32),
    /// Nothing is learned yet, so there is no pace.
    NoPace,
}

/// The outlook from the counted JP by day of this year, as of today. `days` in any order; negative ones take back.
pub fn outlook(days: &[(NaiveDate, i32)], target: i32, today: NaiveDate) -> Outlook {
    let mut days = days.to_vec();
    days.sort_unstable_by_key(|(day, _)| *day);
    let done: i32 = days.iter().map(|(_, jp)| jp).sum();
    if done >= target {
        let mut sum = 0;
        let reached = days.iter().find(|(_, jp)| {
            sum += jp;
            sum >= target
        });
        return Outlook::Reached(reached.map_or(today, |(day, _)| *day));
    }
    if done <= 0 {
        return Outlook::NoPace;
    }
    let elapsed = i64::from(today.ordinal());
    let missing = i64::from(target - done);
    // Rounded up: a target is reached by whole days.
    let more = (missing * elapsed + i64::from(done) - 1) / i64::from(done);
    let on = today.checked_add_days(Days::new(more.max(0) as u64)).filter(|day| day.year() == today.year());
    on.map_or_else(
        || {
            let length = if today.leap_year() { 366 } else { 365 };
            Outlook::Short((i64::from(target) - i64::from(done) * length / elapsed).max(1) as i32)
        },
        Outlook::On,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
    }

    #[test]
    fn the_pace_goes_on() {
        // 12 JP in 100 days; 8 more need 66.7 days.
        let today = NaiveDate::from_yo_opt(2026, 100).expect("a date");
        assert_eq!(
            outlook(&[(on(2, 1), 12)], 20, today),
            Outlook::On(NaiveDate::from_yo_opt(2026, 167).expect("a date"))
        );
        assert_eq!(outlook(&[(on(2, 1), 2)], 20, on(12, 1)), Outlook::Short(18));
        assert_eq!(outlook(&[], 20, on(12, 1)), Outlook::NoPace);
        let lines = [(on(5, 1), 8), (on(2, 1), 8), (on(3, 1), 8), (on(5, 1), 4)];
        assert_eq!(outlook(&lines, 20, on(6, 1)), Outlook::Reached(on(5, 1)));
    }

    proptest! {
        #[test]
        fn a_forecast_lies_after_today_and_in_the_year(done in 1_i32..19, today in 1_u32..=365) {
            let today = NaiveDate::from_yo_opt(2026, today).expect("a date");
            match outlook(&[(on(1, 1), done)], 20, today) {
                Outlook::On(day) => prop_assert!(day > today && day.year() == 2026),
                Outlook::Short(missing) => prop_assert!((1..20).contains(&missing)),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
