//! A quiz taken by the book, to fill a demo agency or a load test with attempts like real ones.

use kernel::{
    Cx,
    id::{CourseId, LessonId},
};

use super::{Given, NewStep, SaveSteps, Start, What, opened, save_steps, start, submit};
use crate::{
    QuizError, Quizzes,
    engine::{Response, kind_of},
    model::Attempt,
};

/// How a rehearsal goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// In which course.
    pub course: CourseId,
    /// Which quiz.
    pub lesson: LessonId,
    /// One answer in this many is left out; 0 leaves none out.
    pub leaves_out: usize,
    /// What is written where only a trainer can mark.
    pub essay: String,
}

/// Starts, answers and submits as the acting person, through the same commands as a learner.
pub async fn rehearse(quizzes: &Quizzes, cx: &Cx, cmd: Rehearsal) -> Result<Attempt, QuizError> {
    let attempt = start(quizzes, cx, Start { id: cx.id(), course: cmd.course, lesson: cmd.lesson }).await?;
    let quiz = quizzes.library().quiz(attempt.publication, cmd.lesson).await?;
    let (slots, _) = opened(quizzes, &attempt).await?;
    let mut steps = Vec::with_capacity(slots.len());
    for (index, slot) in slots.iter().enumerate() {
        let Some(question) = quiz.question(slot.paper.question) else { continue };
        if cmd.leaves_out > 0 && index % cmd.leaves_out == cmd.leaves_out - 1 {
            continue;
        }
        let key = kind_of(&question.body).key(&slot.paper.variant);
        let response = key.unwrap_or_else(|| Response::Essay { text: cmd.essay.clone() });
        steps.push(NewStep {
            id: cx.id(),
            slot: slot.paper.slot,
            what: What::Answer(Given::Typed(Some(response))),
            at: Some(cx.now()),
            seq: index as i64,
            seen: None,
        });
    }
    save_steps(quizzes, cx, SaveSteps { attempt: attempt.id, steps }).await?;
    submit(quizzes, cx, attempt.id).await
}
