//! Letters to learners, in the outbox of the transaction that gives the reason.

use std::collections::BTreeMap;

use database::{Tx, jobs::enqueue};
use kernel::{
    Cx,
    id::{AttemptId, PersonId},
    ports::Mail,
};
use serde_json::json;

use crate::{QuizError, Quizzes};

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    /// A corrected key changed points.
    Regraded,
    /// A mark was taken back and another given.
    Remarked,
    /// Marks that were held back can be seen.
    Released,
    /// Late answers count after all.
    LateAdmitted,
    /// Late answers do not count.
    LateRefused,
}

impl Letter {
    const fn text(self) -> &'static str {
        match self {
            Self::Regraded => include_str!("../../letters/regraded.txt"),
            Self::Remarked => include_str!("../../letters/remarked.txt"),
            Self::Released => include_str!("../../letters/released.txt"),
            Self::LateAdmitted => include_str!("../../letters/late-admitted.txt"),
            Self::LateRefused => include_str!("../../letters/late-refused.txt"),
        }
    }
}

/// Writes to each of these people about one attempt of theirs; who has no address is passed over.
pub(super) async fn write(
    quizzes: &Quizzes,
    tx: &Tx,
    cx: &Cx,
    letter: Letter,
    title: &str,
    attempts: &BTreeMap<PersonId, AttemptId>,
) -> Result<(), QuizError> {
    let people: Vec<PersonId> = attempts.keys().copied().collect();
    let settings = quizzes.settings();
    for card in quizzes.ports().directory.cards(&people).await? {
        let (Some(to), Some(attempt)) = (card.email.clone(), attempts.get(&card.id)) else { continue };
        let fill = |text: &str| {
            text.replace("{name}", &card.full_name())
                .replace("{quiz}", title)
                .replace("{url}", &format!("{}/percobaan/{attempt}/hasil", settings.public_url))
        };
        let text = letter.text();
        let (subject, text) = text.split_once('\n').unwrap_or((text, ""));
        let mail = Mail { to, subject: fill(subject), text: fill(text.trim_start()) };
        enqueue(tx, cx, settings.mail_job, json!(mail), cx.now()).await?;
    }
    Ok(())
}
