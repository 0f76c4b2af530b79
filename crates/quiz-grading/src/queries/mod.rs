//! The read side: views for pages, API and portal. Every select of attempts starts from a [`Scope`].

mod checks;
mod compare;
mod devices;
mod double;
mod files;
mod late;
mod learner;
mod player;
mod portal;
mod regrading;
mod saved_comments;
mod scheduling;
mod statistics;
mod survey;
mod trainer;

pub use checks::{Checked, Judged};
pub use compare::{AlikePage, AlikeView, Comparison, Moved, Named, Weighing, comparison, erring_alike};
pub use devices::{DevicesPage, DevicesRow, devices};
pub use double::{DoubleView, SeenMark};
pub use files::answer_file;
pub use late::{LatePage, LateRow, late_answers};
pub use learner::{AttemptRow, Later, QuizPage, ResultPage, ReviewedQuestion, Topic, quiz_page, result};
pub use player::{MapEntry, Player, PlayerQuestion, player};
pub use portal::{BestGrade, OpenAttempt, Waiting, best_grades, marking_waiting, open_attempts};
pub use regrading::{ChangeRow, Regrading, regrading};
pub use saved_comments::{CommentsOfCourse, saved_comment, saved_comments};
pub use scheduling::{AccommodationRow, Accommodations, Scheduling, accommodations, scheduling};
pub use statistics::{Counted, ItemView, OptionView, Selection, Statistics, statistics};
pub use survey::{CommentsView, ScaleView};
pub use trainer::{
    HeldMarks, LateQuiz, MarkedRow, MarkingPage, MarkingQueue, Progress, QueueGroup, QueueRow, after, marked_answers,
    marking, marking_queue,
};

use kernel::{Actor, Cx, id::AttemptId};

use crate::{
    QuizError, Quizzes,
    engine::Step,
    model::Attempt,
    policy::{self, Scope},
    store,
};

/// An attempt that the actor may see: their own, or a finished one of a course they teach.
pub async fn attempt(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<Attempt, QuizError> {
    let exec = quizzes.db().reader();
    if let Actor::Person(person) = &cx.actor
        && let Some(own) = store::find(&exec, &Scope::Own(person.id), id).await?
    {
        return Ok(own);
    }
    let scope = marked_by(quizzes, cx).await.map_err(|_| QuizError::NotFound)?;
    store::find(&exec, &scope, id).await?.ok_or(QuizError::NotFound)
}

/// The actor's own attempt; one whose time is up is closed first.
pub async fn own_attempt(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<Attempt, QuizError> {
    crate::commands::fresh(quizzes, cx, &policy::own(&cx.actor)?, id).await
}

/// The whole log of an attempt, for disputes: for its trainers and the system.
pub async fn log(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<Vec<Step>, QuizError> {
    let exec = quizzes.db().reader();
    let scope = marked_by(quizzes, cx).await?;
    let attempt = store::find(&exec, &scope, id).await?.ok_or(QuizError::NotFound)?;
    Ok(store::log(&exec, attempt.id).await?)
}

/// What the actor marks.
pub(crate) async fn marked_by(quizzes: &Quizzes, cx: &Cx) -> Result<Scope, QuizError> {
    policy::may_mark(&cx.actor)?;
    let courses = match cx.actor {
        Actor::Person(_) => quizzes.ports().taught.of_actor(cx).await?,
        Actor::System(_) | Actor::Anonymous => Vec::new(),
    };
    policy::taught(&cx.actor, courses)
}
