use courseware::DoubleMarking;
use kernel::{
    Cx,
    id::{AttemptId, StepId},
};
use serde_json::{Value, json};

use super::{
    Assessment,
    marking::with_levels,
    taken::{self, Taken},
};
use crate::{
    QuizError, Quizzes,
    engine::{Action, HandMark, Turn, turn},
    model::Attempt,
};

/// The first or the second of two marks, and what the audit says of it: of the first nothing that the second marker could look up.
///
/// # Errors
/// [`QuizError::BothMarked`] where both are given, [`QuizError::NotAllowed`] for who is no person.
pub(super) fn independent(
    taken: &Taken,
    cx: &Cx,
    slot: i32,
    given: HandMark,
    rules: DoubleMarking,
) -> Result<(Action, Value), QuizError> {
    let by = cx.actor.person().ok_or(QuizError::NotAllowed)?;
    let max = taken.max();
    let first = taken.state().and_then(|state| state.first.as_ref());
    match (turn(taken.state(), by), first) {
        (Turn::First | Turn::Own, _) => {
            Ok((Action::FirstMark { slot, by, given }, json!({ "slot": slot, "max": max.0 })))
        }
        (Turn::Second, Some(first)) => {
            let agreed = rules.mean(max, first.given.mark, given.mark);
            let marks = [first.given.mark.0, given.mark.0];
            let mut detail = json!({ "slot": slot, "marks": marks, "mark": agreed.map(|mark| mark.0), "max": max.0 });
            with_levels(&mut detail, &given);
            Ok((Action::SecondMark { slot, by, given, agreed }, detail))
        }
        (Turn::Second | Turn::Settled, _) => Err(QuizError::BothMarked),
    }
}

/// What counts of an answer that two people marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconcile {
    /// Made by the client: sending twice is harmless.
    pub id: StepId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Which question.
    pub slot: i32,
    /// What the answer is given.
    pub given: Assessment,
    /// A word to the learner; may be empty.
    pub comment: String,
    /// Why; stays in the log.
    pub reason: String,
}

/// Settles which mark counts of an answer that two people marked: one of the two, or somebody else who saw both. Needed where the marks
/// lie too far apart or what counted was taken back; may be done anew, and over a mean, as long as the attempt's grade is not told.
///
/// # Errors
/// [`QuizError::NotBothMarked`] where a mark is missing, [`QuizError::MarkingFinished`] where the grade is told,
/// [`QuizError::Invalid`] without a reason or with too long a one; otherwise as [`super::mark`].
pub async fn reconcile(quizzes: &Quizzes, cx: &Cx, cmd: Reconcile) -> Result<Attempt, QuizError> {
    let mut taken = Taken::of(quizzes, cx, cmd.attempt, cmd.slot).await?;
    if taken.knows(cmd.id).await? {
        return Ok(taken.attempt);
    }
    if taken.is_told() {
        return Err(QuizError::MarkingFinished);
    }
    let both = taken.state().and_then(|state| state.first.as_ref().zip(state.second.as_ref()));
    let marks =
        both.map(|(first, second)| [first.given.mark.0, second.given.mark.0]).ok_or(QuizError::NotBothMarked)?;
    let reason = taken::reason(&cmd.reason, "quiz-field-reconcile-reason");
    // What is wrong is said at once.
    let (given, reason) = match (taken.judged(&cmd.given, &cmd.comment), reason) {
        (Err(QuizError::Invalid(mut one)), Err(QuizError::Invalid(two))) => {
            one.extend(two);
            return Err(QuizError::Invalid(one));
        }
        (given, reason) => (given?, reason?),
    };
    let mut detail = json!({
        "slot": cmd.slot,
        "marks": marks,
        "mark": given.mark.0,
        "before": taken.earlier().map(|mark| mark.0),
        "max": taken.max().0,
        "why": reason,
    });
    with_levels(&mut detail, &given);
    if !taken.append(cx, cmd.id, Action::Reconcile { slot: cmd.slot, given, reason }).await? {
        return Ok(taken.attempt);
    }
    taken.finish(quizzes, cx, "quiz.reconcile", detail).await
}
