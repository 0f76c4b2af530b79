//! Letters: those that were ordered, and those before a class begins.

use async_trait::async_trait;
use chrono::Days;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::{
    TrainingClasses,
    commands::{Letter, tell},
    model::PlaceState,
    store,
};

/// Name of the job that writes an ordered letter.
pub(crate) const WRITE: &str = "classes.write";

/// Writes an ordered letter.
pub(crate) struct Write(pub(crate) TrainingClasses);

#[async_trait]
impl JobHandler for Write {
    fn name(&self) -> &'static str {
        WRITE
    }

    async fn run(&self, cx: &Cx, order: Value) -> Result<(), JobError> {
        Ok(self.0.write_letter(cx, serde_json::from_value(order)?).await?)
    }
}

/// How many days before its first day people are reminded of a class.
const DAYS_BEFORE: u64 = 2;

/// Writes to the participants of each class that begins soon, once.
pub(crate) struct Remind(pub(crate) TrainingClasses);

#[async_trait]
impl JobHandler for Remind {
    fn name(&self) -> &'static str {
        "classes.remind"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        let today = self.0.today(cx);
        let soon = today.checked_add_days(Days::new(DAYS_BEFORE)).unwrap_or(today);
        for class in store::to_remind(&self.0.db().reader(), (today, soon)).await? {
            let tx = self.0.db().begin().await?;
            // Whoever marks it writes.
            if !store::mark_reminded(&tx.exec(), class.id, cx.now()).await? {
                continue;
            }
            let places = store::places(&tx.exec(), class.id, &[PlaceState::Accepted]).await?;
            tell(&tx, cx, &class, Letter::Soon, &places).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
