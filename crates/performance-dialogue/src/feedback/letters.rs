//! Mail for those who are not there: a note that nobody has read after a while is announced, without its text.

use async_trait::async_trait;
use chrono::TimeDelta;
use kernel::{
    Cx,
    id::{FeedbackId, PersonId},
    job::{JobError, JobHandler},
    ports::Mail,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{DialogueError, PerformanceDialogue, store};

/// Name of the job.
pub(crate) const REMIND: &str = "feedback.remind";
/// A note that was not read for so long is announced by mail.
pub(crate) const WHEN_NOT_READ: TimeDelta = TimeDelta::minutes(15);

/// Which note waits for whom.
#[derive(Serialize, Deserialize)]
pub(crate) struct Reminder {
    pub(crate) feedback: FeedbackId,
    pub(crate) person: PersonId,
}

pub(crate) struct Remind(pub(crate) PerformanceDialogue);

#[async_trait]
impl JobHandler for Remind {
    fn name(&self) -> &'static str {
        REMIND
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let reminder: Reminder = serde_json::from_value(payload)?;
        Ok(self.0.remind(cx, &reminder).await?)
    }
}

impl PerformanceDialogue {
    async fn remind(&self, cx: &Cx, reminder: &Reminder) -> Result<(), DialogueError> {
        let note = store::feedback::note(&self.db().reader(), reminder.feedback).await?;
        let Some(note) = note.filter(|note| note.read_at.is_none()) else { return Ok(()) };
        let cards = self.inner.ports.directory.cards(&[note.writer, note.receiver]).await?;
        let card = |person| cards.iter().find(|card| card.id == person);
        let (Some(writer), Some(receiver)) = (card(note.writer), card(note.receiver)) else { return Ok(()) };
        let Some(to) = receiver.email.clone() else { return Ok(()) };
        let settings = &self.inner.settings;
        let fill = |text: &str| {
            text.replace("{name}", &receiver.full_name())
                .replace("{writer}", &writer.full_name())
                .replace("{url}", &format!("{}/umpan-balik/{}", settings.public_url, note.id))
                .replace("{agency}", &settings.agency)
        };
        let letter = include_str!("../../letters/waiting.txt");
        let (subject, text) = letter.split_once('\n').unwrap_or((letter, ""));
        let mail = Mail { to, subject: fill(subject), text: fill(text.trim_start()) };
        let tx = self.db().begin().await?;
        database::jobs::enqueue(&tx, cx, settings.mail_job, json!(mail), cx.now()).await?;
        Ok(tx.commit().await?)
    }
}
