//! Mail for those who are not there: a note that nobody has read after a while is announced, without its text.

use async_trait::async_trait;
use kernel::{
    Cx,
    id::{FeedbackId, PersonId},
    job::{JobError, JobHandler},
    ports::Mail,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{DialogueError, PerformanceDialogue, store};

/// The letter about a note that waits.
const WAITING: &str = include_str!("../../letters/waiting.txt");

/// Name of the job.
pub(crate) const REMIND: &str = "feedback.remind";

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
        let values = [
            ("{name}", receiver.full_name()),
            ("{writer}", writer.full_name()),
            ("{path}", format!("/umpan-balik/{}", note.id)),
        ];
        let mail = self.letter(WAITING, to, &values);
        let tx = self.db().begin().await?;
        database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
        Ok(tx.commit().await?)
    }

    /// A letter from its text, whose first line is the subject, with these marks filled in.
    pub(crate) fn letter(&self, text: &str, to: String, values: &[(&str, String)]) -> Mail {
        let settings = &self.inner.settings;
        let fixed = [("{url}", settings.public_url.clone()), ("{agency}", settings.agency.clone())];
        let fill = |text: &str| {
            values.iter().chain(&fixed).fold(text.to_owned(), |text, (mark, value)| text.replace(mark, value))
        };
        let (subject, body) = text.split_once('\n').unwrap_or((text, ""));
        Mail { to, subject: fill(subject), text: fill(body.trim_start()) }
    }
}
