//! Recording a period.

use chrono::Datelike;
use kernel::{Cx, FieldProblem, id::PersonId};
use serde_json::json;

use super::{
    model::{Expectation, Period, Rating, RatingId},
    rules,
};
use crate::{DialogueError, PerformanceDialogue, goals::policy, store};

/// Letters of a note at most.
const LONGEST: usize = 1_000;

impl PerformanceDialogue {
    /// Records how a person did in a period, as the superior in office. Doing it twice does it once.
    pub async fn rate(
        &self,
        cx: &Cx,
        id: RatingId,
        person: PersonId,
        period: Period,
        (result, conduct): (Option<Expectation>, Option<Expectation>),
        note: &str,
    ) -> Result<(), DialogueError> {
        let superior = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let today = self.today(cx);
        let lines = self.inner.ports.lines.above(&[person]).await?;
        if !policy::may_agree(superior, person, &lines, today) {
            return Err(DialogueError::NotFound);
        }
        let mut problems = Vec::new();
        if !rules::recordable(period, today.year(), today.month0() as i32 / 3 + 1) {
            problems.push(FieldProblem::new("tahun", "rating-period-wrong"));
        }
        if result.is_none() {
            problems.push(FieldProblem::new("hasil", "problem-field-required"));
        }
        if conduct.is_none() {
            problems.push(FieldProblem::new("perilaku", "problem-field-required"));
        }
        let note = note.trim();
        if note.chars().count() > LONGEST {
            problems.push(FieldProblem::new("catatan", "problem-field-too-long"));
        }
        let (Some(result), Some(conduct), true) = (result, conduct, problems.is_empty()) else {
            return Err(DialogueError::Invalid(problems));
        };
        let rating = Rating { id, person, superior, period, result, conduct, note: note.to_owned(), at: cx.now() };
        let tx = self.db().begin().await?;
        if store::ratings::insert(&tx.exec(), &rating).await? {
            let period = format!("{}/{}", period.year, period.quarter);
            tx.audit(cx, "rating.record", id.uuid(), json!({ "person": person, "period": period })).await?;
        }
        Ok(tx.commit().await?)
    }
}
