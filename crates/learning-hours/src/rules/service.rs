//! What is owed by who served only a part of a year (BR on partial years; no legal basis was found, so a target has to ask for it).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::model::{Absence, Prorate, Target};

/// Days of a year.
pub const fn length(year: i32) -> i32 {
    if NaiveDate::from_ymd_opt(year, 2, 29).is_some() { 366 } else { 365 }
}

/// The years that a stretch reaches into. One that is open at an end reaches no farther than the year of its other end: before somebody
/// came and after somebody left nothing is owed, and nobody asks.
pub fn years(absence: &Absence) -> impl Iterator<Item = i32> + use<> {
    let from = absence.from.or(absence.until).map(|day| day.year());
    let until = absence.until.or(absence.from).map(|day| day.year());
    from.zip(until).map(|(from, until)| from..=until).into_iter().flatten()
}

/// Days of the year without service: each day once, however many stretches hold it.
pub fn absent_days(year: i32, absences: &[Absence]) -> i32 {
    let ends = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let Some((first, last)) = ends else { return 0 };
    let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
    for absence in absences.iter().filter(|absence| years(absence).any(|of| of == year)) {
        let from = absence.from.unwrap_or(first).max(first);
        let until = absence.until.unwrap_or(last).min(last);
        days.extend(from.iter_days().take_while(|day| *day <= until));
    }
    days.len() as i32
}

/// Lesson hours owed of a target by who did not serve on so many days of a year of this length; rounded up, so that a part of an hour is
/// owed as one.
pub const fn owed(target: &Target, absent: i32, length: i32) -> i32 {
    match target.prorate {
        Prorate::Full => target.min_jp,
        Prorate::Days => (target.min_jp * (length - absent) + length - 1) / length,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::id::{AbsenceId, LedgerRuleId, PersonId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::model::{AbsenceKind, Confidence};

    fn absence(from: &str, until: &str) -> Absence {
        Absence {
            id: AbsenceId::from_uuid(Uuid::nil()),
            person: PersonId::from_uuid(Uuid::nil()),
            kind: AbsenceKind::Leave,
            from: from.parse().ok(),
            until: until.parse().ok(),
            note: String::new(),
            recorded_by: String::new(),
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn days_without_service_count_once() {
        for (absences, days) in [
            (vec![], 0),
            // Came on the first of July: half of the year is not owed.
            (vec![absence("", "2026-06-30")], 181),
            (vec![absence("2026-12-01", "")], 31),
            // Leave over the turn of the year, with study beside it.
            (vec![absence("2025-12-01", "2026-01-31"), absence("2026-01-15", "2026-02-14")], 45),
            (vec![absence("2024-01-01", "2027-12-31")], 365),
            // Came or left in another year: nothing is asked of this one.
            (vec![absence("", "2025-06-30"), absence("2027-03-01", "")], 0),
        ] {
            assert_eq!(absent_days(2026, &absences), days, "{absences:?}");
        }
        assert_eq!(absent_days(2028, &[absence("2028-02-01", "2028-02-29")]), 29);
    }

    fn target(min_jp: i32, prorate: Prorate) -> Target {
        Target {
            id: LedgerRuleId::from_uuid(Uuid::nil()),
            status: "PNS".to_owned(),
            year_from: 2018,
            version: 1,
            min_jp,
            max_jp: None,
            prorate,
            legal_basis: String::new(),
            confidence: Confidence::Guessed,
            confirmed: false,
        }
    }

    #[test]
    fn a_part_of_the_year_owes_a_part_of_the_target() {
        for (absent, full, part) in [(0, 20, 20), (181, 20, 11), (31, 20, 19), (300, 20, 4), (365, 20, 0), (1, 20, 20)]
        {
            assert_eq!(owed(&target(20, Prorate::Full), absent, 365), full, "{absent} days, not by days");
            assert_eq!(owed(&target(20, Prorate::Days), absent, 365), part, "{absent} days");
        }
    }

    proptest! {
        #[test]
        fn more_absence_never_owes_more(least in 0_i32..500, a in 0_i32..=366, b in 0_i32..=366) {
            let (few, many) = (a.min(b), a.max(b));
            prop_assert!(owed(&target(least, Prorate::Days), few, 366) >= owed(&target(least, Prorate::Days), many, 366));
            prop_assert_eq!(owed(&target(least, Prorate::Days), 0, 366), least);
            prop_assert_eq!(owed(&target(least, Prorate::Days), 366, 366), 0);
        }
    }
}
