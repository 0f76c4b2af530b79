//! Days of classes.

use chrono::{Datelike, NaiveDate, Weekday};

/// Days from the first to the last at most: longer ones are several classes.
pub const LONGEST: i64 = 200;

/// The days of a class from its first to its last, both included; Saturdays and Sundays only where it meets on them.
pub fn days(starts_on: NaiveDate, ends_on: NaiveDate, weekends: bool) -> Vec<NaiveDate> {
    let meets = |day: &NaiveDate| weekends || !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    starts_on.iter_days().take_while(|day| *day <= ends_on).filter(meets).collect()
}

/// Whether two stretches of days, both ends included, have a day in common.
pub fn overlap(one: (NaiveDate, NaiveDate), other: (NaiveDate, NaiveDate)) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}

/// Whether so many days of presence out of all are the share that is asked for, in whole percent.
pub fn enough(present: usize, all: usize, percent: u32) -> bool {
    all > 0 && present as u64 * 100 >= all as u64 * u64::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 2, number).expect("a day of February")
    }

    #[test]
    fn a_class_rests_at_the_weekend_unless_it_does_not() {
        // 1 February 2027 is a Monday.
        assert_eq!(days(day(4), day(9), false), [day(4), day(5), day(8), day(9)]);
        assert_eq!(days(day(5), day(7), true), [day(5), day(6), day(7)]);
        assert_eq!(days(day(6), day(7), false), [], "two days of rest");
        assert_eq!(days(day(9), day(8), true), []);
    }

    #[test]
    fn stretches_that_share_a_day_overlap() {
        for (one, other, shared) in
            [((1, 3), (3, 5), true), ((1, 2), (3, 5), false), ((4, 4), (3, 5), true), ((6, 9), (3, 5), false)]
        {
            let stretch = |(a, b): (u32, u32)| (day(a), day(b));
            assert_eq!(overlap(stretch(one), stretch(other)), shared, "{one:?} {other:?}");
            assert_eq!(overlap(stretch(other), stretch(one)), shared, "{other:?} {one:?}");
        }
    }

    #[test]
    fn presence_is_counted_exactly() {
        for (present, all, percent, fine) in [
            (9, 10, 90, true),
            (8, 10, 90, false),
            (2, 3, 67, false),
            (2, 3, 66, true),
            (0, 0, 0, false),
            (0, 5, 0, true),
            (5, 5, 100, true),
        ] {
            assert_eq!(enough(present, all, percent), fine, "{present} of {all}, {percent} %");
        }
    }
}
