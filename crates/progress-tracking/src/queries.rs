//! How far learners have come: the port.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{
    id::EnrolmentId,
    ports::{PortError, Progress, ProgressCard, ProgressDetail},
};

use crate::{ProgressTracking, store::completion};

fn asked(error: database::Error) -> PortError {
    PortError::new("progress", error)
}

#[async_trait]
impl Progress for ProgressTracking {
    async fn of(&self, enrolments: &[EnrolmentId]) -> Result<Vec<ProgressCard>, PortError> {
        if enrolments.is_empty() {
            return Ok(Vec::new());
        }
        let exec = self.db.reader();
        let done = completion::done(&exec, enrolments).await.map_err(asked)?;
        let completed = completion::completions(&exec, enrolments).await.map_err(asked)?;
        let mut cards: HashMap<EnrolmentId, ProgressCard> = HashMap::new();
        let blank = |enrolment| ProgressCard { enrolment, done: Vec::new(), completed_at: None };
        for done in done {
            cards.entry(done.enrolment).or_insert_with(|| blank(done.enrolment)).done.push(done.lesson);
        }
        for completed in completed {
            cards.entry(completed.enrolment).or_insert_with(|| blank(completed.enrolment)).completed_at = completed.at;
        }
        Ok(cards.into_values().collect())
    }

    async fn detail(&self, enrolment: EnrolmentId) -> Result<ProgressDetail, PortError> {
        let card = self.of(&[enrolment]).await?.pop();
        let facts = completion::facts(&self.db.reader(), &[enrolment]).await.map_err(asked)?;
        Ok(ProgressDetail {
            card: card.unwrap_or(ProgressCard { enrolment, done: Vec::new(), completed_at: None }),
            evidence: completion::evidence_of(&facts),
        })
    }
}
