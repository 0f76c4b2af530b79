//! A quiz taken by the book, to fill a demo agency or a load test with attempts like real ones.

use courseware::QuestionBody;
use kernel::{
    Cx,
    id::{CourseId, LessonId},
};

use super::{Given, NewStep, SaveSteps, Start, What, opened, save_steps, start, submit, turn};
use crate::{
    QuizError, Quizzes,
    engine::{Dice, Outcome, Place, Response, Variant, grade, kind_of},
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
    /// How many of a hundred answers are wrong: another option, or none where there are no options. In a quiz that a trainer has to mark
    /// all are right, since nobody knows at once whether it was passed.
    pub misses: u16,
    /// What is written where only a trainer can mark.
    pub essay: String,
}

/// Parts the dice of mistakes from those of the paper.
const MISSES: u64 = 1 << 32;

/// Some answer that earns nothing; none for a kind without options.
fn wrong(body: &QuestionBody, variant: &Variant, dice: &mut Dice) -> Option<Response> {
    match body {
        QuestionBody::SingleChoice { options } => dice
            .order(options.len())
            .into_iter()
            .map(|place| Response::SingleChoice { choice: Place(place) })
            .find(|response| grade(body, variant, Some(response)) == Outcome::Graded(0)),
        QuestionBody::TrueFalse { answer, .. } => Some(Response::TrueFalse { answer: !answer }),
        _ => None,
    }
}

/// Starts, answers and submits as the acting person, through the same commands as a learner.
pub async fn rehearse(quizzes: &Quizzes, cx: &Cx, cmd: Rehearsal) -> Result<Attempt, QuizError> {
    let attempt =
        start(quizzes, cx, Start { id: cx.id(), course: cmd.course, lesson: cmd.lesson, password: String::new() })
            .await?;
    let quiz = quizzes.library().quiz(attempt.publication, cmd.lesson).await?;
    let (slots, _) = opened(quizzes, &attempt).await?;
    let marked = quiz.content.questions.iter().any(|question| matches!(question.body, QuestionBody::Essay { .. }));
    let misses = if marked { 0 } else { usize::from(cmd.misses) };
    let mut steps = Vec::with_capacity(slots.len());
    for (index, slot) in slots.iter().enumerate() {
        let Some(question) = quiz.question(slot.paper.question) else { continue };
        if cmd.leaves_out > 0 && index % cmd.leaves_out == cmd.leaves_out - 1 {
            continue;
        }
        let mut dice = Dice::branch(attempt.seed, MISSES + index as u64);
        let response = if dice.below(100) < misses {
            let Some(wrong) = wrong(&question.body, &slot.paper.variant, &mut dice) else { continue };
            wrong
        } else {
            let key = kind_of(&question.body).key(&slot.paper.variant);
            match (key, &question.body) {
                (Some(key), _) => key,
                (None, QuestionBody::Essay { .. }) => Response::Essay { text: cmd.essay.clone(), files: Vec::new() },
                (None, _) => continue,
            }
        };
        let step = NewStep {
            id: cx.id(),
            slot: slot.paper.slot,
            what: What::Answer(Given::Typed(Some(response))),
            at: Some(cx.now()),
            seq: index as i64,
            seen: None,
            certainty: None,
        };
        steps.push((slot.paper.variant.page, step));
    }
    if quiz.content.rules.sequential {
        for page in 0..=slots.last().map_or(0, |last| last.paper.variant.page) {
            turn(quizzes, cx, attempt.id, page).await?;
            let open = steps.iter().filter(|(on, _)| *on == page).map(|(_, step)| step.clone()).collect();
            save_steps(quizzes, cx, SaveSteps { attempt: attempt.id, steps: open, origin: None }).await?;
        }
    } else {
        let steps = steps.into_iter().map(|(_, step)| step).collect();
        save_steps(quizzes, cx, SaveSteps { attempt: attempt.id, steps, origin: None }).await?;
    }
    submit(quizzes, cx, attempt.id).await
}
