use std::collections::BTreeMap;

use kernel::{
    Cx,
    id::{CourseId, LessonId},
};
use serde_json::json;

use super::{
    finish,
    letters::{Letter, write},
    state_of,
};
use crate::{
    QuizError, Quizzes,
    engine::{Action, Step},
    model::State,
    policy,
    store::{self, queue},
};

/// Shows the marks that a quiz holds back, of every attempt in which nothing waits for a marker any more: learners see them, and the
/// grades are told to the others. Says how many attempts there were; what is still to be marked waits for another release.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor does not teach the course.
pub async fn release(quizzes: &Quizzes, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<usize, QuizError> {
    policy::may_mark(&cx.actor)?;
    let courses = quizzes.ports().taught.of_actor(cx).await?;
    if !courses.contains(&course) {
        return Err(QuizError::NotFound);
    }
    let scope = policy::taught(&cx.actor, courses)?;
    let tx = quizzes.db().begin().await?;
    let mut told = BTreeMap::new();
    let mut title = String::new();
    let mut released = 0;
    for id in queue::held(&tx.exec(), &scope, course, lesson).await? {
        let taken = store::reserve(&tx.exec(), &scope, id, 1, &[State::Submitted, State::Closed]).await?;
        let Some(mut attempt) = taken else { continue };
        let (slots, newest) = store::slots(&tx.exec(), id, None).await?;
        let mut state = state_of(&attempt, &newest);
        let now = cx.now();
        let step = Step { id: cx.id(), seq: attempt.last_seq, at: now, received_at: now, action: Action::Release };
        store::append(&tx.exec(), id, &cx.actor.label(), &[(step.clone(), true)]).await?;
        state.apply(&step, attempt.deadline());
        finish::settle(quizzes.library(), &tx, cx, &mut attempt, &slots, &state).await?;
        title.clone_from(&quizzes.library().quiz(attempt.publication, lesson).await?.title);
        // In the order of the attempts, so that the newest is told.
        told.insert(attempt.person, id);
        released += 1;
    }
    if released == 0 {
        return Ok(0);
    }
    write(quizzes, &tx, cx, Letter::Released, &title, &told).await?;
    tx.audit(cx, "quiz.release", lesson, json!({ "course": course, "attempts": released })).await?;
    tx.commit().await?;
    Ok(released)
}
