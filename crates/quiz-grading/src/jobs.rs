//! Work by the clock.

use std::time::Duration;

use async_trait::async_trait;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::{Quizzes, commands};

/// How often attempts without a record are looked for; there are none but after an update.
pub const RECORD_PACE: Duration = Duration::from_hours(6);

/// How often devices are looked for that were noticed long ago.
pub const FORGET_PACE: Duration = Duration::from_hours(24);

/// How often due attempts are looked for, so that each is closed within two seconds of its deadline.
pub const PACE: Duration = Duration::from_secs(1);

/// How often the product says that it runs. Less than half of [`crate::timing::SHORTEST_OUTAGE`], so that one missed sign is no outage.
pub const BEAT_PACE: Duration = Duration::from_secs(20);

/// Says that the product runs, so that what an outage takes from learners can be given back. Runs by itself at [`BEAT_PACE`] on every
/// node.
pub struct Heartbeat(pub Quizzes);

#[async_trait]
impl JobHandler for Heartbeat {
    fn name(&self) -> &'static str {
        "quiz.heartbeat"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        Ok(commands::beat(&self.0, cx).await?)
    }
}

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

/// Gives attempts their records that were finished before records were kept. Runs at [`RECORD_PACE`].
pub struct RecordEarlier(pub Quizzes);

#[async_trait]
impl JobHandler for RecordEarlier {
    fn name(&self) -> &'static str {
        "quiz.record_earlier"
    }

    async fn run(&self, _: &Cx, _: Value) -> Result<(), JobError> {
        while commands::record_earlier(&self.0).await? > 0 {}
        Ok(())
    }
}

/// Forgets from which devices attempts of long ago were taken. Runs at [`FORGET_PACE`].
pub struct ForgetDevices(pub Quizzes);

#[async_trait]
impl JobHandler for ForgetDevices {
    fn name(&self) -> &'static str {
        "quiz.forget_devices"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        commands::forget_devices(&self.0, cx).await?;
        Ok(())
    }
}
