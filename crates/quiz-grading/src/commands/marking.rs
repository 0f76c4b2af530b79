use courseware::question::Rubric;
use kernel::{
    Cx, FieldProblem, Marks,
    id::{AttemptId, StepId},
    person::PersonCard,
};
use serde_json::{Value, json};

use super::{
    double_marking,
    taken::{self, Taken},
};
use crate::{
    QuizError, Quizzes,
    engine::{self, Action, HandMark, LevelChoice, Rating, SlotState},
    model::Attempt,
    policy, store,
};

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
    pub(super) fn worth(&self, rubric: Option<&Rubric>, max: Marks) -> Result<(Marks, Vec<Rating>), QuizError> {
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

/// What became of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It counts.
    Counting,
    /// The first of two: another person has to give the second.
    First,
    /// Two marks, of which the mean counts, or what somebody settled since.
    Settled,
    /// Two marks too far apart: somebody has to settle which counts.
    Apart,
}

impl Became {
    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counting => "counting",
            Self::First => "first",
            Self::Settled => "settled",
            Self::Apart => "apart",
        }
    }

    /// What the log says of an answer that was marked.
    fn of(state: Option<&SlotState>) -> Self {
        match state.map(|state| (state.first.is_some(), state.second.is_some(), state.mark.is_some())) {
            Some((true, false, _)) => Self::First,
            Some((true, true, true)) => Self::Settled,
            Some((true, true, false)) => Self::Apart,
            Some((false, ..)) | None => Self::Counting,
        }
    }
}

/// An attempt after a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The attempt.
    pub attempt: Attempt,
    /// What became of the mark.
    pub became: Became,
}

/// Marks a question that waits for a person, or marks it anew as long as the attempt's grade is not told. It is told to the others
/// once nothing waits any more, and where the quiz holds marks back, once they are released. Where two people mark, it is the first or
/// the second of their marks; the first may be given anew as long as there is no second.
///
/// # Errors
/// [`QuizError::MarkingFinished`] where the grade is told: [`reopen`] comes first. [`QuizError::BothMarked`] where two people gave
/// their marks: [`super::reconcile`] is for what follows. [`QuizError::MarkOutOfRange`] for points that the question does not give,
/// [`QuizError::Invalid`] unless each criterion of its rubric has one of its levels.
pub async fn mark(quizzes: &Quizzes, cx: &Cx, cmd: Mark) -> Result<Marked, QuizError> {
    let mut taken = Taken::of(quizzes, cx, cmd.attempt, cmd.slot).await?;
    let double = taken.rules.double_marking;
    if (taken.is_told() || double.is_some()) && taken.knows(cmd.id).await? {
        return Ok(Marked { became: Became::of(taken.state()), attempt: taken.attempt });
    }
    if taken.is_told() {
        return Err(QuizError::MarkingFinished);
    }
    let given = taken.judged(&cmd.given, &cmd.comment)?;
    let (action, detail) = match double {
        Some(double) => double_marking::independent(&taken, cx, cmd.slot, given, double)?,
        None => alone(&taken, cmd.slot, given),
    };
    let new = taken.append(cx, cmd.id, action).await?;
    let became = Became::of(taken.state());
    let attempt = if new { taken.finish(quizzes, cx, "quiz.mark", detail).await? } else { taken.attempt };
    Ok(Marked { attempt, became })
}

/// A mark where one person marks, and what the audit says of it.
fn alone(taken: &Taken, slot: i32, given: HandMark) -> (Action, Value) {
    let before = taken.earlier().map(|mark| mark.0);
    let mut detail = json!({ "slot": slot, "mark": given.mark.0, "before": before, "max": taken.max().0 });
    with_levels(&mut detail, &given);
    let HandMark { mark, comment, ratings } = given;
    (Action::Mark { slot, mark, comment, ratings }, detail)
}

/// Adds the levels that made the mark, where some did, to what the audit says of it.
pub(super) fn with_levels(detail: &mut Value, given: &HandMark) {
    if !given.ratings.is_empty() {
        detail["levels"] = given.ratings.iter().map(|rating| rating.level).collect();
    }
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
/// the grade stays as it is until there is another. Where two people marked, both marks stay and somebody settles which counts.
///
/// # Errors
/// [`QuizError::Invalid`] without a reason or with too long a one, [`QuizError::NotFound`] where the actor marks no such answer,
/// [`QuizError::MarkingOpen`] where the grade is not told, so that the mark can be changed as it is.
pub async fn reopen(quizzes: &Quizzes, cx: &Cx, cmd: Reopen) -> Result<Attempt, QuizError> {
    let reason = taken::reason(&cmd.reason, "quiz-field-reopen-reason")?;
    let mut taken = Taken::of(quizzes, cx, cmd.attempt, cmd.slot).await?;
    if taken.knows(cmd.id).await? {
        return Ok(taken.attempt);
    }
    if !taken.is_told() {
        return Err(QuizError::MarkingOpen);
    }
    let before = taken.earlier().map(|mark| mark.0);
    let detail = json!({ "slot": cmd.slot, "before": before, "why": reason });
    if !taken.append(cx, cmd.id, Action::Reopen { slot: cmd.slot, reason }).await? {
        return Ok(taken.attempt);
    }
    taken.finish(quizzes, cx, "quiz.reopen", detail).await
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
