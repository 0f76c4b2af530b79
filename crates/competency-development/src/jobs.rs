//! Background work.

use std::time::Duration;

use async_trait::async_trait;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::Development;

/// Pace at which the directory is followed.
pub const FOLLOW_PACE: Duration = Duration::from_mins(5);
/// Pace at which due days are looked at.
pub const REMIND_PACE: Duration = Duration::from_hours(1);

pub(crate) struct Follow(pub(crate) Development);

#[async_trait]
impl JobHandler for Follow {
    fn name(&self) -> &'static str {
        "competency.follow_roster"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        self.0.follow_roster(cx).await?;
        Ok(())
    }
}

pub(crate) struct Remind(pub(crate) Development);

#[async_trait]
impl JobHandler for Remind {
    fn name(&self) -> &'static str {
        "competency.remind"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        self.0.remind(cx).await?;
        Ok(())
    }
}
