//! Which dated version holds, what is owed, what is reported.

use kernel::id::LedgerRuleId;

use crate::model::{FormRule, Reference, Target, YearRule};

impl Reference {
    /// The rule of a form that holds in a year: the latest that has begun, in its latest version. A past year keeps its own.
    pub fn form(&self, code: &str, year: i32) -> Option<&FormRule> {
        let of = self.forms.iter().filter(|rule| rule.code == code);
        let begun =
            of.clone().filter(|rule| rule.valid_from <= year).max_by_key(|rule| (rule.valid_from, rule.version));
        // A certificate older than the first rule is counted by the first.
        begun.or_else(|| of.min_by_key(|rule| (rule.valid_from, -rule.version)))
    }

    /// One version.
    pub fn rule(&self, id: LedgerRuleId) -> Option<&FormRule> {
        self.forms.iter().find(|rule| rule.id == id)
    }

    /// All forms as they hold in a year, by code.
    pub fn forms_of(&self, year: i32) -> Vec<&FormRule> {
        let mut codes: Vec<&str> = self.forms.iter().map(|rule| rule.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().filter_map(|code| self.form(code, year)).collect()
    }

    /// The target that holds for a status in a year. Unknown statuses are taken as PNS.
    pub fn target(&self, status: &str, year: i32) -> Option<&Target> {
        let of = |status: &str| {
            let begun = self.targets.iter().filter(|target| target.status == status && target.year_from <= year);
            begun.max_by_key(|target| (target.year_from, target.version))
        };
        of(status).or_else(|| of("PNS"))
    }

    /// The targets of a year, one for each status.
    pub fn targets_of(&self, year: i32) -> Vec<&Target> {
        let mut statuses: Vec<&str> = self.targets.iter().map(|target| target.status.as_str()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        statuses.into_iter().filter_map(|status| self.target(status, year)).collect()
    }

    /// The year rule that holds in a year.
    pub fn year(&self, year: i32) -> Option<&YearRule> {
        let begun = self.years.iter().filter(|rule| rule.valid_from <= year);
        begun.max_by_key(|rule| (rule.valid_from, rule.version)).or_else(|| self.years.first())
    }
}

/// What is reported of a year's sum: no more than the cap, if there is one (BR-03).
pub fn reported(sum: i32, target: &Target) -> i32 {
    target.max_jp.map_or(sum, |max| sum.min(max))
}

/// Whether the year is met (BR-02).
pub fn met(sum: i32, target: &Target) -> bool {
    reported(sum, target) >= target.min_jp
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::model::{Confidence, Prorate};

    fn target(status: &str, year_from: i32, version: i32, max_jp: Option<i32>) -> Target {
        Target {
            id: LedgerRuleId::from_uuid(Uuid::nil()),
            status: status.to_owned(),
            year_from,
            version,
            min_jp: 20,
            max_jp,
            prorate: Prorate::Full,
            legal_basis: String::new(),
            confidence: Confidence::Read,
            confirmed: false,
        }
    }

    #[test]
    fn br_02_a_pns_meets_the_year_at_twenty() {
        let pns = target("PNS", 2018, 1, None);
        assert_eq!([19, 20, 27].map(|sum| met(sum, &pns)), [false, true, true]);
    }

    #[test]
    fn br_03_pppk_is_reported_up_to_its_cap_and_a_past_year_keeps_its_version() {
        let targets = vec![
            target("PNS", 2018, 1, None),
            target("PPPK", 2020, 1, Some(24)),
            target("PPPK", 2028, 1, Some(30)),
            target("PPPK", 2028, 2, Some(32)),
        ];
        let all = Reference { targets, ..Reference::default() };
        let pick = |status, year| all.target(status, year).map(|target| (target.status.as_str(), target.max_jp));
        assert_eq!(pick("PPPK", 2026), Some(("PPPK", Some(24))));
        assert_eq!(pick("PPPK", 2030), Some(("PPPK", Some(32))), "the latest version of the same year");
        assert_eq!(pick("PPPK", 2019), Some(("PNS", None)));
        let cap = all.target("PPPK", 2026).expect("a target");
        assert_eq!([23, 24, 27].map(|sum| reported(sum, cap)), [23, 24, 24]);
    }

    proptest! {
        #[test]
        fn reported_is_never_over_the_cap(sum in 0_i32..500, max in prop::option::of(1_i32..100)) {
            let with = target("PPPK", 2020, 1, max);
            let out = reported(sum, &with);
            prop_assert!(out <= sum && max.is_none_or(|max| out <= max));
        }
    }
}
