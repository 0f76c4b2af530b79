//! The yearly calendar, and the reminders of it.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use kernel::{Cx, FieldProblem, Role, id::PersonId, person::indonesian_date};
use serde_json::json;

use super::administration;
use crate::{
    CompetencyError, Development,
    model::{NeedsForm, Stage, State},
    rules::needs::deciders,
    store,
};

/// Days before a due day on which people are reminded.
const AHEAD: TimeDelta = TimeDelta::days(7);

impl Development {
    /// Says when the stages of a year are due; in the order of the stages.
    pub async fn set_calendar(&self, cx: &Cx, year: i32, due: Vec<(Stage, NaiveDate)>) -> Result<(), CompetencyError> {
        administration(cx)?;
        if due.windows(2).any(|pair| pair[0].1 > pair[1].1) {
            return Err(CompetencyError::Invalid(vec![FieldProblem::new("penetapan", "competency-date-order")]));
        }
        let tx = self.db().begin().await?;
        store::needs::set_deadlines(&tx.exec(), year, &due).await?;
        let days: HashMap<&str, NaiveDate> = due.iter().map(|(stage, day)| (stage.as_str(), *day)).collect();
        tx.audit(cx, "needs.calendar", year, json!(days)).await?;
        Ok(tx.commit().await?)
    }

    /// Reminds, once per stage, everybody whose turn it is in a stage that is due within a week. Gives how many letters were queued.
    pub async fn remind(&self, cx: &Cx) -> Result<usize, CompetencyError> {
        let today = self.today(cx);
        let due = store::needs::due_between(&self.db().reader(), today, today + AHEAD).await?;
        let mut letters = 0;
        for (year, stage, day) in due {
            let turns = self.turns(year, stage, today).await?;
            let people: Vec<PersonId> = turns.keys().copied().collect();
            for card in self.inner.ports.directory.cards(&people).await? {
                let (Some(to), Some(count)) = (card.email.clone(), turns.get(&card.id)) else { continue };
                let tx = self.db().begin().await?;
                if store::needs::remind(&tx.exec(), year, stage, card.id, cx.now()).await? {
                    let mail =
                        self.letter_of_reminder(to, &card.full_name(), stage, year, *count, &indonesian_date(day));
                    database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
                    tx.commit().await?;
                    letters += 1;
                }
            }
        }
        Ok(letters)
    }

    /// Whose turn it is in a stage, and with how many forms.
    async fn turns(
        &self,
        year: i32,
        stage: Stage,
        today: NaiveDate,
    ) -> Result<HashMap<PersonId, usize>, CompetencyError> {
        let states: &[State] = match stage {
            Stage::Submission => &[State::Draft, State::Revise],
            Stage::Approval => &[State::Submitted],
            Stage::Verification => &[State::Approved],
            Stage::Setting => &[State::Verified, State::Consolidated],
        };
        let forms: Vec<NeedsForm> = store::needs::in_states(&self.db().reader(), year, states).await?;
        let mut turns: HashMap<PersonId, usize> = HashMap::new();
        match stage {
            Stage::Submission => turns.extend(forms.iter().map(|form| (form.person, 1))),
            Stage::Approval => {
                let people: Vec<PersonId> = forms.iter().map(|form| form.person).collect();
                let lines = self.inner.ports.lines.above(&people).await?;
                for superior in people.iter().flat_map(|person| deciders(&lines, *person, today)) {
                    *turns.entry(superior).or_default() += 1;
                }
            }
            Stage::Verification | Stage::Setting if !forms.is_empty() => {
                let admins = self.inner.ports.directory.holders(Role::Admin).await?;
                turns.extend(admins.iter().map(|card| (card.id, forms.len())));
            }
            Stage::Verification | Stage::Setting => {}
        }
        Ok(turns)
    }
}
