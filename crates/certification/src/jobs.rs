//! The bulk issue. May run again after a crash: what is issued stays issued.

use async_trait::async_trait;
use kernel::{
    Cx, Problem, ProblemKind,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::{Certification, commands::BatchPayload, model::Failed, store};

/// Name of the job.
pub(crate) const ISSUE_BATCH: &str = "certification.issue_batch";
/// How many certificates are issued between two notes of progress.
const NOTED_EVERY: usize = 5;

pub(crate) struct IssueBatch(pub(crate) Certification);

#[async_trait]
impl JobHandler for IssueBatch {
    fn name(&self) -> &'static str {
        ISSUE_BATCH
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let BatchPayload { batch, enrolments } = payload.try_into()?;
        let (mut done, mut failed) = (0, Vec::new());
        for (index, enrolment) in enrolments.iter().enumerate() {
            match self.0.issue(cx, *enrolment, Some(batch)).await {
                Ok(_) => done += 1,
                // What will not get better by waiting is written down; anything else brings the job back.
                Err(error) if matches!(error.kind(), ProblemKind::Conflict | ProblemKind::NotFound) => {
                    failed.push(Failed { enrolment: *enrolment, code: error.code().to_owned() });
                }
                Err(error) => return Err(error.into()),
            }
            let last = index + 1 == enrolments.len();
            if last || index % NOTED_EVERY == 0 {
                let tx = self.0.db().begin().await?;
                store::advance_batch(&tx.exec(), batch, done, &failed, last.then(|| cx.now())).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}
