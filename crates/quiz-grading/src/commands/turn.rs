use kernel::{Cx, id::AttemptId};

use super::fresh;
use crate::{
    QuizError, Quizzes,
    engine::{Action, Step},
    model::State,
    policy, store,
};

/// Leaves the page for this one, counted from zero, in a quiz without a way back. Leaving again for the same is harmless.
///
/// # Errors
/// [`QuizError::PageAhead`] where the page is not the next one, or the quiz has no pages to leave.
pub async fn turn(quizzes: &Quizzes, cx: &Cx, id: AttemptId, page: u16) -> Result<(), QuizError> {
    let scope = policy::own(&cx.actor)?;
    let attempt = fresh(quizzes, cx, &scope, id).await?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let tx = quizzes.db().begin().await?;
    let attempt = store::reserve(&tx.exec(), &scope, id, 1, &[State::Open]).await?;
    let attempt = attempt.ok_or(QuizError::AttemptClosed(id))?;
    let open = store::turned(&tx.exec(), id).await?;
    if page <= open {
        return Ok(());
    }
    let (slots, _) = store::slots(&tx.exec(), id, None).await?;
    let there = slots.iter().any(|slot| slot.paper.variant.page == page);
    if !quiz.content.rules.sequential || page != open + 1 || !there {
        return Err(QuizError::PageAhead);
    }
    let now = cx.now();
    let step = Step { id: cx.id(), seq: attempt.last_seq, at: now, received_at: now, action: Action::Turn { page } };
    store::append(&tx.exec(), id, &cx.actor.label(), &[(step, true)]).await?;
    tx.commit().await?;
    Ok(())
}
