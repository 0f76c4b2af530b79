//! Keeping, changing and deleting reports.

use kernel::{Cx, FieldProblem, id::ReportId};
use serde_json::json;

use crate::{
    ReportError, Reporting,
    model::{Report, ReportInput},
    policy::{self, Action, READERS},
    store,
};

/// Letters of a report's name.
const LONGEST_NAME: usize = 120;

impl Reporting {
    /// Keeps a report under this id. Doing it twice keeps it once.
    ///
    /// # Errors
    /// [`ReportError::Invalid`] with the fields at fault.
    pub async fn keep(&self, cx: &Cx, id: ReportId, input: ReportInput) -> Result<ReportId, ReportError> {
        policy::may(&cx.actor, Action::Make, None)?;
        let owner = cx.actor.person().ok_or(ReportError::Forbidden)?;
        let input = self.checked(input)?;
        let report = Report {
            id,
            owner,
            due_at: input.schedule.next(cx.now(), self.inner.settings.zone),
            name: input.name,
            definition: input.definition,
            shared: input.shared,
            schedule: input.schedule,
            version: 1,
            updated_at: cx.now(),
        };
        let tx = self.db().begin().await?;
        if store::insert(&tx.exec(), &report).await? {
            tx.audit(cx, "report.keep", id, json!({ "name": report.name, "shared": report.shared })).await?;
            tx.commit().await?;
        } else if store::report(&tx.exec(), id).await?.is_none_or(|kept| kept.owner != owner) {
            return Err(ReportError::NotFound);
        }
        Ok(id)
    }

    /// Changes a report that still has this version.
    ///
    /// # Errors
    /// [`ReportError::Stale`] if it has moved on.
    pub async fn change(&self, cx: &Cx, id: ReportId, version: i32, input: ReportInput) -> Result<(), ReportError> {
        let input = self.checked(input)?;
        let tx = self.db().begin().await?;
        let before = store::report(&tx.exec(), id).await?.ok_or(ReportError::NotFound)?;
        policy::may(&cx.actor, Action::Own, Some(&before))?;
        let report = Report {
            due_at: input.schedule.next(cx.now(), self.inner.settings.zone),
            name: input.name,
            definition: input.definition,
            shared: input.shared,
            schedule: input.schedule,
            version: version + 1,
            updated_at: cx.now(),
            ..before
        };
        if !store::update(&tx.exec(), &report, version).await? {
            return Err(ReportError::Stale);
        }
        tx.audit(cx, "report.change", id, json!({ "name": report.name, "shared": report.shared })).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes a report and what is kept of its runs.
    ///
    /// # Errors
    /// [`ReportError::NotFound`] or [`ReportError::Forbidden`].
    pub async fn delete(&self, cx: &Cx, id: ReportId) -> Result<(), ReportError> {
        let tx = self.db().begin().await?;
        let report = store::report(&tx.exec(), id).await?.ok_or(ReportError::NotFound)?;
        policy::may(&cx.actor, Action::Own, Some(&report))?;
        store::delete(&tx.exec(), id).await?;
        tx.audit(cx, "report.delete", id, json!({ "name": report.name })).await?;
        Ok(tx.commit().await?)
    }

    fn checked(&self, mut input: ReportInput) -> Result<ReportInput, ReportError> {
        let mut problems = Vec::new();
        input.name = String::from(input.name.trim());
        if input.name.is_empty() {
            problems.push(FieldProblem::new("nama", "problem-field-required"));
        } else if input.name.chars().count() > LONGEST_NAME {
            problems.push(FieldProblem::new("nama", "problem-field-too-long"));
        }
        input.shared.retain(|role| READERS.contains(role));
        match self.table(&input.definition.table) {
            Some(table) => input.definition = input.definition.fitted(table.columns()),
            None => problems.push(FieldProblem::new("tabel", "report-table-unknown")),
        }
        if problems.is_empty() { Ok(input) } else { Err(ReportError::Invalid(problems)) }
    }
}
