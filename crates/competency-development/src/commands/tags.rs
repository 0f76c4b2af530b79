//! What courses teach.

use kernel::{Cx, FieldProblem, id::CourseId};
use serde_json::json;

use crate::{
    CompetencyError, Development,
    model::{HIGHEST, Tag},
    policy::may_tag,
    store,
};

impl Development {
    /// Says anew which competencies a course teaches, and up to which level.
    pub async fn tag(&self, cx: &Cx, course: CourseId, tags: Vec<Tag>) -> Result<(), CompetencyError> {
        let written = self.inner.ports.courses.written(cx, course).await?;
        let title = written.filter(|_| may_tag(&cx.actor, true)).ok_or(CompetencyError::NotFound)?;
        let reference = self.inner.reference.get().await?;
        let good =
            |tag: &Tag| (1..=HIGHEST).contains(&tag.level) && reference.in_use().any(|one| one.id == tag.competency);
        if !tags.iter().all(good) {
            return Err(CompetencyError::Invalid(vec![FieldProblem::new("level", "competency-level-range")]));
        }
        let tx = self.db().begin().await?;
        store::courses::set_tags(&tx.exec(), course, &tags, &cx.actor.label(), cx.now()).await?;
        tx.audit(cx, "competency.tag", course, json!({ "title": title, "competencies": tags.len() })).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }
}
