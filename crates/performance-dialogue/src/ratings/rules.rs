//! The nine cells, and who sees them. Pure.

use kernel::{Actor, Role, id::PersonId};

use super::model::{Expectation, Period, Predicate};

/// What result and conduct come to, all nine cells (BR-16). An unknown value comes to nothing.
pub fn predicate(result: Option<Expectation>, conduct: Option<Expectation>) -> Option<Predicate> {
    use Expectation::{Above, Below, Meets};
    Some(match (result?, conduct?) {
        (Above, Above) => Predicate::Excellent,
        (Above, Meets) | (Meets, Meets | Above) => Predicate::Good,
        (Below, Meets | Above) => Predicate::Improve,
        (Above | Meets, Below) => Predicate::Poor,
        (Below, Below) => Predicate::VeryPoor,
    })
}

/// Whether the actor sees the records of a person: one's own, those of whom one leads today, and the administration.
pub fn may_see(actor: &Actor, person: PersonId, leads: bool) -> bool {
    actor.person() == Some(person) || leads || actor.has(Role::Admin)
}

/// Whether a period can be recorded in this year and quarter: not one that is to come.
pub fn recordable(period: Period, year: i32, quarter: i32) -> bool {
    (0..=4).contains(&period.quarter) && period.year >= 2000 && (period.year, period.quarter) <= (year, quarter)
}

#[cfg(test)]
mod tests {
    use test_kit::person;

    use super::*;

    #[test]
    fn all_nine_cells() {
        let cells = [
            ("above", "below", "poor"),
            ("above", "meets", "good"),
            ("above", "above", "excellent"),
            ("meets", "below", "poor"),
            ("meets", "meets", "good"),
            ("meets", "above", "good"),
            ("below", "below", "very_poor"),
            ("below", "meets", "improve"),
            ("below", "above", "improve"),
        ];
        for (result, conduct, expected) in cells {
            let found = predicate(Expectation::parse(result), Expectation::parse(conduct));
            assert_eq!(found.map(Predicate::as_str), Some(expected), "{result} × {conduct}");
        }
        for (result, conduct) in [("", "meets"), ("meets", ""), ("baik", "baik")] {
            assert_eq!(predicate(Expectation::parse(result), Expectation::parse(conduct)), None);
        }
    }

    #[test]
    fn only_the_person_the_superior_and_the_administration_see() {
        let one = person(1, &[]).person().expect("a person");
        for (actor, leads, sees) in [
            (person(1, &[]), false, true),
            (person(2, &[Role::Superior]), true, true),
            (person(2, &[Role::Superior]), false, false),
            (person(3, &[Role::Admin]), false, true),
            (person(4, &[Role::Trainer]), false, false),
            (person(5, &[Role::Mentor]), false, false),
            (Actor::Anonymous, false, false),
        ] {
            assert_eq!(may_see(&actor, one, leads), sees, "{actor:?}");
        }
    }

    #[test]
    fn nothing_is_recorded_ahead() {
        for (year, quarter, may) in [
            (2026, 4, true),
            (2026, 0, true),
            (2027, 1, false),
            (2027, 0, false),
            (2025, 4, true),
            (2026, 5, false),
            (1999, 1, false),
        ] {
            assert_eq!(recordable(Period { year, quarter }, 2026, 4), may, "{year}/{quarter}");
        }
    }
}
