//! Work done after commit, at least once, by name.

use async_trait::async_trait;
use serde_json::Value;

use crate::Cx;

/// Why a job did not succeed; kept with the job and shown to the admin.
pub type JobError = Box<dyn std::error::Error + Send + Sync>;

/// One kind of background job. Running it twice with the same payload must do no more than running it once.
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// The name stored with the job, `feature.verb`.
    fn name(&self) -> &'static str;

    /// Does the work. An error brings a retry with growing pauses, then the list of failed jobs.
    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError>;
}
