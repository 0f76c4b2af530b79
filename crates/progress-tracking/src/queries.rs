//! How far learners have come: the port.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{
    id::EnrolmentId,
    ports::{PortError, Progress, ProgressCard},
};

use crate::{ProgressTracking, store};

#[async_trait]
impl Progress for ProgressTracking {
    async fn of(&self, enrolments: &[EnrolmentId]) -> Result<Vec<ProgressCard>, PortError> {
        if enrolments.is_empty() {
            return Ok(Vec::new());
        }
        let exec = self.db.reader();
        let done = store::done(&exec, enrolments).await.map_err(|e| PortError::new("progress", e))?;
        let completed = store::completions(&exec, enrolments).await.map_err(|e| PortError::new("progress", e))?;
        let mut cards: HashMap<EnrolmentId, ProgressCard> = HashMap::new();
        for (enrolment, lesson) in done {
            let card = cards.entry(enrolment);
            card.or_insert_with(|| ProgressCard { enrolment, done: Vec::new(), completed_at: None }).done.push(lesson);
        }
        for (enrolment, at) in completed {
            if let Some(card) = cards.get_mut(&enrolment) {
                card.completed_at = at;
            }
        }
        Ok(cards.into_values().collect())
    }
}
