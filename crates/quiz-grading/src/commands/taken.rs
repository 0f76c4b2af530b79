use std::sync::Arc;

use courseware::QuizRules;
use database::Tx;
use kernel::{
    Cx, FieldProblem, Marks,
    id::{AttemptId, StepId},
};
use serde_json::Value;

use super::{
    Assessment, finish,
    letters::{Letter, write},
    state_of,
};
use crate::{
    QuizError, Quizzes,
    content::Quiz,
    engine::{Action, AttemptState, HandMark, Outcome, SlotState, Step, grade},
    model::{Attempt, Slot, State},
    policy, store,
};

/// Most characters of a reason.
const LONGEST_REASON: usize = 500;
/// Most characters of a comment.
const LONGEST_COMMENT: usize = 5_000;

/// The reason without the blanks around it.
///
/// # Errors
/// [`QuizError::Invalid`] with this message for none or too long a one.
pub(super) fn reason(text: &str, message: &'static str) -> Result<String, QuizError> {
    let text = text.trim();
    match text.chars().count() {
        1..=LONGEST_REASON => Ok(text.to_owned()),
        _ => Err(QuizError::Invalid(vec![FieldProblem::new("reason", message)])),
    }
}

/// An answer of a finished attempt that somebody who marks has in hand: nobody else changes the attempt until the transaction ends.
pub(super) struct Taken {
    tx: Tx,
    /// The attempt, with the number of the step that is to come.
    pub(super) attempt: Attempt,
    slots: Vec<Slot>,
    state: AttemptState,
    slot: Slot,
    key: Arc<Quiz>,
    /// The rules that are pinned with the attempt.
    pub(super) rules: QuizRules,
    /// The mark that was taken back and has no other in its place yet.
    revoked: Option<HandMark>,
}

impl Taken {
    /// Takes the answer, in a transaction of its own.
    ///
    /// # Errors
    /// [`QuizError::NotFound`] where the actor marks no such answer.
    pub(super) async fn of(quizzes: &Quizzes, cx: &Cx, id: AttemptId, slot: i32) -> Result<Self, QuizError> {
        policy::may_mark(&cx.actor)?;
        let courses = quizzes.ports().taught.of_actor(cx).await?;
        let scope = policy::taught(&cx.actor, courses)?;
        let tx = quizzes.db().begin().await?;
        let attempt = store::reserve(&tx.exec(), &scope, id, 1, &[State::Submitted, State::Closed]).await?;
        let attempt = attempt.ok_or(QuizError::NotFound)?;
        let (slots, newest) = store::slots(&tx.exec(), attempt.id, None).await?;
        let slot = slots.iter().find(|known| known.paper.slot == slot).cloned().ok_or(QuizError::NotFound)?;
        let rules = quizzes.library().quiz(attempt.publication, attempt.lesson).await?.content.rules;
        let key = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
        let state = state_of(&attempt, &newest);
        let reopened = state.slot(slot.paper.slot).and_then(|state| state.reopened.as_ref());
        let revoked = reopened.and_then(|reopened| reopened.earlier.clone());
        Ok(Self { tx, attempt, slots, state, slot, key, rules, revoked })
    }

    /// What the log says of the answer.
    pub(super) fn state(&self) -> Option<&SlotState> {
        self.state.slot(self.slot.paper.slot)
    }

    /// The mark that counts.
    pub(super) fn mark(&self) -> Option<&HandMark> {
        self.state()?.mark.as_ref()
    }

    /// The mark before this deed: the one that counts, else the one that was taken back.
    pub(super) fn earlier(&self) -> Option<Marks> {
        self.mark().or(self.revoked.as_ref()).map(|given| given.mark)
    }

    /// Whether the answer has a mark and the attempt's grade is told.
    pub(super) fn is_told(&self) -> bool {
        self.attempt.grade.is_some() && self.mark().is_some()
    }

    /// Points for a fully right answer.
    pub(super) fn max(&self) -> Marks {
        self.slot.paper.max
    }

    /// Whether the attempt's log holds this step.
    pub(super) async fn knows(&self, step: StepId) -> Result<bool, QuizError> {
        Ok(!store::known(&self.tx.exec(), self.attempt.id, &[step]).await?.is_empty())
    }

    /// What `given` comes to as a mark for the answer.
    ///
    /// # Errors
    /// [`QuizError::NotFound`] where a person does not mark the answer, [`QuizError::MarkOutOfRange`] and [`QuizError::Invalid`] as
    /// [`super::mark`] says.
    pub(super) fn judged(&self, given: &Assessment, comment: &str) -> Result<HandMark, QuizError> {
        let paper = &self.slot.paper;
        let question = self.key.question(paper.question).ok_or(QuizError::NotFound)?;
        if grade(&question.body, &paper.variant, self.state.response(paper.slot)) != Outcome::NeedsMarking {
            return Err(QuizError::NotFound);
        }
        let (mark, ratings) = given.worth(question.rubric.as_ref(), paper.max)?;
        if comment.chars().count() > LONGEST_COMMENT {
            return Err(QuizError::Invalid(vec![FieldProblem::new("comment", "quiz-field-mark-comment")]));
        }
        Ok(HandMark { mark, comment: comment.trim().to_owned(), ratings })
    }

    /// Does it, as the next step of the log. False where the log holds a step of this id already, and nothing was done.
    ///
    /// # Errors
    /// [`QuizError::IdTaken`] where another attempt's log does.
    pub(super) async fn append(&mut self, cx: &Cx, id: StepId, action: Action) -> Result<bool, QuizError> {
        let now = cx.now();
        let step = Step { id, seq: self.attempt.last_seq, at: now, received_at: now, action };
        let steps = [(step, true)];
        if store::append(&self.tx.exec(), self.attempt.id, &cx.actor.label(), &steps).await?.is_empty() {
            return if self.knows(id).await? { Ok(false) } else { Err(QuizError::IdTaken) };
        }
        self.state.apply(&steps[0].0, self.attempt.deadline());
        Ok(true)
    }

    /// Grades the attempt anew, keeps the deed in the audit, and commits. A learner whose told mark is another now gets a letter.
    pub(super) async fn finish(
        mut self,
        quizzes: &Quizzes,
        cx: &Cx,
        deed: &str,
        detail: Value,
    ) -> Result<Attempt, QuizError> {
        finish::settle(quizzes.library(), &self.tx, cx, &mut self.attempt, &self.slots, &self.state).await?;
        self.tx.audit(cx, deed, self.attempt.id, detail).await?;
        let mark = self.mark().map(|given| given.mark);
        let changed = self.revoked.as_ref().is_some_and(|earlier| Some(earlier.mark) != mark);
        if self.attempt.grade.is_some() && changed {
            let told = [(self.attempt.person, self.attempt.id)].into();
            write(quizzes, &self.tx, cx, Letter::Remarked, &self.key.title, &told).await?;
        }
        self.tx.commit().await?;
        Ok(self.attempt)
    }
}
