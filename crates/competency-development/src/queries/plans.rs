//! The agency's plan and how far it was carried out.

use chrono::NaiveDate;
use kernel::id::AgencyPlanId;

use crate::{
    CompetencyError, Development,
    model::{AgencyPlan, PlanItem, State},
    remembered::Reference,
    rules::consolidation::{By, Line, Total, lines, total},
    store::{self, courses::Completion},
};

/// A version with its sums.
pub struct PlanView {
    /// The version.
    pub plan: AgencyPlan,
    /// Whether it is the latest of its year.
    pub latest: bool,
    /// By competency and form.
    pub subjects: Vec<Line>,
    /// By unit.
    pub units: Vec<Line>,
    /// By form.
    pub learning: Vec<Line>,
    /// Everything together.
    pub total: Total,
    /// Lesson hours completed in the year by courses that meet a need of the plan.
    pub done_jp: i64,
    /// Every single need.
    pub items: Vec<PlanItem>,
}

impl PlanView {
    /// Id, heading and lines of the shorter tables, and whether their names are forms of learning.
    pub fn groups(&self) -> [(&'static str, &'static str, &[Line], bool); 2] {
        [
            ("h-units", "competency-by-unit", &self.units, false),
            ("h-learning", "competency-by-learning", &self.learning, true),
        ]
    }
}

/// The year's page.
pub struct YearView {
    /// Versions, the latest first.
    pub versions: Vec<AgencyPlan>,
    /// The version in force: the one that is set, else the latest.
    pub current: Option<PlanView>,
    /// Forms that are verified and stand in no version yet.
    pub ready: u64,
    /// Forms on their way.
    pub underway: u64,
}

/// Whether a need is met: its person completed in the year a course that teaches the competency.
fn met(reference: &Reference, completions: &[Completion], item: &PlanItem) -> bool {
    completions.iter().any(|one| one.person == item.person && teaches(reference, one, item))
}

fn teaches(reference: &Reference, completion: &Completion, item: &PlanItem) -> bool {
    let competency = item.competency;
    reference.tags.iter().any(|tag| tag.course == completion.course && Some(tag.competency) == competency)
}

impl Development {
    /// The plan of a year.
    pub async fn plan_year(&self, year: i32) -> Result<YearView, CompetencyError> {
        let exec = self.db().reader();
        let versions = store::plans::of_year(&exec, year).await?;
        let counts = store::needs::counts(&exec, year).await?;
        let count = |states: &[State]| states.iter().filter_map(|state| counts.get(state)).sum();
        let set = versions.iter().find(|plan| plan.state == crate::model::PlanState::Set);
        let current = match set.or(versions.first()) {
            Some(plan) => {
                Some(self.plan_of(plan.clone(), versions.first().is_some_and(|one| one.id == plan.id)).await?)
            }
            None => None,
        };
        Ok(YearView {
            current,
            ready: count(&[State::Verified]),
            underway: count(&[State::Draft, State::Submitted, State::Approved, State::Revise]),
            versions,
        })
    }

    /// One version.
    pub async fn plan(&self, id: AgencyPlanId) -> Result<PlanView, CompetencyError> {
        let exec = self.db().reader();
        let plan = store::plans::get(&exec, id).await?.ok_or(CompetencyError::NotFound)?;
        let versions = store::plans::of_year(&exec, plan.year).await?;
        let latest = versions.first().is_some_and(|one| one.id == id);
        self.plan_of(plan, latest).await
    }

    async fn plan_of(&self, plan: AgencyPlan, latest: bool) -> Result<PlanView, CompetencyError> {
        let exec = self.db().reader();
        let reference = self.inner.reference.get().await?;
        let items = store::plans::items(&exec, plan.id).await?;
        let year = |month, day| NaiveDate::from_ymd_opt(plan.year, month, day).unwrap_or_default();
        let completions = store::courses::completed_between(&exec, year(1, 1), year(12, 31)).await?;
        let done = |item: &PlanItem| met(&reference, &completions, item);
        let meets =
            |one: &&Completion| items.iter().any(|item| item.person == one.person && teaches(&reference, one, item));
        Ok(PlanView {
            subjects: lines(&items, By::Subject, done),
            units: lines(&items, By::Unit, done),
            learning: lines(&items, By::Learning, done),
            total: total(&items, done),
            done_jp: completions.iter().filter(meets).map(|one| i64::from(one.jp)).sum(),
            latest,
            plan,
            items,
        })
    }
}
