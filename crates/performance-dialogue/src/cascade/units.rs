//! Goals of units, and the goals of people beneath them.

use chrono::Datelike;
use kernel::{
    Cx,
    id::{PersonId, UnitId},
    ports::RosterUnit,
};
use serde_json::json;

use super::{
    model::{UnitGoal, UnitGoalId},
    rules,
};
use crate::{
    DialogueError, PerformanceDialogue,
    feedback::queries::People,
    goals::model::{Goal, GoalState},
    store,
};

/// The goals of a unit and of those above it in a year.
#[derive(Debug)]
pub struct UnitGoals {
    /// The goals, those of the nearest unit first.
    pub goals: Vec<UnitGoal>,
    /// All units, for names.
    pub units: Vec<RosterUnit>,
    /// Units for which the viewer may write.
    pub writable: Vec<UnitId>,
}

impl UnitGoals {
    /// The unit's name.
    pub fn name(&self, unit: &UnitId) -> &str {
        self.units.iter().find(|one| one.unit == *unit).map_or("", |one| one.name.as_str())
    }
}

/// A unit's goal with the goals of people beneath it.
#[derive(Debug)]
pub struct OpenedUnitGoal {
    /// The goal.
    pub goal: UnitGoal,
    /// The unit's name.
    pub unit: String,
    /// Goals that serve it, of those whom the viewer leads and of the viewer.
    pub beneath: Vec<Goal>,
    /// Their owners.
    pub people: People,
    /// Whether the viewer may write it anew.
    pub writable: bool,
}

impl PerformanceDialogue {
    /// What the unit of this person and the units above want to reach in a year. Two statements.
    pub(crate) async fn unit_goals_for(&self, unit: Option<UnitId>, year: i32) -> Result<Vec<UnitGoal>, DialogueError> {
        let Some(unit) = unit else { return Ok(Vec::new()) };
        let units = self.inner.ports.roster.units().await?;
        let chain = rules::chain(unit, &units);
        let mut goals = store::cascade::unit_goals(&self.db().reader(), &chain, year).await?;
        goals.sort_by_key(|goal| chain.iter().position(|unit| *unit == goal.unit));
        Ok(goals)
    }

    /// The unit goals of a year that the actor sees: those of the own unit and the units above; the administration sees all.
    pub async fn unit_goals(&self, cx: &Cx, year: i32) -> Result<UnitGoals, DialogueError> {
        let kernel::Actor::Person(actor) = &cx.actor else { return Err(DialogueError::NotFound) };
        let units = self.inner.ports.roster.units().await?;
        let admin = cx.actor.has(kernel::Role::Admin);
        let seen = if admin {
            units.iter().map(|one| one.unit).collect()
        } else {
            actor.unit.map(|unit| rules::chain(unit, &units)).unwrap_or_default()
        };
        let mut goals = store::cascade::unit_goals(&self.db().reader(), &seen, year).await?;
        goals.sort_by_key(|goal| seen.iter().position(|unit| *unit == goal.unit));
        let writable = units.iter().map(|one| one.unit).filter(|unit| rules::may_write(&cx.actor, *unit)).collect();
        Ok(UnitGoals { goals, units, writable })
    }

    /// Writes what a unit wants to reach, new under this id or in place of what it said.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for whoever neither heads the unit nor administers; [`DialogueError::Invalid`] with the fields at fault.
    pub async fn write_unit_goal(&self, cx: &Cx, goal: UnitGoal) -> Result<(), DialogueError> {
        let writer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let known = store::cascade::unit_goal(&self.db().reader(), goal.id).await?;
        let units = [Some(goal.unit), known.as_ref().map(|known| known.unit)];
        if !units.into_iter().flatten().all(|unit| rules::may_write(&cx.actor, unit)) {
            return Err(DialogueError::NotFound);
        }
        let problems = rules::unit_problems(goal.year, &goal.title, &goal.measure);
        if !problems.is_empty() {
            return Err(DialogueError::Invalid(problems));
        }
        let trim = |text: &str| text.trim().to_owned();
        let goal = UnitGoal { title: trim(&goal.title), measure: trim(&goal.measure), written_by: writer, ..goal };
        if known.as_ref() == Some(&goal) {
            return Ok(());
        }
        let tx = self.db().begin().await?;
        store::cascade::write_unit_goal(&tx.exec(), cx, &goal).await?;
        tx.audit(cx, "goal.unit", goal.id, json!({ "unit": goal.unit, "year": goal.year })).await?;
        Ok(tx.commit().await?)
    }

    /// A unit's goal with the goals beneath it within the viewer's tree. Six statements.
    pub async fn unit_goal(&self, cx: &Cx, id: UnitGoalId) -> Result<OpenedUnitGoal, DialogueError> {
        let kernel::Actor::Person(actor) = &cx.actor else { return Err(DialogueError::NotFound) };
        let goal = store::cascade::unit_goal(&self.db().reader(), id).await?.ok_or(DialogueError::NotFound)?;
        let units = self.inner.ports.roster.units().await?;
        let within = actor.unit.is_some_and(|unit| rules::chain(unit, &units).contains(&goal.unit));
        let writable = rules::may_write(&cx.actor, goal.unit);
        if !within && !writable {
            return Err(DialogueError::NotFound);
        }
        let tree: Vec<PersonId> = self.inner.ports.lines.tree(actor.id, self.today(cx)).await?;
        let mut beneath = store::goals::serving(&self.db().reader(), id).await?;
        beneath
            .retain(|goal| goal.person == actor.id || (tree.contains(&goal.person) && goal.state != GoalState::Draft));
        let people = self.people(beneath.iter().map(|goal| goal.person)).await?;
        let unit = units.iter().find(|one| one.unit == goal.unit).map(|one| one.name.clone()).unwrap_or_default();
        Ok(OpenedUnitGoal { goal, unit, beneath, people, writable })
    }

    /// Whether a person's goal may serve this unit goal: it belongs to the own unit or one above, in the year in which the goal is due.
    pub(crate) async fn may_serve(
        &self,
        person: PersonId,
        due_on: chrono::NaiveDate,
        id: UnitGoalId,
    ) -> Result<bool, DialogueError> {
        let people = self.people([person]).await?;
        let unit = people.card(person).and_then(|card| card.unit);
        let goals = self.unit_goals_for(unit, due_on.year()).await?;
        Ok(goals.iter().any(|goal| goal.id == id))
    }
}
