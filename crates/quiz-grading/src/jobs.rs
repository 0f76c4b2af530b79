//! Work by the clock.

use std::time::Duration;

use async_trait::async_trait;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::{Quizzes, commands};

/// How often due attempts are looked for, so that each is closed within two seconds of its deadline.
pub const PACE: Duration = Duration::from_secs(1);

/// Closes attempts whose time is up. Runs by itself at [`PACE`] on every node; the first to take an attempt closes it.
pub struct CloseDue(pub Quizzes);

#[async_trait]
impl JobHandler for CloseDue {
    fn name(&self) -> &'static str {
        "quiz.close_due"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        let closed = commands::close_due(&self.0, cx).await?;
        if closed > 0 {
            tracing::info!(closed, "attempts closed at their deadline");
        }
        Ok(())
    }
}
