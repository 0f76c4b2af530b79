//! Rules on the text of a note. Pure.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::FieldProblem;

use super::model::{Kind, Text};

/// Letters that at least one field holds (section 5 of the domain rules).
pub const SHORTEST: usize = 10;
/// Letters that a field holds at most.
pub const LONGEST: usize = 1_000;
/// How long the writer may still change a note.
pub const CHANGEABLE: TimeDelta = TimeDelta::hours(24);

/// The text without space around it, or what is wrong with it.
pub fn checked(text: &Text) -> Result<Text, Vec<FieldProblem>> {
    let text = Text {
        good: text.good.trim().to_owned(),
        better: text.better.trim().to_owned(),
        next: text.next.trim().to_owned(),
    };
    let fields = [("baik", &text.good), ("lebih_baik", &text.better), ("langkah", &text.next)];
    let too_long = fields.iter().filter(|(_, text)| text.chars().count() > LONGEST);
    let mut problems: Vec<FieldProblem> =
        too_long.map(|(field, _)| FieldProblem::new(*field, "problem-field-too-long")).collect();
    if fields.iter().all(|(_, text)| text.chars().count() < SHORTEST) {
        problems.push(FieldProblem::new("baik", "feedback-text-short"));
    }
    if problems.is_empty() { Ok(text) } else { Err(problems) }
}

/// Words that an example begins with or stands beside, in both languages.
const EXAMPLES: [&str; 26] = [
    "contoh",
    "contohnya",
    "misal",
    "misalnya",
    "saat",
    "ketika",
    "sewaktu",
    "waktu",
    "setelah",
    "sebelum",
    "sejak",
    "kemarin",
    "tadi",
    "karena",
    "rapat",
    "laporan",
    "surat",
    "warga",
    "loket",
    "when",
    "during",
    "after",
    "yesterday",
    "because",
    "example",
    "meeting",
];
/// A text of so many words tells enough by itself.
const TELLING: usize = 14;

/// Whether praise or criticism stands without an example. The page asks for one once; it may be passed by.
pub fn lacks_example(kind: Kind, text: &Text) -> bool {
    let judgement = match kind {
        Kind::Appreciation => &text.good,
        Kind::Improvement => &text.better,
        Kind::NextStep => return false,
    };
    let judgement = if judgement.is_empty() { format!("{} {}", text.good, text.better) } else { judgement.clone() };
    let lower = judgement.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let concrete = |word: &&str| EXAMPLES.contains(word) || word.chars().any(|c| c.is_ascii_digit());
    !words.is_empty() && words.len() < TELLING && !words.iter().any(concrete)
}

/// Whether the writer may still change a note.
pub fn changeable(written_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - written_at < CHANGEABLE
}

/// Days since the last note to somebody, if they are more than the setting allows. Who never got one counts from the first day that
/// the superior leads them.
pub fn silent_for(last: Option<NaiveDate>, leads_since: NaiveDate, today: NaiveDate, allowed: i32) -> Option<i64> {
    let since = last.map_or(leads_since, |last| last.max(leads_since));
    let days = (today - since).num_days();
    (days > i64::from(allowed)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(good: &str, better: &str, next: &str) -> Text {
        Text { good: good.to_owned(), better: better.to_owned(), next: next.to_owned() }
    }

    #[test]
    fn one_field_of_ten_letters_is_enough() {
        assert!(checked(&text("  sembilan  ", "", "")).is_err());
        assert!(checked(&text("sepuluhan!", "", "")).is_ok());
        assert!(checked(&text("baik", "", "ikut kelas arsip")).is_ok());
        assert!(checked(&text("sepuluhan!", &"a".repeat(1_001), "")).is_err());
        assert_eq!(checked(&text(" Terima kasih ", "", "")).map(|text| text.good), Ok("Terima kasih".to_owned()));
    }

    #[test]
    fn a_judgement_asks_for_an_example() {
        let cases = [
            (Kind::Appreciation, text("Kerja Anda bagus sekali", "", ""), true),
            (Kind::Appreciation, text("Sapaan Anda ketika loket penuh menenangkan", "", ""), false),
            (Kind::Appreciation, text("Laporan 24 November rapi", "", ""), false),
            (Kind::Improvement, text("", "Kurang teliti dan sering lupa", ""), true),
            (Kind::Improvement, text("Kerja bagus", "Kurang teliti, misalnya nomor surat tertukar", ""), false),
            (Kind::Improvement, text("Kerja bagus sekali", "", ""), true),
            (Kind::NextStep, text("", "", "Ikuti kelas kearsipan"), false),
            (Kind::Appreciation, text(&"kata ".repeat(14), "", ""), false),
        ];
        for (kind, text, asks) in cases {
            assert_eq!(lacks_example(kind, &text), asks, "{text:?}");
        }
    }

    #[test]
    fn a_note_stands_after_a_day() {
        let at = DateTime::UNIX_EPOCH;
        assert!(changeable(at, at + TimeDelta::hours(24) - TimeDelta::seconds(1)));
        assert!(!changeable(at, at + TimeDelta::hours(24)));
    }

    #[test]
    fn silence_counts_from_the_last_note_or_the_first_day() {
        let day = |day: u32| {
            NaiveDate::from_ymd_opt(2026, 1, 1)
                .and_then(|first| first.checked_add_days(chrono::Days::new(u64::from(day))))
                .expect("a day")
        };
        for (last, since, expected) in [
            (None, 0, Some(61)),
            (None, 1, None),
            (Some(1), 0, None),
            (Some(0), 0, Some(61)),
            // A note of an earlier term does not count against the new one.
            (Some(0), 30, None),
        ] {
            assert_eq!(silent_for(last.map(day), day(since), day(61), 60), expected, "{last:?} {since}");
        }
    }
}
