//! What a talk must say, and who waits for one. Pure.

use chrono::{Days, NaiveDate};
use kernel::FieldProblem;

use super::model::{Meeting, Minutes, Quarter};

/// Letters of the minutes at most.
pub const LONGEST_MINUTES: usize = 5_000;
/// Letters of a point, a step, a comment or a correction at most.
pub const LONGEST_REMARK: usize = 1_000;
/// Next steps at most.
pub const MOST_STEPS: usize = 6;
/// Days after its end in which a quarter's talk may still be held.
const GRACE: Days = Days::new(31);
/// Minutes that a talk may be planned for.
const LENGTHS: std::ops::RangeInclusive<i32> = 15..=240;

/// What is wrong with when and where a talk of this quarter is to be; `day` is the local day on which it begins.
pub fn meeting_problems(quarter: Quarter, meeting: &Meeting, day: NaiveDate) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let last = quarter.last_day().checked_add_days(GRACE);
    if day < quarter.first_day() || last.is_none_or(|last| day > last) {
        problems.push(FieldProblem::new("tanggal", "talk-day-outside"));
    }
    if !LENGTHS.contains(&meeting.minutes) {
        problems.push(FieldProblem::new("lama", "talk-length-wrong"));
    }
    match meeting.place.trim().chars().count() {
        0 => problems.push(FieldProblem::new("tempat", "problem-field-required")),
        length if length > 200 => problems.push(FieldProblem::new("tempat", "problem-field-too-long")),
        _ => {}
    }
    problems
}

/// The minutes without spaces around and without empty steps, or what is wrong with them.
pub fn checked(minutes: Minutes) -> Result<Minutes, Vec<FieldProblem>> {
    let trim = |text: &str| text.trim().to_owned();
    let mut minutes = Minutes { agreed: trim(&minutes.agreed), ..minutes };
    for step in &mut minutes.steps {
        step.text = trim(&step.text);
    }
    minutes.steps.retain(|step| !step.text.is_empty());
    let mut problems = Vec::new();
    match minutes.agreed.chars().count() {
        0 => problems.push(FieldProblem::new("sepakat", "problem-field-required")),
        length if length > LONGEST_MINUTES => problems.push(FieldProblem::new("sepakat", "problem-field-too-long")),
        _ => {}
    }
    if minutes.steps.len() > MOST_STEPS || minutes.steps.iter().any(|step| step.text.chars().count() > LONGEST_REMARK) {
        problems.push(FieldProblem::new("langkah", "problem-field-too-long"));
    }
    if problems.is_empty() { Ok(minutes) } else { Err(problems) }
}

/// A longer text without spaces around it, or what is wrong with the field.
pub fn long_text(field: &'static str, text: &str) -> Result<String, Vec<FieldProblem>> {
    let text = text.trim();
    let problem = match text.chars().count() {
        0 => "problem-field-required",
        1..=LONGEST_MINUTES => return Ok(text.to_owned()),
        _ => "problem-field-too-long",
    };
    Err(vec![FieldProblem::new(field, problem)])
}

/// The text of a remark without spaces around it, or what is wrong with the field.
pub fn remark(field: &'static str, text: &str) -> Result<String, Vec<FieldProblem>> {
    let text = text.trim();
    let problem = match text.chars().count() {
        0 => "problem-field-required",
        1..=LONGEST_REMARK => return Ok(text.to_owned()),
        _ => "problem-field-too-long",
    };
    Err(vec![FieldProblem::new(field, problem)])
}

/// Whether superiors are reminded today of talks of this quarter that were not held: so many days before its end, and until it ends.
pub fn reminds(quarter: Quarter, today: NaiveDate, days_before_end: i32) -> bool {
    let last = quarter.last_day();
    let first = last.checked_sub_days(Days::new(u64::from(days_before_end.unsigned_abs())));
    first.is_some_and(|first| first <= today) && today <= last
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{consent::Party, talks::model::NextStep};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    #[test]
    fn a_talk_belongs_to_its_quarter() {
        let quarter = Quarter { year: 2026, number: 3 };
        let meeting = Meeting { starts_at: DateTime::UNIX_EPOCH, minutes: 60, place: "Ruang camat".to_owned() };
        for (on, wrong) in [(day(6, 30), true), (day(7, 1), false), (day(10, 31), false), (day(11, 1), true)] {
            assert_eq!(!meeting_problems(quarter, &meeting, on).is_empty(), wrong, "{on}");
        }
        for (minutes, wrong) in [(14, true), (15, false), (240, false), (241, true)] {
            let meeting = Meeting { minutes, ..meeting.clone() };
            assert_eq!(!meeting_problems(quarter, &meeting, day(7, 1)).is_empty(), wrong, "{minutes}");
        }
        let nowhere = Meeting { place: "  ".to_owned(), ..meeting };
        assert_eq!(meeting_problems(quarter, &nowhere, day(7, 1))[0].field, "tempat");
    }

    #[test]
    fn minutes_say_something_and_empty_steps_fall_away() {
        let step = |text: &str| NextStep { text: text.to_owned(), by: Party::Employee, due_on: day(12, 1) };
        let good =
            Minutes { agreed: " Arsip ditata bersama. ".to_owned(), steps: vec![step(" "), step(" Menata rak ")] };
        let kept = checked(good.clone()).expect("good minutes");
        assert_eq!((kept.agreed.as_str(), kept.steps), ("Arsip ditata bersama.", vec![step("Menata rak")]));
        assert!(checked(Minutes { agreed: String::new(), ..good.clone() }).is_err());
        assert!(checked(Minutes { steps: vec![step("x"); MOST_STEPS + 1], ..good }).is_err());
    }

    #[test]
    fn reminders_begin_before_the_end_and_stop_with_it() {
        let quarter = Quarter { year: 2026, number: 4 };
        for (on, expected) in [(day(12, 16), false), (day(12, 17), true), (day(12, 31), true), (day(9, 30), false)] {
            assert_eq!(reminds(quarter, on, 14), expected, "{on}");
        }
        assert!(!reminds(Quarter { year: 2026, number: 3 }, day(12, 31), 14));
    }
}
