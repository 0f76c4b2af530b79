//! Answering: a draft that is kept, and a sheet that is handed in once.

use kernel::Cx;
use uuid::Builder;

use super::{
    model::{Answers, Rater, Round, RoundId, Sheet},
    rules,
};
use crate::{DialogueError, PerformanceDialogue, feedback::queries::People, store};

/// The questions as one rater sees them.
#[derive(Debug)]
pub struct Answering {
    /// The round.
    pub round: Round,
    /// How the viewer is asked, and whether they have answered.
    pub rater: Rater,
    /// What they have written so far.
    pub draft: Answers,
    /// The person whom it is about.
    pub people: People,
}

impl PerformanceDialogue {
    /// A round in which the actor is asked, as long as it takes answers or they have answered. Three statements.
    pub async fn answering(&self, cx: &Cx, id: RoundId) -> Result<Answering, DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let exec = self.db().reader();
        let (rater, draft) = store::rounds::rater(&exec, id, person).await?.ok_or(DialogueError::NotFound)?;
        let round = store::rounds::round(&exec, id).await?.ok_or(DialogueError::NotFound)?;
        if !rater.answered && !round.takes_answers(self.today(cx)) {
            return Err(DialogueError::Settled);
        }
        let people = self.people([round.person]).await?;
        Ok(Answering { round, rater, draft, people })
    }

    /// Keeps what the actor has written so far. Whoever has answered changes nothing any more.
    pub async fn keep_draft(&self, cx: &Cx, id: RoundId, answers: &Answers) -> Result<(), DialogueError> {
        let open = self.answering(cx, id).await?;
        let draft = rules::checked(answers, open.round.questions.len(), false).map_err(DialogueError::Invalid)?;
        if open.rater.answered || draft == open.draft {
            return Ok(());
        }
        let tx = self.db().begin().await?;
        if !store::rounds::keep(&tx.exec(), id, open.rater.person, &draft).await? {
            return Err(DialogueError::Settled);
        }
        Ok(tx.commit().await?)
    }

    /// Hands the actor's answers in. They are kept without a name; handing in twice is handing in once.
    pub async fn hand_in(&self, cx: &Cx, id: RoundId, answers: &Answers) -> Result<(), DialogueError> {
        let open = self.answering(cx, id).await?;
        if open.rater.answered {
            return Ok(());
        }
        let answers = rules::checked(answers, open.round.questions.len(), true).map_err(DialogueError::Invalid)?;
        // A random number, unlike other ids, so that it tells no time and no order.
        let sheet = Sheet { id: Builder::from_random_bytes(cx.random()).into_uuid(), group: open.rater.group, answers };
        let tx = self.db().begin().await?;
        if !store::rounds::answered(&tx.exec(), id, open.rater.person).await? {
            return Ok(());
        }
        store::rounds::hand_in(&tx.exec(), id, &sheet).await?;
        // No entry in the audit: its time and the order of sheets would tell whose sheet is whose. That they answered is kept in the
        // rater's own row.
        tx.concerns([open.rater.person.uuid(), open.round.person.uuid(), open.round.opened_by.uuid()]);
        Ok(tx.commit().await?)
    }
}
