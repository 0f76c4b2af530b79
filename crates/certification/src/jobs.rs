//! Background work. Each may run again after a crash: what is issued stays issued, who was reminded stays reminded.

use async_trait::async_trait;
use kernel::{
    Cx,
    id::{BatchId, EnrolmentId, ProgrammeId},
    job::{JobError, JobHandler},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{Certification, store};

/// Name of the job that issues the next certificates of a batch.
pub(crate) const ISSUE_BATCH: &str = "certification.issue_batch";

#[derive(Deserialize)]
struct BatchPayload {
    batch: BatchId,
    /// As older versions of the product queued it.
    #[serde(default)]
    enrolments: Vec<EnrolmentId>,
}

pub(crate) struct IssueBatch(pub(crate) Certification);

#[async_trait]
impl JobHandler for IssueBatch {
    fn name(&self) -> &'static str {
        ISSUE_BATCH
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let BatchPayload { batch, enrolments } = serde_json::from_value(payload)?;
        if !enrolments.is_empty() {
            let tx = self.0.db().begin().await?;
            store::adopt_items(&tx.exec(), batch, &enrolments).await?;
            tx.commit().await?;
        }
        Ok(self.0.issue_some(cx, batch).await?)
    }
}

/// Name of the job that finds who completed a programme before it was made.
pub(crate) const FIND_EARNED: &str = "certification.find_earned";

#[derive(Deserialize)]
struct ProgrammePayload {
    programme: ProgrammeId,
}

pub(crate) struct FindEarned(pub(crate) Certification);

#[async_trait]
impl JobHandler for FindEarned {
    fn name(&self) -> &'static str {
        FIND_EARNED
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let ProgrammePayload { programme } = serde_json::from_value(payload)?;
        Ok(self.0.find_earned(cx, programme).await?)
    }
}

/// Reminders and ends, hourly.
pub(crate) struct MindExpiry(pub(crate) Certification);

#[async_trait]
impl JobHandler for MindExpiry {
    fn name(&self) -> &'static str {
        "certification.mind_expiry"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        Ok(self.0.mind_expiry(cx).await?)
    }
}

/// Mends what a crash left behind, every few minutes.
pub(crate) struct Recover(pub(crate) Certification);

#[async_trait]
impl JobHandler for Recover {
    fn name(&self) -> &'static str {
        "certification.recover"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        Ok(self.0.recover(cx).await?)
    }
}
