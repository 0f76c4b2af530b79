//! Numbers that the agency sets, by the day from which they hold.

use chrono::{Months, NaiveDate};

use crate::model::Setting;

/// The words of the settings, in the order of the page, with the least and the greatest number that makes sense.
pub const WORDS: [(&str, i32, i32); 9] = [
    ("capacity", 1, 50),
    ("silent_days", 7, 365),
    ("superior_allowed", 0, 1),
    ("handover_months", 0, 120),
    ("retire_jpt", 50, 75),
    ("retire_administrator", 50, 75),
    ("retire_pengawas", 50, 75),
    ("retire_fungsional", 50, 75),
    ("retire_pelaksana", 50, 75),
];

/// The settings as they hold on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    day: NaiveDate,
    values: Vec<(String, i32)>,
}

impl InForce {
    /// What holds on this day: of each word the latest that has begun.
    pub fn on(day: NaiveDate, all: &[Setting]) -> Self {
        let mut begun: Vec<&Setting> = all.iter().filter(|one| one.from <= day).collect();
        begun.sort_by_key(|one| one.from);
        let mut values: Vec<(String, i32)> = Vec::new();
        for one in begun {
            values.retain(|(word, _)| *word != one.word);
            values.push((one.word.clone(), one.value));
        }
        Self { day, values }
    }

    /// The number of this word, if it was ever set.
    pub fn get(&self, word: &str) -> Option<i32> {
        self.values.iter().find(|(known, _)| known == word).map(|(_, value)| *value)
    }

    /// Most mentees of a mentor who names no number.
    pub fn capacity(&self) -> u32 {
        self.get("capacity").unwrap_or_default().unsigned_abs()
    }

    /// Days without a confirmed session after which a pair is silent.
    pub fn silent_days(&self) -> i64 {
        self.get("silent_days").unwrap_or(i32::MAX).into()
    }

    /// Whether one's own superior may be one's mentor.
    pub fn superior_allowed(&self) -> bool {
        self.get("superior_allowed") == Some(1)
    }

    /// The first day of retirement: the first of the month after the birthday (PP 11/2017 art. 240).
    pub fn retires_on(&self, born: NaiveDate, post_kind: &str) -> Option<NaiveDate> {
        use chrono::Datelike;
        let age = self.get(&format!("retire_{post_kind}"))?;
        let birthday = born.checked_add_months(Months::new(age.unsigned_abs() * 12))?;
        birthday.with_day(1)?.checked_add_months(Months::new(1))
    }

    /// Whole months until that day, if it comes within the time of handing over.
    pub fn handover(&self, retires_on: Option<NaiveDate>) -> Option<u32> {
        use chrono::Datelike;
        let on = retires_on?;
        let months = (on.year() - self.day.year()) * 12 + on.month0() as i32 - self.day.month0() as i32;
        let window = self.get("handover_months")?;
        (on > self.day && months <= window).then_some(months.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn setting(word: &str, from: &str, value: i32) -> Setting {
        Setting { word: word.to_owned(), from: day(from), value, confidence: "G".to_owned() }
    }

    #[test]
    fn the_latest_that_has_begun_holds() {
        let all = [
            setting("capacity", "2026-07-01", 3),
            setting("capacity", "2024-01-01", 5),
            setting("capacity", "2027-01-01", 9),
        ];
        for (on, expected) in [("2026-06-30", 5), ("2026-07-01", 3), ("2026-12-31", 3), ("2027-01-01", 9)] {
            assert_eq!(InForce::on(day(on), &all).capacity(), expected, "{on}");
        }
        assert_eq!(InForce::on(day("2023-01-01"), &all).get("capacity"), None);
    }

    #[test]
    fn retirement_and_handing_over() {
        let all = [
            setting("retire_jpt", "2024-01-01", 60),
            setting("retire_pelaksana", "2024-01-01", 58),
            setting("handover_months", "2024-01-01", 24),
        ];
        let rules = InForce::on(day("2026-11-24"), &all);
        for (born, kind, retires, months) in [
            ("1967-08-15", "jpt", Some("2027-09-01"), Some(10)),
            ("1967-08-15", "pelaksana", Some("2025-09-01"), None),
            ("1968-12-31", "pelaksana", Some("2027-01-01"), Some(2)),
            ("1970-11-02", "pelaksana", Some("2028-12-01"), None),
            ("1970-10-31", "pelaksana", Some("2028-11-01"), Some(24)),
            ("1970-10-31", "unknown", None, None),
        ] {
            let on = rules.retires_on(day(born), kind);
            assert_eq!(on, retires.map(day), "{born} {kind}");
            assert_eq!(rules.handover(on), months, "{born} {kind}");
        }
    }
}
