//! Gap and job fit (BR-15, K6).

use kernel::{id::CompetencyId, ports::CompetencyStanding};

use crate::model::Required;

/// Asked level less assessed level, where above 0; nothing assessed counts as level 0 (BR-15).
pub fn gap(required: u8, actual: Option<u8>) -> u8 {
    required.saturating_sub(actual.unwrap_or_default())
}

/// How far a person meets what the post asks for: Σ min(actual, required) ÷ Σ required, in whole percent, rounded down. None where
/// nothing is asked (K6).
pub fn fit(standings: &[CompetencyStanding]) -> Option<u32> {
    let asked: u32 = standings.iter().map(|one| u32::from(one.required)).sum();
    let met: u32 = standings.iter().map(|one| u32::from(one.required.min(one.actual.unwrap_or_default()))).sum();
    (met * 100).checked_div(asked)
}

/// Where a person stands, competency by competency: first what is asked, in its order, then what is only assessed.
pub fn standings(required: &[Required], assessed: &[(CompetencyId, u8)]) -> Vec<CompetencyStanding> {
    let actual = |competency| assessed.iter().find(|(one, _)| *one == competency).map(|(_, level)| *level);
    let asked = required.iter().map(|one| CompetencyStanding {
        competency: one.competency,
        required: one.level,
        actual: actual(one.competency),
    });
    let beyond = assessed
        .iter()
        .filter(|(one, _)| !required.iter().any(|asked| asked.competency == *one))
        .map(|(competency, level)| CompetencyStanding { competency: *competency, required: 0, actual: Some(*level) });
    asked.chain(beyond).collect()
}

/// The gaps, the widest first, among equals the more important one (BR-15).
pub fn gaps(standings: &[CompetencyStanding], required: &[Required]) -> Vec<(CompetencyStanding, u8)> {
    let priority =
        |competency| required.iter().find(|one| one.competency == competency).map_or(u8::MAX, |one| one.priority);
    let mut found: Vec<_> =
        standings.iter().map(|one| (*one, gap(one.required, one.actual))).filter(|(_, gap)| *gap > 0).collect();
    found.sort_by_key(|(one, gap)| (std::cmp::Reverse(*gap), priority(one.competency)));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn standing(number: u128, required: u8, actual: Option<u8>) -> CompetencyStanding {
        CompetencyStanding { competency: CompetencyId::from_uuid(Uuid::from_u128(number)), required, actual }
    }

    #[test]
    fn gap_by_cases() {
        for (required, actual, expected) in
            [(3, Some(2), 1), (3, Some(3), 0), (2, Some(5), 0), (3, None, 3), (0, None, 0), (0, Some(4), 0)]
        {
            assert_eq!(gap(required, actual), expected, "asked {required}, assessed {actual:?}");
        }
    }

    #[test]
    fn fit_by_cases() {
        let cases: [(&[(u8, Option<u8>)], Option<u32>); 6] = [
            (&[], None),
            (&[(0, Some(3))], None),
            (&[(3, Some(3)), (2, Some(5))], Some(100)),
            (&[(3, Some(2)), (3, None)], Some(33)),
            (&[(4, Some(2))], Some(50)),
            (&[(2, None)], Some(0)),
        ];
        for (pairs, expected) in cases {
            let standings: Vec<_> = pairs
                .iter()
                .enumerate()
                .map(|(n, (required, actual))| standing(n as u128, *required, *actual))
                .collect();
            assert_eq!(fit(&standings), expected, "{pairs:?}");
        }
    }

    #[test]
    fn the_widest_gap_comes_first_then_the_more_important() {
        let all = [standing(1, 3, Some(2)), standing(2, 4, Some(2)), standing(3, 3, Some(2)), standing(4, 2, Some(2))];
        let required: Vec<Required> = [(1, 2), (2, 3), (3, 1), (4, 1)]
            .map(|(n, priority)| Required { competency: all[n - 1].competency, level: 3, priority })
            .into();
        let order: Vec<u128> = gaps(&all, &required).iter().map(|(one, _)| one.competency.uuid().as_u128()).collect();
        assert_eq!(order, [2, 3, 1]);
    }

    proptest! {
        #[test]
        fn learning_never_widens_a_gap_nor_lowers_the_fit(
            pairs in prop::collection::vec((1_u8..=5, prop::option::of(1_u8..=5)), 1..12), place in 0_usize..12
        ) {
            let before: Vec<_> =
                pairs.iter().enumerate().map(|(n, (required, actual))| standing(n as u128, *required, *actual)).collect();
            let mut after = before.clone();
            let place = place % after.len();
            after[place].actual = Some(after[place].actual.unwrap_or_default().saturating_add(1).min(5));
            prop_assert!(gap(after[place].required, after[place].actual) <= gap(before[place].required, before[place].actual));
            prop_assert!(fit(&after) >= fit(&before));
            prop_assert!(fit(&after).is_some_and(|percent| percent <= 100));
        }

        #[test]
        fn a_full_fit_is_no_gap(pairs in prop::collection::vec((1_u8..=5, prop::option::of(1_u8..=5)), 1..12)) {
            let all: Vec<_> =
                pairs.iter().enumerate().map(|(n, (required, actual))| standing(n as u128, *required, *actual)).collect();
            prop_assert_eq!(fit(&all) == Some(100), all.iter().all(|one| gap(one.required, one.actual) == 0));
        }
    }
}
