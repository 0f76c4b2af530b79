//! Letters to those who have not answered while a round ends soon.

use async_trait::async_trait;
use chrono::Days;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
};
use serde_json::{Value, json};

use crate::{DialogueError, PerformanceDialogue, settings::Setting, store};

const REMINDER: &str = include_str!("../../letters/round-ends.txt");

pub(crate) struct Remind(pub(crate) PerformanceDialogue);

#[async_trait]
impl JobHandler for Remind {
    fn name(&self) -> &'static str {
        "round.remind"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        Ok(self.0.remind_raters(cx).await?)
    }
}

impl PerformanceDialogue {
    /// Writes once to each who has not answered a round that ends soon.
    async fn remind_raters(&self, cx: &Cx) -> Result<(), DialogueError> {
        let today = self.today(cx);
        let days = self.setting(Setting::RoundDays, today).await?;
        let soon = today.checked_add_days(Days::new(u64::from(days.unsigned_abs()))).unwrap_or(today);
        for round in store::rounds::ending(&self.db().reader(), today, soon).await? {
            let waiting = store::rounds::to_remind(&self.db().reader(), round.id).await?;
            let people = self.people(waiting.iter().copied().chain([round.person])).await?;
            for person in waiting {
                let tx = self.db().begin().await?;
                // Whoever marks it writes.
                if !store::rounds::mark_reminded(&tx.exec(), round.id, person, cx.now()).await? {
                    continue;
                }
                if let Some(mail) = self.round_letter(REMINDER, &round, person, &people) {
                    database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }
}
