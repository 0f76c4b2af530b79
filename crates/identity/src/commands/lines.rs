//! Who answers to whom.

use chrono::NaiveDate;
use kernel::{
    Cx, FieldProblem,
    id::{PersonId, ReportingLineId},
    person::{Lead, ReportingLine},
};
use serde_json::json;

use super::normal_login;
use crate::{
    Identity, IdentityError,
    policy::{self, Action},
    reporting, store,
};

/// Longest text of a basis.
const LONGEST_BASIS: usize = 200;

/// A reporting line to be begun.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// Made by the page or client, so that sending it twice begins it once.
    pub id: ReportingLineId,
    /// NIP or e-mail of the superior.
    pub superior: String,
    /// In which capacity.
    pub lead: Lead,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it is known.
    pub to: Option<NaiveDate>,
    /// The decree or order it rests on.
    pub basis: String,
}

impl Identity {
    /// Lets a person answer to somebody from a day on. A new direct superior ends the line of the one before on the eve. `today`: by the
    /// site's zone.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`] with the fields at fault.
    pub async fn begin_line(
        &self,
        cx: &Cx,
        person: PersonId,
        new: NewLine,
        today: NaiveDate,
    ) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::Assign, Some(person))?;
        let unknown = || IdentityError::Invalid(vec![FieldProblem::new("superior", "identity-line-nobody")]);
        if new.basis.chars().count() > LONGEST_BASIS {
            return Err(IdentityError::Invalid(vec![FieldProblem::new("basis", "identity-text-long")]));
        }
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        let superior = store::account_by_login(&exec, &normal_login(&new.superior)).await?.ok_or_else(unknown)?.id;
        store::account(&exec, person).await?.ok_or(IdentityError::NotFound)?;
        let line = ReportingLine { id: new.id, person, superior, lead: new.lead, from: new.from, to: new.to };
        let above = store::lines::above(&exec, &[person]).await?;
        if above.iter().any(|known| known.id == line.id) {
            return Ok(());
        }
        let below = store::lines::tree(&exec, person, line.from).await?;
        let ended = reporting::begin(&above, &below, &line).map_err(IdentityError::Invalid)?;
        if let Some((before, last_day)) = ended {
            store::lines::end(&exec, before, last_day).await?;
        }
        store::lines::insert(&exec, &line, new.basis.trim(), cx.now()).await?;
        store::lines::follow(&exec, today, Some(person)).await?;
        let said = json!({ "superior": superior, "lead": line.lead, "from": line.from, "to": line.to, "ended": ended });
        tx.audit(cx, "identity.begin_line", person, said).await?;
        tx.commit().await?;
        self.forget_line(&line, above.iter().map(|line| line.superior));
        Ok(())
    }

    /// Sets the last day of a line. `today`: by the site's zone.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`] if the person has no such line, [`IdentityError::Invalid`] for a day outside its time.
    pub async fn end_line(
        &self,
        cx: &Cx,
        person: PersonId,
        line: ReportingLineId,
        last_day: NaiveDate,
        today: NaiveDate,
    ) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::Assign, Some(person))?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        let known = store::lines::one(&exec, line).await?.filter(|line| line.person == person);
        let known = known.ok_or(IdentityError::NotFound)?;
        reporting::end(&known, last_day).map_err(IdentityError::Invalid)?;
        store::lines::end(&exec, line, last_day).await?;
        store::lines::follow(&exec, today, Some(person)).await?;
        tx.audit(cx, "identity.end_line", person, json!({ "line": line, "to": last_day })).await?;
        tx.commit().await?;
        self.forget_line(&known, []);
        Ok(())
    }

    /// Lets everybody's card name the direct superior of this day; for lines that begin or end by themselves.
    pub async fn follow_lines(&self, today: NaiveDate) -> Result<u64, IdentityError> {
        let tx = self.db.begin().await?;
        let changed = store::lines::follow(&tx.exec(), today, None).await?;
        tx.commit().await?;
        Ok(changed)
    }

    fn forget_line(&self, line: &ReportingLine, others: impl IntoIterator<Item = PersonId>) {
        for person in [line.person, line.superior].into_iter().chain(others) {
            self.actors.forget(person);
        }
    }
}
