//! Who may give and who may see feedback (BR-19). Pure; the admin is nobody special here.

use chrono::NaiveDate;
use kernel::{id::PersonId, person::ReportingLine};

use super::model::{Capacity, Note, Request, Visibility};

/// In which capacity the writer may give the receiver feedback on a day; none if they may not. A superior gives within the own tree of
/// that day; anybody else only where the receiver asked.
pub fn may_give(
    writer: PersonId,
    receiver: PersonId,
    tree: &[PersonId],
    request: Option<&Request>,
) -> Option<Capacity> {
    if writer == receiver {
        return None;
    }
    if tree.contains(&receiver) {
        return Some(Capacity::Superior);
    }
    let asked = request.is_some_and(|one| one.open() && one.asker == receiver && one.asked == writer);
    asked.then_some(Capacity::Asked)
}

/// Whether the viewer may read the note on this day.
///
/// Writer and receiver always may, also after either moved on. A superior of the receiver who is in office today may where the receiver
/// shared the note. With [`Visibility::Above`] the superior of the writer may who was in office on the day of writing and is today.
/// `lines` are those in which the writer or the receiver answers to somebody.
pub fn may_see(viewer: PersonId, note: &Note, lines: &[ReportingLine], today: NaiveDate) -> bool {
    if viewer == note.writer || viewer == note.receiver {
        return true;
    }
    let leads = |person: PersonId, day: NaiveDate| {
        lines.iter().any(|line| line.superior == viewer && line.person == person && line.holds(day))
    };
    let above = note.visibility == Visibility::Above && note.capacity == Capacity::Superior;
    (note.shared_at.is_some() && leads(note.receiver, today))
        || (above && leads(note.writer, note.day) && leads(note.writer, today))
}
