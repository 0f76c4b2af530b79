//! The agency's plan: versions are frozen lists of what was verified; a decree sets one.

use chrono::NaiveDate;
use kernel::{Cx, FieldProblem, Id, id::AgencyPlanId};
use serde_json::json;

use super::{administration, line, required};
use crate::{
    CompetencyError, Development,
    model::{Action, AgencyPlan, NeedsForm, Part, PlanItem, PlanState, State},
    rules::needs,
    store,
};

impl Development {
    /// Puts a new version of the year's plan together from everything that is verified or stands in the last version already. Its id
    /// is the caller's.
    pub async fn consolidate(&self, cx: &Cx, id: AgencyPlanId, year: i32) -> Result<AgencyPlan, CompetencyError> {
        administration(cx)?;
        let reference = self.inner.reference.get().await?;
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let versions = store::plans::of_year(&exec, year).await?;
        if let Some(there) = versions.iter().find(|plan| plan.id == id) {
            return Ok(there.clone());
        }
        let forms = store::needs::in_states(&exec, year, &[State::Verified, State::Consolidated, State::Set]).await?;
        if !forms.iter().any(|form| matches!(form.state, State::Verified | State::Consolidated)) {
            return Err(CompetencyError::NothingToPlan);
        }
        let ids: Vec<_> = forms.iter().map(|form| form.id).collect();
        let mut rows = store::needs::rows_of(&exec, &ids).await?;
        let mut items = Vec::new();
        for form in &forms {
            for row in rows.remove(&form.id).unwrap_or_default() {
                let name = row.competency.map(|one| reference.name(one).to_owned());
                let item = PlanItem {
                    form: form.id,
                    person: form.person,
                    name: form.name.clone(),
                    post: form.post.clone(),
                    unit: form.unit,
                    unit_name: form.unit_name.clone(),
                    competency: row.competency,
                    subject: name.unwrap_or(row.problem),
                    learning: row.learning,
                    priority: row.priority,
                    jp: row.jp,
                    cost: row.cost,
                };
                items.push((Id::<kernel::id::kind::NeedsRow>::derived(id, &row.id.to_string()).uuid(), item));
            }
        }
        let plan = AgencyPlan {
            id,
            year,
            version: versions.iter().map(|plan| plan.version).max().unwrap_or_default() + 1,
            state: PlanState::Draft,
            decree: String::new(),
            decreed_on: None,
            made_at: cx.now(),
        };
        match store::plans::insert(&exec, &plan, &cx.actor.label()).await {
            Ok(true) => {}
            // Somebody else was a moment earlier.
            Ok(false) | Err(database::Error::Unique(_)) => return Err(CompetencyError::PlanClosed),
            Err(error) => return Err(error.into()),
        }
        store::plans::insert_items(&exec, id, &items).await?;
        for form in forms.into_iter().filter(|form| form.state == State::Verified) {
            self.carry(&tx, cx, id, form, Action::Consolidate).await?;
        }
        tx.audit(cx, "plan.consolidate", id, json!({ "year": year, "version": plan.version, "needs": items.len() }))
            .await?;
        tx.commit().await?;
        Ok(plan)
    }

    /// Sets the latest version of a year by a decree, and with it the forms that stand in it.
    pub async fn set_plan(
        &self,
        cx: &Cx,
        id: AgencyPlanId,
        decree: &str,
        day: NaiveDate,
    ) -> Result<(), CompetencyError> {
        administration(cx)?;
        let decree = line(decree);
        let mut problems = Vec::new();
        required(&mut problems, "nomor", &decree, 120);
        if day > self.today(cx) {
            problems.push(FieldProblem::new("tanggal", "competency-future-day"));
        }
        if !problems.is_empty() {
            return Err(CompetencyError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let plan = store::plans::get(&exec, id).await?.ok_or(CompetencyError::NotFound)?;
        let versions = store::plans::of_year(&exec, plan.year).await?;
        if versions.first().is_none_or(|latest| latest.id != id) || !store::plans::set(&exec, id, &decree, day).await? {
            return Err(CompetencyError::PlanClosed);
        }
        let items = store::plans::items(&exec, id).await?;
        let forms = store::needs::in_states(&exec, plan.year, &[State::Consolidated]).await?;
        for form in forms.into_iter().filter(|form| items.iter().any(|item| item.form == form.id)) {
            self.carry(&tx, cx, id, form, Action::Set).await?;
        }
        tx.audit(cx, "plan.set", id, json!({ "decree": decree, "day": day })).await?;
        Ok(tx.commit().await?)
    }

    /// Moves a form with the plan.
    async fn carry(
        &self,
        tx: &database::Tx,
        cx: &Cx,
        plan: AgencyPlanId,
        form: NeedsForm,
        action: Action,
    ) -> Result<(), CompetencyError> {
        let to = needs::next(form.state, action, Part::Admin).ok_or(CompetencyError::NotNow)?;
        let from = form.revision;
        let to = NeedsForm { state: to, revision: from + 1, moved_at: cx.now(), ..form };
        if !store::needs::advance(&tx.exec(), from, &to).await? {
            return Err(CompetencyError::Moved);
        }
        let key = format!("{} {}", action.as_str(), to.id);
        let step = Id::<kernel::id::kind::NeedsRow>::derived(plan, &key).uuid();
        self.note(tx, cx, step, &to, (Part::Admin, action), "").await
    }
}
