//! The rules of the JP year. Pure.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};

use crate::model::Target;

/// Minutes in one lesson hour (LAN 5/2018).
pub(crate) const MINUTES_PER_JP: u32 = 45;

/// The day, year and quarter in which a completion counts.
pub(crate) fn counted_in(at: DateTime<Utc>, zone: FixedOffset) -> (NaiveDate, i32, i32) {
    let day = at.with_timezone(&zone).date_naive();
    (day, day.year(), day.month0() as i32 / 3 + 1)
}

/// The target that holds for a status in a year: the latest one that has begun. Unknown statuses are taken as PNS.
pub(crate) fn target_for<'a>(targets: &'a [Target], status: &str, year: i32) -> Option<&'a Target> {
    let of = |status: &str| {
        targets.iter().filter(|target| target.status == status && target.year_from <= year).max_by_key(|t| t.year_from)
    };
    of(status).or_else(|| of("PNS"))
}

/// What is reported of a year's sum: no more than the cap, if there is one (BR-03).
pub(crate) fn reported(sum: i32, target: &Target) -> i32 {
    target.max_jp.map_or(sum, |max| sum.min(max))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_year_turns_at_midnight_of_the_zone() {
        let wib = FixedOffset::east_opt(7 * 3600).expect("a zone");
        let before = Utc.with_ymd_and_hms(2026, 12, 31, 16, 59, 59).single().expect("a moment");
        let after = Utc.with_ymd_and_hms(2026, 12, 31, 17, 0, 0).single().expect("a moment");
        assert_eq!((counted_in(before, wib).1, counted_in(before, wib).2), (2026, 4));
        assert_eq!((counted_in(after, wib).1, counted_in(after, wib).2), (2027, 1));
    }

    #[test]
    fn pppk_is_reported_up_to_its_cap() {
        let target = |status: &str, from, max_jp| Target {
            status: status.to_owned(),
            year_from: from,
            min_jp: 20,
            max_jp,
            legal_basis: String::new(),
        };
        let all = [target("PNS", 2018, None), target("PPPK", 2020, Some(24)), target("PPPK", 2028, Some(30))];
        let pick = |status, year| target_for(&all, status, year).map(|t| (t.status.as_str(), t.max_jp));
        assert_eq!(pick("PPPK", 2026), Some(("PPPK", Some(24))));
        assert_eq!(pick("PPPK", 2030), Some(("PPPK", Some(30))));
        assert_eq!(pick("PPPK", 2019), Some(("PNS", None)));
        assert_eq!((reported(27, &all[1]), reported(27, &all[0])), (24, 27));
    }
}
