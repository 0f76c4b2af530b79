//! Background work.

use std::time::Duration;

use async_trait::async_trait;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::{LearningHours, commands::siasn::SendPayload};

/// Name of the job that sends records to SIASN.
pub(crate) const SEND: &str = "hours.send_to_siasn";
/// Name of the recurring work that follows the directory.
pub const FOLLOW_ROSTER: &str = "hours.follow_roster";
/// Pace at which the directory is followed.
pub const ROSTER_PACE: Duration = Duration::from_mins(5);

pub(crate) struct SendToSiasn(pub(crate) LearningHours);

#[async_trait]
impl JobHandler for SendToSiasn {
    fn name(&self) -> &'static str {
        SEND
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let payload: SendPayload = serde_json::from_value(payload)?;
        self.0.send_due(cx, &payload).await
    }
}

pub(crate) struct FollowRoster(pub(crate) LearningHours);

#[async_trait]
impl JobHandler for FollowRoster {
    fn name(&self) -> &'static str {
        FOLLOW_ROSTER
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        self.0.follow_roster(cx).await?;
        Ok(())
    }
}
