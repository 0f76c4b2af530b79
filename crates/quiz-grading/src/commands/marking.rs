use kernel::{
    Cx, Marks,
    id::{AttemptId, StepId},
    person::PersonCard,
};
use serde_json::json;

use super::{finish, state_of};
use crate::{
    QuizError, Quizzes,
    engine::{Action, Outcome, Step, grade},
    model::{Attempt, State},
    policy, store,
};

/// Most characters of a comment.
const LONGEST_COMMENT: usize = 5_000;

/// A trainer's mark for one question of a finished attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Made by the client: sending twice is harmless.
    pub id: StepId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Which question.
    pub slot: i32,
    /// Points.
    pub mark: Marks,
    /// A word to the learner; may be empty.
    pub comment: String,
}

/// Marks a question that waits for a person, or marks it anew. The grade is told to the others once nothing waits any more.
pub async fn mark(quizzes: &Quizzes, cx: &Cx, cmd: Mark) -> Result<Attempt, QuizError> {
    policy::may_mark(&cx.actor)?;
    let courses = quizzes.ports().taught.of_actor(cx).await?;
    let scope = policy::taught(&cx.actor, courses)?;

    let tx = quizzes.db().begin().await?;
    let finished = [State::Submitted, State::Closed];
    let attempt = store::reserve(&tx.exec(), &scope, cmd.attempt, 1, &finished).await?;
    let mut attempt = attempt.ok_or(QuizError::NotFound)?;
    let (slots, mut newest) = store::slots(&tx.exec(), attempt.id, None).await?;
    let slot = slots.iter().find(|slot| slot.paper.slot == cmd.slot).ok_or(QuizError::NotFound)?;
    let key = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
    let before = state_of(&attempt, &newest, quizzes.grace());
    let outcome = key
        .question(slot.paper.question)
        .map(|question| grade(&question.body, &slot.paper.variant, before.response(cmd.slot)));
    if outcome != Some(Outcome::NeedsMarking) {
        return Err(QuizError::NotFound);
    }
    if cmd.mark < Marks::ZERO || cmd.mark > slot.paper.max || cmd.comment.chars().count() > LONGEST_COMMENT {
        return Err(QuizError::MarkOutOfRange);
    }

    let now = cx.now();
    let action = Action::Mark { slot: cmd.slot, mark: cmd.mark, comment: cmd.comment.trim().to_owned() };
    let step = Step { id: cmd.id, seq: attempt.last_seq, at: now, received_at: now, action };
    let appended = store::append(&tx.exec(), attempt.id, &cx.actor.label(), &[(step.clone(), true)]).await?;
    if appended.is_empty() {
        // Marked by this very call before.
        return Ok(attempt);
    }
    newest.push(step);
    let state = state_of(&attempt, &newest, quizzes.grace());
    finish::settle(quizzes.library(), &tx, cx, &mut attempt, &slots, &state).await?;
    let earlier = before.slot(cmd.slot).and_then(|state| state.mark.as_ref()).map(|(mark, _)| mark.0);
    let detail = json!({ "slot": cmd.slot, "mark": cmd.mark.0, "before": earlier, "max": slot.paper.max.0 });
    tx.audit(cx, "quiz.mark", attempt.id, detail).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// Says whose answer it is to who marks it and asks; that they asked is kept in the audit. `None` where the account is gone.
///
/// # Errors
/// [`QuizError::AnonymousMarking`] where the quiz forbids it, [`QuizError::NotFound`] where the actor marks no such answer.
pub async fn reveal_learner(
    quizzes: &Quizzes,
    cx: &Cx,
    id: AttemptId,
    slot: i32,
) -> Result<Option<PersonCard>, QuizError> {
    policy::may_mark(&cx.actor)?;
    let courses = quizzes.ports().taught.of_actor(cx).await?;
    let scope = policy::taught(&cx.actor, courses)?;
    let tx = quizzes.db().begin().await?;
    let attempt = store::find(&tx.exec(), &scope, id).await?.ok_or(QuizError::NotFound)?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    if quiz.content.rules.anonymous_marking {
        return Err(QuizError::AnonymousMarking);
    }
    let (slots, _) = store::slots(&tx.exec(), id, Some(&[slot])).await?;
    if slots.is_empty() {
        return Err(QuizError::NotFound);
    }
    tx.audit(cx, "quiz.marking.reveal", id, json!({ "slot": slot })).await?;
    tx.commit().await?;
    Ok(quizzes.ports().directory.cards(&[attempt.person]).await?.into_iter().next())
}
