//! Templates: the administration keeps them, people begin with them.

use kernel::{Cx, FieldProblem, Role, id::PersonId, person::PersonCard};
use serde_json::json;

use super::{
    model::{GoalTemplate, GoalTemplateId},
    rules,
};
use crate::{DialogueError, PerformanceDialogue, goals::policy::may_agree, store};

impl PerformanceDialogue {
    /// The templates in use, by title; for the administration.
    pub async fn goal_templates(&self, cx: &Cx) -> Result<Vec<GoalTemplate>, DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        Ok(store::cascade::templates(&self.db().reader()).await?)
    }

    /// Writes a template under this id, new or in place of what it said. Goals that began with it stay as they are.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for anybody but the administration, [`DialogueError::Invalid`] with the fields at fault.
    pub async fn write_template(&self, cx: &Cx, mut template: GoalTemplate) -> Result<(), DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        for text in [&mut template.title, &mut template.measure, &mut template.post] {
            *text = text.trim().to_owned();
        }
        template.ways.retain(|way| !way.title.trim().is_empty());
        let mut problems = rules::template_problems(&template);
        if let Some(rise) = &mut template.rise
            && let Some(id) = rise.competency
        {
            let dictionary = self.inner.ports.competencies.dictionary().await?;
            match dictionary.into_iter().find(|card| card.id == id) {
                Some(card) => rise.name = card.name,
                None => problems.push(FieldProblem::new("kompetensi", "goal-competency-unknown")),
            }
        }
        if !problems.is_empty() {
            return Err(DialogueError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        store::cascade::write_template(&tx.exec(), cx, &template).await?;
        tx.audit(cx, "goal.template", template.id, json!({ "title": template.title })).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a template out of use. Doing it twice does it once.
    pub async fn retire_template(&self, cx: &Cx, id: GoalTemplateId) -> Result<(), DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        let tx = self.db().begin().await?;
        if store::cascade::retire_template(&tx.exec(), id, cx.now()).await? {
            tx.audit(cx, "goal.retire_template", id, json!({})).await?;
        }
        Ok(tx.commit().await?)
    }

    /// For whom the actor may write a goal: oneself, and those whom one leads and may agree with. Their card, or not found.
    pub(crate) async fn goal_owner(&self, cx: &Cx, person: PersonId) -> Result<PersonCard, DialogueError> {
        let actor = cx.actor.person().ok_or(DialogueError::NotFound)?;
        if actor != person {
            let lines = self.inner.ports.lines.above(&[person]).await?;
            if !may_agree(actor, person, &lines, self.today(cx)) {
                return Err(DialogueError::NotFound);
            }
        }
        self.people([person]).await?.card(person).cloned().ok_or(DialogueError::NotFound)
    }

    /// The templates that fit this person's post.
    pub(crate) async fn fitting_templates(&self, card: &PersonCard) -> Result<Vec<GoalTemplate>, DialogueError> {
        let mut templates = store::cascade::templates(&self.db().reader()).await?;
        templates.retain(|template| rules::fits(template, card));
        Ok(templates)
    }
}
