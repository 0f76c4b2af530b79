//! Rules of reporting lines. Pure.
//!
//! A person has at most one direct superior on any day. Others may lead beside the direct one: a second superior, and acting ones
//! (Plt where the post is vacant, Plh where its holder is absent). What was, stays: a line is ended, never changed or removed.

use chrono::NaiveDate;
use kernel::{
    FieldProblem,
    id::{PersonId, ReportingLineId},
    person::{Lead, ReportingLine},
};

/// The line that ends because a new one begins, with its last day.
pub type Ended = Option<(ReportingLineId, NaiveDate)>;

/// Whether `new` may be added to the lines `above` the person, and which line ends by it. `below`: everybody who answers to the person on
/// the new line's first day.
///
/// # Errors
/// The fields at fault.
pub fn begin(above: &[ReportingLine], below: &[PersonId], new: &ReportingLine) -> Result<Ended, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    if new.superior == new.person {
        problems.push(FieldProblem::new("superior", "identity-line-oneself"));
    } else if below.contains(&new.superior) {
        problems.push(FieldProblem::new("superior", "identity-line-circle"));
    }
    let last = new.to.unwrap_or(NaiveDate::MAX);
    if last < new.from {
        problems.push(FieldProblem::new("to", "identity-line-ends-early"));
    }
    let mut ended = None;
    for line in above.iter().filter(|line| line.lead == new.lead && line.overlaps(new.from, last)) {
        let follows = new.lead == Lead::Direct && line.from < new.from;
        match new.from.pred_opt().filter(|_| follows) {
            Some(day) => ended = Some((line.id, day)),
            None if new.lead == Lead::Direct => problems.push(FieldProblem::new("from", "identity-line-later")),
            None if line.superior == new.superior => problems.push(FieldProblem::new("from", "identity-line-twice")),
            None => {}
        }
    }
    if problems.is_empty() { Ok(ended) } else { Err(problems) }
}

/// Whether the line may end on this day.
///
/// # Errors
/// The field at fault.
pub fn end(line: &ReportingLine, last_day: NaiveDate) -> Result<(), Vec<FieldProblem>> {
    if last_day < line.from {
        return Err(vec![FieldProblem::new("to", "identity-line-ends-early")]);
    }
    if line.to.is_some_and(|to| to < last_day) {
        return Err(vec![FieldProblem::new("to", "identity-line-ended")]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn line(number: u128, superior: u128, lead: Lead, from: &str, to: Option<&str>) -> ReportingLine {
        ReportingLine {
            id: Id::from_uuid(Uuid::from_u128(number)),
            person: Id::from_uuid(Uuid::from_u128(100)),
            superior: Id::from_uuid(Uuid::from_u128(superior)),
            lead,
            from: day(from),
            to: to.map(day),
        }
    }

    #[test]
    fn one_direct_superior_a_day_and_others_beside() {
        let direct = line(1, 1, Lead::Direct, "2026-01-01", None);
        let past = line(2, 5, Lead::Direct, "2025-01-01", Some("2025-12-31"));
        let acting = line(3, 2, Lead::ActingAbsent, "2026-03-01", Some("2026-03-14"));
        let above = [direct, past, acting];
        let ends_on = |to: &str| Ok(Some((direct.id, day(to))));
        let wrong = |field, key| Err(vec![FieldProblem::new(field, key)]);
        let cases = [
            // A transfer in the middle of the year ends the line before it.
            (line(9, 3, Lead::Direct, "2026-07-01", None), ends_on("2026-06-30")),
            // The same superior again is a new line: another post.
            (line(9, 1, Lead::Direct, "2026-07-01", None), ends_on("2026-06-30")),
            // Before what is known already.
            (line(9, 3, Lead::Direct, "2025-06-01", None), wrong("from", "identity-line-later")),
            (line(9, 3, Lead::Direct, "2024-01-01", Some("2024-12-31")), Ok(None)),
            // Beside the direct one.
            (line(9, 3, Lead::Additional, "2026-02-01", None), Ok(None)),
            (line(9, 3, Lead::ActingAbsent, "2026-03-10", Some("2026-03-20")), Ok(None)),
            (line(9, 2, Lead::ActingAbsent, "2026-03-10", None), wrong("from", "identity-line-twice")),
            (line(9, 2, Lead::ActingAbsent, "2026-03-15", None), Ok(None)),
            // Not oneself, not one's own people, not backwards.
            (line(9, 100, Lead::Additional, "2026-02-01", None), wrong("superior", "identity-line-oneself")),
            (line(9, 77, Lead::Additional, "2026-02-01", None), wrong("superior", "identity-line-circle")),
            (line(9, 3, Lead::Additional, "2026-02-01", Some("2026-01-31")), wrong("to", "identity-line-ends-early")),
        ];
        let below = [Id::from_uuid(Uuid::from_u128(77))];
        for (new, expected) in cases {
            let mut begun = begin(&above, &below, &new);
            if let Err(problems) = &mut begun {
                problems.dedup();
            }
            assert_eq!(begun, expected, "{new:?}");
        }
    }

    #[test]
    fn a_line_ends_within_its_time() {
        let open = line(1, 1, Lead::Direct, "2026-01-10", None);
        let closed = line(1, 1, Lead::Direct, "2026-01-10", Some("2026-02-10"));
        let cases = [
            (open, "2026-01-10", true),
            (open, "2026-01-09", false),
            (closed, "2026-02-01", true),
            (closed, "2026-02-11", false),
        ];
        for (line, last, allowed) in cases {
            assert_eq!(end(&line, day(last)).is_ok(), allowed, "{line:?} to {last}");
        }
    }
}
