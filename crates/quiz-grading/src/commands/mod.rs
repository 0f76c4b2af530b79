//! What people and the clock can do: one function each, one transaction each.

mod accommodate;
mod check;
mod devices;
mod double_marking;
mod files;
mod finish;
mod late;
mod letters;
mod marking;
mod outage;
mod record;
mod regrade;
mod rehearse;
mod release;
mod save;
mod saved_comments;
mod saver;
mod schedule;
mod start;
mod taken;
mod terms;
mod turn;

pub use accommodate::{Accommodate, accommodate, withdraw};
pub use check::{Check, check};
pub use devices::forget_devices;
pub(crate) use devices::{Noticed, notice_device};
pub use double_marking::{Reconcile, reconcile};
pub use files::{NewFile, receive_file};
pub(crate) use finish::held;
pub use finish::{close_due, submit};
pub use late::{DecideLate, decide_late};
pub use marking::{Assessment, Became, Mark, Marked, Reopen, mark, reopen, reveal_learner};
pub use outage::{beat, give_back_outage};
pub use record::record_earlier;
pub use regrade::{Change, Regrade, regrade};
pub use rehearse::{Rehearsal, rehearse};
pub use release::release;
pub use save::{Given, NewStep, SaveSteps, Saved, Status, StepResult, What, save_form, save_steps};
pub(crate) use saved_comments::MOST_COMMENTS;
pub use saved_comments::{KeepComment, change_comment, delete_comment, keep_comment, restore_comment};
pub(crate) use saver::Saver;
pub use schedule::{NewPassword, Scheduled, SetSchedule, set_schedule};
pub use start::{Start, start};
pub(crate) use terms::Plan;
pub use turn::turn;

use kernel::{
    Cx,
    id::{CourseId, LessonId},
};

use crate::{QuizError, Quizzes, TaughtQuiz, engine::AttemptState, model::Attempt, policy::Scope, store};
use crate::{engine::Step, model::Slot};

/// The quiz as it is taught: what is published, or what its authors have before that.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz.
pub(crate) async fn taught(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
) -> Result<TaughtQuiz, QuizError> {
    let port = &quizzes.ports().taught;
    if let Some(publication) = port.published(cx, course).await? {
        match quizzes.library().quiz(publication, lesson).await {
            Ok(quiz) => {
                let document = quizzes.library().course(publication).await?;
                return Ok(TaughtQuiz {
                    course_title: document.facts.title.clone(),
                    title: quiz.title.clone(),
                    rules: quiz.content.rules,
                    questions: quiz.content.questions.len(),
                });
            }
            // Not published yet.
            Err(QuizError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    port.quiz(cx, course, lesson).await?.ok_or(QuizError::NotFound)
}

/// The state of a loaded attempt.
pub(crate) fn state_of(attempt: &Attempt, newest: &[Step]) -> AttemptState {
    AttemptState::of_newest(attempt.state.phase(), newest, attempt.deadline())
}

/// Closes the attempt if its deadline has passed and nothing has closed it yet, then loads it.
pub(crate) async fn fresh(
    quizzes: &Quizzes,
    cx: &Cx,
    scope: &Scope,
    id: kernel::id::AttemptId,
) -> Result<Attempt, QuizError> {
    let attempt = store::find(&quizzes.db().reader(), scope, id).await?.ok_or(QuizError::NotFound)?;
    if attempt.is_open() && attempt.deadline().passed(cx.now()) {
        finish::close(quizzes, &cx.as_system("quiz"), id).await?;
        return store::find(&quizzes.db().reader(), scope, id).await?.ok_or(QuizError::NotFound);
    }
    Ok(attempt)
}

/// The questions with their state, read outside a transaction.
pub(crate) async fn opened(quizzes: &Quizzes, attempt: &Attempt) -> Result<(Vec<Slot>, AttemptState), QuizError> {
    let (slots, newest) = store::slots(&quizzes.db().reader(), attempt.id, None).await?;
    let state = state_of(attempt, &newest);
    Ok((slots, state))
}
