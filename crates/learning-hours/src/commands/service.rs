//! Who served only a part of a year, as the administration notes it.

use chrono::{Days, NaiveDate};
use kernel::{
    Cx, FieldProblem,
    id::{AbsenceId, PersonId},
};
use serde_json::json;

use crate::{
    HoursError, LearningHours,
    model::{Absence, AbsenceKind},
    rules::service::{absent_days, years},
    store,
};

/// Days from which a leave is long enough to count.
pub const LONG: i64 = 30;
/// The longest stretch that one entry may hold, in days.
const LONGEST: i64 = 366 * 6;
/// Characters of a note at most.
const LONGEST_NOTE: usize = 300;

/// A stretch to be noted. Its id is the caller's, so that sending it twice notes it once.
#[derive(Debug, Clone)]
pub struct NewAbsence {
    /// Names it.
    pub id: AbsenceId,
    /// Whose.
    pub person: PersonId,
    /// Why nobody served.
    pub kind: AbsenceKind,
    /// First day of service for who came, last one for who left, first day of a leave.
    pub first: NaiveDate,
    /// Last day of a leave.
    pub last: Option<NaiveDate>,
    /// Number of the decree; may be empty.
    pub note: String,
}

/// The days without service, first and last, open where nothing bounds them.
fn stretch(new: &NewAbsence) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Vec<FieldProblem>> {
    match new.kind {
        AbsenceKind::Entered => Ok((None, new.first.checked_sub_days(Days::new(1)))),
        AbsenceKind::Left => Ok((new.first.checked_add_days(Days::new(1)), None)),
        AbsenceKind::Leave | AbsenceKind::Study => {
            let last = new.last.ok_or_else(|| vec![FieldProblem::new("last", "problem-field-required")])?;
            let days = (last - new.first).num_days() + 1;
            if days < LONG {
                return Err(vec![FieldProblem::new("last", "hours-absence-short")]);
            }
            if days > LONGEST {
                return Err(vec![FieldProblem::new("last", "hours-number-range")]);
            }
            Ok((Some(new.first), Some(last)))
        }
    }
}

impl LearningHours {
    /// Notes a stretch without service, and sums the years that it reaches into anew.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for an unknown person, [`HoursError::Invalid`] for fields at fault.
    pub async fn note_absence(&self, cx: &Cx, new: NewAbsence) -> Result<(), HoursError> {
        if new.note.chars().count() > LONGEST_NOTE {
            return Err(HoursError::Invalid(vec![FieldProblem::new("note", "problem-field-too-long")]));
        }
        let (from, until) = stretch(&new).map_err(HoursError::Invalid)?;
        self.person_card(new.person).await?;
        let absence = Absence {
            id: new.id,
            person: new.person,
            kind: new.kind,
            from,
            until,
            note: new.note.trim().to_owned(),
            recorded_by: cx.actor.label(),
            recorded_at: cx.now(),
        };
        let tx = self.db().begin().await?;
        if store::service::insert(&tx.exec(), &absence).await? {
            sum_anew(&tx, &absence).await?;
            let detail =
                json!({ "person": absence.person, "kind": absence.kind.as_str(), "from": from, "until": until });
            tx.audit(cx, "hours.note_absence", absence.id, detail).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes a stretch back that was noted by mistake. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for one that this person does not have.
    pub async fn void_absence(&self, cx: &Cx, person: PersonId, id: AbsenceId) -> Result<(), HoursError> {
        let tx = self.db().begin().await?;
        let known = store::service::get(&tx.exec(), id).await?.filter(|absence| absence.person == person);
        let absence = known.ok_or(HoursError::NotFound)?;
        if store::service::void(&tx.exec(), id, cx.now()).await? {
            sum_anew(&tx, &absence).await?;
            tx.audit(cx, "hours.void_absence", id, json!({ "person": person })).await?;
        }
        Ok(tx.commit().await?)
    }
}

async fn sum_anew(tx: &database::Tx, changed: &Absence) -> Result<(), HoursError> {
    let exec = tx.exec();
    for year in years(changed) {
        store::service::hold(&exec, changed.person, year).await?;
    }
    let all = store::service::of_person(&exec, changed.person).await?;
    for year in years(changed) {
        store::service::set_days(&exec, changed.person, year, absent_days(year, &all)).await?;
    }
    Ok(())
}
