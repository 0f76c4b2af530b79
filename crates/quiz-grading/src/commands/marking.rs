use courseware::question::Rubric;
use kernel::{
    Cx, FieldProblem, Marks,
    id::{AttemptId, StepId},
    person::PersonCard,
};
use serde_json::json;

use super::{
    finish,
    letters::{Letter, write},
    state_of,
};
use crate::{
    QuizError, Quizzes,
    engine::{self, Action, LevelChoice, Outcome, Rating, Reopened, Step, grade},
    model::{Attempt, State},
    policy, store,
};

/// Most characters of a reason.
pub(super) const LONGEST_REASON: usize = 500;
/// Most characters of a comment.
const LONGEST_COMMENT: usize = 5_000;
/// Most characters of a comment on one criterion.
const LONGEST_NOTE: usize = 1_000;

/// A trainer's mark for one question of a finished attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
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
}

/// What a marker gives for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assessment {
    /// Points, where the question has no rubric.
    Points(Marks),
    /// A level for each criterion of the question's rubric, in its order. They make the points; there is no other way to mark such an answer.
    Levels(Vec<LevelChoice>),
}

impl Assessment {
    /// The points it comes to for a question worth `max`, and the levels that make them.
    fn worth(&self, rubric: Option<&Rubric>, max: Marks) -> Result<(Marks, Vec<Rating>), QuizError> {
        match (self, rubric) {
            (Self::Points(mark), None) if (Marks::ZERO..=max).contains(mark) => Ok((*mark, Vec::new())),
            (Self::Levels(chosen), Some(rubric)) => {
                if chosen.iter().any(|choice| choice.comment.chars().count() > LONGEST_NOTE) {
                    return Err(QuizError::Invalid(vec![FieldProblem::new("rubric", "quiz-field-rubric-note")]));
                }
                engine::rate(rubric, max, chosen).ok_or_else(incomplete)
            }
            (_, Some(_)) => Err(incomplete()),
            (_, None) => Err(QuizError::MarkOutOfRange),
        }
    }
}

fn incomplete() -> QuizError {
    QuizError::Invalid(vec![FieldProblem::new("rubric", "quiz-field-rubric-levels")])
}

/// Marks a question that waits for a person, or marks it anew as long as the attempt's grade is not told. It is told to the others
/// once nothing waits any more, and where the quiz holds marks back, once they are released.
///
/// # Errors
/// [`QuizError::MarkingFinished`] where the grade is told: [`reopen`] comes first. [`QuizError::MarkOutOfRange`] for points that the
/// question does not give, [`QuizError::Invalid`] unless each criterion of its rubric has one of its levels.
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
    let before = state_of(&attempt, &newest);
    let given = before.slot(cmd.slot);
    if attempt.grade.is_some() && given.is_some_and(|given| given.mark.is_some()) {
        let repeat = !store::known(&tx.exec(), attempt.id, &[cmd.id]).await?.is_empty();
        return if repeat { Ok(attempt) } else { Err(QuizError::MarkingFinished) };
    }
    let question = key.question(slot.paper.question);
    let outcome = question.map(|question| grade(&question.body, &slot.paper.variant, before.response(cmd.slot)));
    if outcome != Some(Outcome::NeedsMarking) {
        return Err(QuizError::NotFound);
    }
    let rubric = question.and_then(|question| question.rubric.as_ref());
    let (mark, ratings) = cmd.given.worth(rubric, slot.paper.max)?;
    if cmd.comment.chars().count() > LONGEST_COMMENT {
        return Err(QuizError::Invalid(vec![FieldProblem::new("comment", "quiz-field-mark-comment")]));
    }

    let now = cx.now();
    let levels: Vec<usize> = ratings.iter().map(|rating| rating.level).collect();
    let action = Action::Mark { slot: cmd.slot, mark, comment: cmd.comment.trim().to_owned(), ratings };
    let step = Step { id: cmd.id, seq: attempt.last_seq, at: now, received_at: now, action };
    let appended = store::append(&tx.exec(), attempt.id, &cx.actor.label(), &[(step.clone(), true)]).await?;
    if appended.is_empty() {
        // Marked by this very call before.
        return Ok(attempt);
    }
    newest.push(step);
    let state = state_of(&attempt, &newest);
    finish::settle(quizzes.library(), &tx, cx, &mut attempt, &slots, &state).await?;
    let taken_back = given.and_then(|given| given.reopened.as_ref()).and_then(|reopened| reopened.earlier.as_ref());
    let earlier = given.and_then(|given| given.mark.as_ref()).or(taken_back).map(|given| given.mark.0);
    let mut detail = json!({ "slot": cmd.slot, "mark": mark.0, "before": earlier, "max": slot.paper.max.0 });
    if !levels.is_empty() {
        detail["levels"] = json!(levels);
    }
    tx.audit(cx, "quiz.mark", attempt.id, detail).await?;
    if attempt.grade.is_some() && taken_back.is_some_and(|earlier| earlier.mark != mark) {
        let told = [(attempt.person, attempt.id)].into();
        write(quizzes, &tx, cx, Letter::Remarked, &key.title, &told).await?;
    }
    tx.commit().await?;
    Ok(attempt)
}

/// Takes back a mark of an attempt whose grade is told, so that another can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopen {
    /// Made by the client: sending twice is harmless.
    pub id: StepId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Which question.
    pub slot: i32,
    /// Why; stays in the log.
    pub reason: String,
}

/// Takes a mark back: the answer waits in the queue again, and the attempt has no grade until it is marked. What others were told of
/// the grade stays as it is until there is another.
///
/// # Errors
/// [`QuizError::Invalid`] without a reason or with too long a one, [`QuizError::NotFound`] where the actor marks no such answer,
/// [`QuizError::MarkingOpen`] where the grade is not told, so that the mark can be changed as it is.
pub async fn reopen(quizzes: &Quizzes, cx: &Cx, cmd: Reopen) -> Result<Attempt, QuizError> {
    policy::may_mark(&cx.actor)?;
    let courses = quizzes.ports().taught.of_actor(cx).await?;
    let scope = policy::taught(&cx.actor, courses)?;
    let reason = cmd.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(QuizError::Invalid(vec![FieldProblem::new("reason", "quiz-field-reopen-reason")]));
    }
    let tx = quizzes.db().begin().await?;
    let finished = [State::Submitted, State::Closed];
    let attempt = store::reserve(&tx.exec(), &scope, cmd.attempt, 1, &finished).await?;
    let mut attempt = attempt.ok_or(QuizError::NotFound)?;
    if !store::known(&tx.exec(), attempt.id, &[cmd.id]).await?.is_empty() {
        return Ok(attempt);
    }
    let (slots, newest) = store::slots(&tx.exec(), attempt.id, None).await?;
    let mut state = state_of(&attempt, &newest);
    if !slots.iter().any(|slot| slot.paper.slot == cmd.slot) {
        return Err(QuizError::NotFound);
    }
    let given = state.slot(cmd.slot).and_then(|given| given.mark.as_ref()).map(|given| given.mark.0);
    if attempt.grade.is_none() || given.is_none() {
        return Err(QuizError::MarkingOpen);
    }
    let now = cx.now();
    let action = Action::Reopen { slot: cmd.slot, reason };
    let step = Step { id: cmd.id, seq: attempt.last_seq, at: now, received_at: now, action };
    if store::append(&tx.exec(), attempt.id, &cx.actor.label(), &[(step.clone(), true)]).await?.is_empty() {
        return Err(QuizError::IdTaken);
    }
    state.apply(&step, attempt.deadline());
    finish::settle(quizzes.library(), &tx, cx, &mut attempt, &slots, &state).await?;
    let why = state.slot(cmd.slot).and_then(|slot| slot.reopened.as_ref()).map(|Reopened { reason, .. }| reason);
    tx.audit(cx, "quiz.reopen", attempt.id, json!({ "slot": cmd.slot, "before": given, "why": why })).await?;
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
