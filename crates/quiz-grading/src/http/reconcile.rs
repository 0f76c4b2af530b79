//! Settling which mark counts of an answer that two people marked.

use axum::extract::State;
use kernel::id::AttemptId;
use web::{Answer, Context, Form, Path, Query, Ui};

use super::marking::{Chosen, MarkForm, again, onwards};
use crate::{
    QuizError, Quizzes,
    commands::{self, Reconcile},
};

pub(crate) async fn reconcile(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
    Form(form): Form<MarkForm>,
) -> Answer {
    let filter = chosen.filter()?;
    let outcome = match form.given() {
        Ok(given) => {
            let (comment, reason) = (form.comment.clone(), form.reason.clone());
            let cmd = Reconcile { id: form.step(), attempt, slot, given, comment, reason };
            commands::reconcile(&quizzes, &cx, cmd).await
        }
        Err(error) => Err::<_, QuizError>(error),
    };
    match outcome {
        Ok(_) => onwards(&quizzes, &cx, filter, (attempt, slot), "quiz-reconciled").await,
        Err(error) => again(&quizzes, &cx, &ui, filter, (attempt, slot), form, error).await,
    }
}
