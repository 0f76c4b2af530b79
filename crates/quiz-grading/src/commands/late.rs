use kernel::{
    Cx,
    id::{AttemptId, StepId},
};
use serde_json::json;

use super::{
    finish,
    letters::{Letter, write},
    state_of, taken,
};
use crate::{
    QuizError, Quizzes,
    engine::{Action, Step},
    model::{Attempt, State},
    policy, store,
};

/// Decides whether the late answers of an attempt count, all of them at once: it is about time, not about what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideLate {
    /// Made by the client: sending twice is harmless.
    pub id: StepId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Whether they count.
    pub accepted: bool,
    /// Why, told to the learner; may be empty where they count.
    pub reason: String,
}

/// Admits late answers, or does not: the attempt is scored anew, and its learner gets a letter.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such attempt, [`QuizError::NothingAwaits`] where no answer of it waits,
/// [`QuizError::Invalid`] for refusing without a reason, or with too long a one.
pub async fn decide_late(quizzes: &Quizzes, cx: &Cx, cmd: DecideLate) -> Result<Attempt, QuizError> {
    policy::may_mark(&cx.actor)?;
    let courses = quizzes.ports().taught.of_actor(cx).await?;
    let scope = policy::taught(&cx.actor, courses)?;
    let reason = match cmd.reason.trim() {
        "" if cmd.accepted => String::new(),
        given => taken::reason(given, "quiz-field-late-reason")?,
    };
    let tx = quizzes.db().begin().await?;
    let finished = [State::Submitted, State::Closed];
    // Taken first, so that nobody decides meanwhile; numbers come when it is known how many.
    let attempt = store::reserve(&tx.exec(), &scope, cmd.attempt, 0, &finished).await?.ok_or(QuizError::NotFound)?;
    if !store::known(&tx.exec(), attempt.id, &[cmd.id]).await?.is_empty() {
        return Ok(attempt);
    }
    let (slots, newest) = store::slots(&tx.exec(), attempt.id, None).await?;
    let mut state = state_of(&attempt, &newest);
    let waiting: Vec<i32> =
        state.slots.iter().filter(|(_, slot)| slot.late_answer.is_some()).map(|(number, _)| *number).collect();
    if waiting.is_empty() {
        return Err(QuizError::NothingAwaits);
    }
    let taken = store::reserve(&tx.exec(), &scope, cmd.attempt, waiting.len(), &finished).await?;
    let mut attempt = taken.ok_or(QuizError::NotFound)?;
    let (now, first) = (cx.now(), attempt.last_seq - waiting.len() as i64 + 1);
    let step = |(slot, seq): (&i32, i64)| {
        let id = if seq == first { cmd.id } else { cx.id() };
        let action = Action::Admit { slot: *slot, accepted: cmd.accepted, reason: reason.clone() };
        Step { id, seq, at: now, received_at: now, action }
    };
    let steps: Vec<Step> = waiting.iter().zip(first..).map(step).collect();
    for step in &steps {
        state.apply(step, attempt.deadline());
    }
    let steps: Vec<(Step, bool)> = steps.into_iter().map(|step| (step, true)).collect();
    if store::append(&tx.exec(), attempt.id, &cx.actor.label(), &steps).await?.len() < steps.len() {
        return Err(QuizError::IdTaken);
    }
    finish::settle(quizzes.library(), &tx, cx, &mut attempt, &slots, &state).await?;
    let detail = json!({ "accepted": cmd.accepted, "questions": waiting, "why": reason });
    tx.audit(cx, "quiz.late", attempt.id, detail).await?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let letter = if cmd.accepted { Letter::LateAdmitted } else { Letter::LateRefused };
    write(quizzes, &tx, cx, letter, &quiz.title, &[(attempt.person, attempt.id)].into()).await?;
    tx.commit().await?;
    Ok(attempt)
}
