//! What people and the clock can do: one function each, one transaction each.

mod finish;
mod marking;
mod record;
mod regrade;
mod rehearse;
mod save;
mod saver;
mod start;

pub use finish::{close_due, submit};
pub use marking::{Mark, mark};
pub use record::record_earlier;
pub use regrade::{Change, Regrade, regrade};
pub use rehearse::{Rehearsal, rehearse};
pub use save::{Given, NewStep, SaveSteps, Saved, Status, StepResult, What, save_form, save_steps};
pub(crate) use saver::Saver;
pub use start::{Start, start};

use kernel::Cx;

use crate::{QuizError, Quizzes, engine::AttemptState, model::Attempt, policy::Scope, store};
use crate::{engine::Step, model::Slot};

use chrono::TimeDelta;

/// The state of a loaded attempt.
pub(crate) fn state_of(attempt: &Attempt, newest: &[Step], grace: TimeDelta) -> AttemptState {
    AttemptState::of_newest(attempt.state.phase(), newest, attempt.deadline(grace))
}

/// Closes the attempt if its deadline has passed and nothing has closed it yet, then loads it.
pub(crate) async fn fresh(
    quizzes: &Quizzes,
    cx: &Cx,
    scope: &Scope,
    id: kernel::id::AttemptId,
) -> Result<Attempt, QuizError> {
    let attempt = store::find(&quizzes.db().reader(), scope, id).await?.ok_or(QuizError::NotFound)?;
    if attempt.is_open() && attempt.deadline(quizzes.grace()).passed(cx.now()) {
        finish::close(quizzes, &cx.as_system("quiz"), id).await?;
        return store::find(&quizzes.db().reader(), scope, id).await?.ok_or(QuizError::NotFound);
    }
    Ok(attempt)
}

/// The questions with their state, read outside a transaction.
pub(crate) async fn opened(quizzes: &Quizzes, attempt: &Attempt) -> Result<(Vec<Slot>, AttemptState), QuizError> {
    let (slots, newest) = store::slots(&quizzes.db().reader(), attempt.id, None).await?;
    let state = state_of(attempt, &newest, quizzes.grace());
    Ok((slots, state))
}
