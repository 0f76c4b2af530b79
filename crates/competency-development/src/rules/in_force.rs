//! Which of several assessed levels counts (K7).
//!
//! On a day, of the levels that were assessed on or before it and have not expired, the latest counts. Where two are of the same day,
//! an assessment centre comes before a superior, a superior before a course, and what was recorded later before what was recorded
//! earlier. What a person says of themselves is shown but never counts.

use chrono::{Months, NaiveDate};
use kernel::id::CompetencyId;

use crate::model::{AssessedLevel, Setting, Source};

fn rank(source: Source) -> u8 {
    match source {
        Source::Centre => 3,
        Source::Superior => 2,
        Source::Course => 1,
        Source::Own => 0,
    }
}

/// The level of one competency that counts on this day, among the levels of one person.
pub fn in_force(levels: &[AssessedLevel], competency: CompetencyId, day: NaiveDate) -> Option<&AssessedLevel> {
    levels
        .iter()
        .filter(|one| one.competency == competency && one.source != Source::Own)
        .filter(|one| one.assessed_on <= day && day <= one.expires_on)
        .max_by_key(|one| (one.assessed_on, rank(one.source), one.recorded_at, one.id))
}

/// What the person last said of themselves by this day.
pub fn own_view(levels: &[AssessedLevel], competency: CompetencyId, day: NaiveDate) -> Option<&AssessedLevel> {
    levels
        .iter()
        .filter(|one| one.competency == competency && one.source == Source::Own && one.assessed_on <= day)
        .max_by_key(|one| (one.assessed_on, one.recorded_at, one.id))
}

/// Every competency with the level that counts on this day.
pub fn all_in_force(levels: &[AssessedLevel], day: NaiveDate) -> Vec<(CompetencyId, u8)> {
    let mut competencies: Vec<CompetencyId> = levels.iter().map(|one| one.competency).collect();
    competencies.sort_unstable();
    competencies.dedup();
    let level = |competency| in_force(levels, competency, day).map(|one| (competency, one.level));
    competencies.into_iter().filter_map(level).collect()
}

/// The last day on which a level assessed on this day counts.
pub fn expiry(assessed_on: NaiveDate, months: i32) -> NaiveDate {
    let months = Months::new(months.max(0).unsigned_abs());
    assessed_on.checked_add_months(months).and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
}

/// The settings in force on this day: the latest version that has begun.
pub fn setting_on(settings: &[Setting], day: NaiveDate) -> Option<&Setting> {
    settings.iter().filter(|one| one.valid_from <= day).max_by_key(|one| one.valid_from)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::id::{AssessedLevelId, PersonId};
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn level(number: u128, source: Source, level: u8, on: &str, to: &str) -> AssessedLevel {
        AssessedLevel {
            id: AssessedLevelId::from_uuid(Uuid::from_u128(number)),
            person: PersonId::from_uuid(Uuid::nil()),
            competency: CompetencyId::from_uuid(Uuid::nil()),
            level,
            source,
            assessed_on: day(on),
            expires_on: day(to),
            note: String::new(),
            recorded_by: String::new(),
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_level_that_counts_by_cases() {
        use Source::{Centre, Course, Own, Superior};
        let competency = CompetencyId::from_uuid(Uuid::nil());
        let centre = || level(1, Centre, 2, "2024-03-01", "2027-02-28");
        let cases: [(&str, Vec<AssessedLevel>, &str, Option<u8>); 8] = [
            ("nothing known", vec![], "2026-01-01", None),
            ("before its day", vec![centre()], "2024-02-29", None),
            ("on its day", vec![centre()], "2024-03-01", Some(2)),
            ("on its last day", vec![centre()], "2027-02-28", Some(2)),
            ("expired", vec![centre()], "2027-03-01", None),
            ("one's own view", vec![centre(), level(2, Own, 5, "2025-01-01", "2028-01-01")], "2026-01-01", Some(2)),
            (
                "the later one, though lower",
                vec![centre(), level(2, Superior, 1, "2025-01-01", "2027-12-31")],
                "2026-01-01",
                Some(1),
            ),
            (
                "the same day: the centre",
                vec![
                    level(3, Course, 4, "2024-03-01", "2027-02-28"),
                    centre(),
                    level(4, Superior, 3, "2024-03-01", "2027-02-28"),
                ],
                "2026-01-01",
                Some(2),
            ),
        ];
        for (what, levels, on, expected) in cases {
            assert_eq!(in_force(&levels, competency, day(on)).map(|one| one.level), expected, "{what}");
        }
    }

    #[test]
    fn an_older_level_counts_again_when_a_shorter_one_expires() {
        let levels = [
            level(1, Source::Centre, 3, "2024-01-01", "2026-12-31"),
            level(2, Source::Course, 4, "2025-01-01", "2025-06-30"),
        ];
        let on = |text| all_in_force(&levels, day(text)).first().map(|(_, level)| *level);
        assert_eq!((on("2025-02-01"), on("2025-07-01"), on("2027-01-01")), (Some(4), Some(3), None));
    }

    #[test]
    fn expiry_is_the_day_before_the_anniversary() {
        assert_eq!(expiry(day("2024-03-01"), 36), day("2027-02-28"));
        assert_eq!(expiry(day("2024-02-29"), 12), day("2025-02-27"));
    }
}
