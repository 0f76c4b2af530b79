//! Rules of completion of lessons and modules.

use courseware::Rule;
use kernel::{
    Cx,
    id::{CourseId, LessonId, ModuleId},
};
use serde_json::json;

use super::{Result, edit, editable, lesson_body, module_body};
use crate::{Authoring, error::Problems};

/// The most that a quiz weighs in the course's score.
pub const HEAVIEST: u32 = 100;

impl Authoring {
    /// Says what completes a lesson, and what a quiz weighs in the course's score. `None` is the usual rule: a page is declared done, a
    /// quiz passed. Whether the lesson can meet it is looked at before publishing.
    ///
    /// # Errors
    /// Fields at fault for a rule out of its ranges; a stale version.
    pub async fn set_lesson_rule(
        &self,
        cx: &Cx,
        course: CourseId,
        id: LessonId,
        version: Option<i32>,
        rule: Option<Rule>,
        weight: u32,
    ) -> Result<i32> {
        let mut problems = Problems::default();
        if rule.as_ref().is_some_and(|rule| !rule.is_sound()) {
            problems.add("completion", "authoring-rule-wrong");
        }
        if weight == 0 || weight > HEAVIEST {
            problems.add("weight", "authoring-weight-range");
        }
        problems.check()?;
        let detail = json!({ "rule": rule, "weight": weight });
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), version, "rule", |body| {
            let body = lesson_body(body)?;
            body.completion = rule;
            body.weight = (weight != 1).then_some(weight);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.set_lesson_rule", id, detail).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Says what completes a module, all mandatory lessons or at least so many, and whether the course needs it.
    ///
    /// # Errors
    /// Fields at fault for a number below one.
    pub async fn set_module_rule(
        &self,
        cx: &Cx,
        course: CourseId,
        id: ModuleId,
        at_least: Option<u32>,
        mandatory: bool,
    ) -> Result<i32> {
        let mut problems = Problems::default();
        if at_least.is_some_and(|n| n == 0 || n > 1_000) {
            problems.add("at_least", "problem-field-number");
        }
        problems.check()?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), None, "rule", |body| {
            let body = module_body(body)?;
            body.at_least = at_least;
            body.optional = !mandatory;
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.set_module_rule", id, json!({ "at_least": at_least, "mandatory": mandatory })).await?;
        tx.commit().await?;
        Ok(version)
    }
}
