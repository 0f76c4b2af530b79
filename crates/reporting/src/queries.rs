//! Asking: which reports there are, and what they come to.

use kernel::{
    Actor, Cx, Role,
    id::{PersonId, ReportId, ReportRunId},
};

use crate::{
    ReportError, Reporting,
    definition::{Definition, Outcome},
    model::{Report, Run},
    policy::{self, Action},
    store,
    tables::Scope,
};

impl Reporting {
    /// The actor's own reports and those shared with the actor, by name.
    ///
    /// # Errors
    /// [`ReportError::Forbidden`] for who makes no reports.
    pub async fn reports(&self, cx: &Cx) -> Result<Vec<Report>, ReportError> {
        policy::may(&cx.actor, Action::Make, None)?;
        let Actor::Person(person) = &cx.actor else { return Ok(Vec::new()) };
        Ok(store::visible(&self.db().reader(), person.id, &person.roles).await?)
    }

    /// One report that the actor may run.
    ///
    /// # Errors
    /// [`ReportError::NotFound`].
    pub async fn report(&self, cx: &Cx, id: ReportId) -> Result<Report, ReportError> {
        let report = store::report(&self.db().reader(), id).await?.ok_or(ReportError::NotFound)?;
        policy::may(&cx.actor, Action::Run, Some(&report))?;
        Ok(report)
    }

    /// What is kept of the report's scheduled runs, newest first; nothing for whom it does not belong to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs(&self, cx: &Cx, report: &Report) -> Result<Vec<Run>, ReportError> {
        if policy::may(&cx.actor, Action::Own, Some(report)).is_err() {
            return Ok(Vec::new());
        }
        Ok(store::runs(&self.db().reader(), report.id).await?)
    }

    /// One kept run of the actor's own report.
    ///
    /// # Errors
    /// [`ReportError::NotFound`].
    pub async fn run_of(&self, cx: &Cx, report: ReportId, run: ReportRunId) -> Result<(Report, Run), ReportError> {
        let report = self.report(cx, report).await?;
        policy::may(&cx.actor, Action::Own, Some(&report))?;
        let run = store::run(&self.db().reader(), report.id, run).await?.ok_or(ReportError::NotFound)?;
        Ok((report, run))
    }

    /// Answers a question within the actor's scope.
    ///
    /// # Errors
    /// [`ReportError::NotFound`] for a table that is none.
    pub async fn ask(&self, cx: &Cx, definition: &Definition) -> Result<Outcome, ReportError> {
        policy::may(&cx.actor, Action::Make, None)?;
        let person = cx.actor.person().ok_or(ReportError::Forbidden)?;
        let scope = self.scope(cx, person, cx.actor.has(Role::Admin)).await?;
        self.ask_within(cx, definition, &scope).await
    }

    pub(crate) async fn ask_within(
        &self,
        cx: &Cx,
        definition: &Definition,
        scope: &Scope,
    ) -> Result<Outcome, ReportError> {
        let table = self.table(&definition.table).ok_or(ReportError::NotFound)?;
        if !table.is_about_people() && *scope != Scope::Everybody {
            return Err(ReportError::NotFound);
        }
        let rows = table.rows(cx, scope).await?;
        let (columns, definition) = (table.columns(), definition.clone());
        Ok(tokio::task::spawn_blocking(move || definition.run(columns, rows)).await?)
    }

    /// Whom this person's reports may tell of.
    pub(crate) async fn scope(&self, cx: &Cx, person: PersonId, is_admin: bool) -> Result<Scope, ReportError> {
        if is_admin {
            return Ok(Scope::Everybody);
        }
        let today = cx.now().with_timezone(&self.inner.settings.zone).date_naive();
        let reports = self.inner.directory.reports(person, today).await?;
        Ok(Scope::People(reports.into_iter().map(|card| card.id).collect()))
    }
}
