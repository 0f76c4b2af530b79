//! The questionnaire, which the administration keeps.

use kernel::{Cx, FieldProblem, Role, id::CompetencyId};
use serde_json::json;

use super::{
    model::{Question, QuestionId, Subject},
    rules,
};
use crate::{DialogueError, PerformanceDialogue, feedback::model::CoreValue, store};

/// Questions in use at most.
const MOST: usize = 30;

/// What a question is about, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing in particular.
    Nothing,
    /// A core value.
    Value(CoreValue),
    /// A competency of the dictionary.
    Competency(CompetencyId),
}

impl PerformanceDialogue {
    /// The questions in use, in order; for the administration.
    pub async fn questionnaire(&self, cx: &Cx) -> Result<Vec<Question>, DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        Ok(store::rounds::questions(&self.db().reader()).await?)
    }

    /// Writes a question under this id, new or in place of what it said. Rounds that are open keep their questions.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for anybody but the administration, [`DialogueError::Invalid`] with the fields at fault.
    pub async fn write_question(
        &self,
        cx: &Cx,
        id: QuestionId,
        place: i32,
        text: &str,
        about: Choice,
    ) -> Result<(), DialogueError> {
        let known = self.questionnaire(cx).await?;
        let text = text.trim();
        let mut problems = Vec::new();
        match text.chars().count() {
            0 => problems.push(FieldProblem::new("isi", "problem-field-required")),
            length if length > rules::LONGEST => problems.push(FieldProblem::new("isi", "problem-field-too-long")),
            _ => {}
        }
        if !(1..=99).contains(&place) {
            problems.push(FieldProblem::new("urutan", "round-place-wrong"));
        }
        if known.len() >= MOST && !known.iter().any(|one| one.id == id) {
            problems.push(FieldProblem::new("isi", "round-questions-many"));
        }
        let subject = match about {
            Choice::Nothing => Subject::Nothing,
            Choice::Value(value) => Subject::Value(value),
            Choice::Competency(id) => {
                let dictionary = self.inner.ports.competencies.dictionary().await?;
                if let Some(card) = dictionary.into_iter().find(|card| card.id == id) {
                    Subject::Competency(id, card.name)
                } else {
                    problems.push(FieldProblem::new("tentang", "goal-competency-unknown"));
                    Subject::Nothing
                }
            }
        };
        if !problems.is_empty() {
            return Err(DialogueError::Invalid(problems));
        }
        let question = Question { id, place, text: text.to_owned(), subject };
        if known.contains(&question) {
            return Ok(());
        }
        let tx = self.db().begin().await?;
        store::rounds::write_question(&tx.exec(), cx, &question).await?;
        tx.audit(cx, "round.question", id, json!({ "place": place })).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a question out of use. Doing it twice does it once.
    pub async fn retire_question(&self, cx: &Cx, id: QuestionId) -> Result<(), DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        let tx = self.db().begin().await?;
        if store::rounds::retire_question(&tx.exec(), id, cx.now()).await? {
            tx.audit(cx, "round.retire_question", id, json!({})).await?;
        }
        Ok(tx.commit().await?)
    }
}
