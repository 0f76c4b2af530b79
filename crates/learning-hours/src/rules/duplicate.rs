//! Whether two records are the same event.

use std::collections::HashSet;

use chrono::NaiveDate;

/// A certificate's number without what people write differently: upper case, letters and digits alone (BR-09).
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// How alike two titles are, 0 to 100: Dice's coefficient over pairs of letters.
pub fn likeness(a: &str, b: &str) -> u32 {
    let pairs = |text: &str| -> HashSet<(char, char)> {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return u32::from(a == b) * 100;
    }
    (200 * a.intersection(&b).count() / (a.len() + b.len())) as u32
}

/// Days between the beginnings of what may be one event.
const NEAR: i64 = 3;
/// Likeness from which titles are taken for the same.
const ALIKE: u32 = 75;

/// Whether the two look like one event: like titles that begin at about the same time.
pub fn same_event(a: (&str, NaiveDate), b: (&str, NaiveDate)) -> bool {
    (a.1 - b.1).num_days().abs() <= NEAR && likeness(a.0, b.0) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn br_09_numbers_are_compared_without_signs() {
        assert_eq!(key(" 800.1.4/0012-BKPSDMD/x "), key("80014 0012 bkpsdmd X"));
        assert_ne!(key("800/12"), key("800/13"));
    }

    #[test]
    fn like_titles_near_in_time_are_one_event() {
        let on = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
        let title = "Bimbingan Teknis Pengelolaan Arsip Dinamis";
        assert!(same_event((title, on(3)), ("Bimtek Pengelolaan Arsip Dinamis", on(4))));
        assert!(!same_event((title, on(3)), (title, on(9))));
        assert!(!same_event((title, on(3)), ("Pelatihan Pelayanan Publik Prima", on(3))));
        assert_eq!((likeness("", ""), likeness("a", "bc")), (100, 0));
    }
}
