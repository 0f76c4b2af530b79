use kernel::{
    Cx,
    id::{AttemptId, StepId},
};

use super::{Given, NewStep, SaveSteps, Status, What, save_steps};
use crate::{QuizError, Quizzes, engine::Seen};

/// Checks an answer of a running attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Made by the client: sending twice is one try.
    pub id: StepId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Which question.
    pub slot: i32,
    /// The answer.
    pub given: Given,
    /// What its author had seen, if it is not among the fields.
    pub seen: Option<Seen>,
}

/// Records the answer as a try, on disk when this returns. What it came to stands in the attempt's view.
///
/// # Errors
/// [`QuizError::NotChecked`] with a code where the question takes no check, [`QuizError::AttemptClosed`] after the end.
pub async fn check(quizzes: &Quizzes, cx: &Cx, cmd: Check) -> Result<(), QuizError> {
    let Check { id, attempt, slot, given, seen } = cmd;
    let step = NewStep { id, slot, what: What::Check(given), at: None, seq: 0, seen, certainty: None };
    let saved = save_steps(quizzes, cx, SaveSteps { attempt, steps: vec![step], origin: None }).await?;
    match saved.results.first() {
        Some(result) if matches!(result.status, Status::Rejected | Status::Stale) => {
            Err(QuizError::NotChecked(result.code.unwrap_or("quiz.stale")))
        }
        _ => Ok(()),
    }
}
