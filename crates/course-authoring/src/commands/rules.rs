//! Rules of completion of lessons and modules.

use courseware::Rule;
use kernel::{
    Cx,
    id::{CourseId, LessonId, ModuleId},
};
use serde_json::json;

use super::{Result, edit, editable, lesson_body, module_body};
use crate::{Authoring, error::Problems};

/// The most that a quiz weighs in the course's score, and a module in it and in the progress.
pub const HEAVIEST: u32 = 100;

/// What completes a module, and what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModuleRule {
    /// At least this many lessons, mandatory or not; without it all mandatory ones.
    pub at_least: Option<u32>,
    /// Whether the course needs it done.
    pub mandatory: bool,
    /// How many times its lessons count in the progress and its quizzes in the course's score, 1 to [`HEAVIEST`].
    pub weight: u32,
}

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

    /// Says what completes a module, all mandatory lessons or at least so many, whether the course needs it, and what it weighs.
    ///
    /// # Errors
    /// Fields at fault for a number or a weight out of its range.
    pub async fn set_module_rule(&self, cx: &Cx, course: CourseId, id: ModuleId, rule: ModuleRule) -> Result<i32> {
        let ModuleRule { at_least, mandatory, weight } = rule;
        let mut problems = Problems::default();
        if at_least.is_some_and(|n| n == 0 || n > 1_000) {
            problems.add("at_least", "problem-field-number");
        }
        if weight == 0 || weight > HEAVIEST {
            problems.add("weight", "authoring-weight-range");
        }
        problems.check()?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), None, "rule", |body| {
            let body = module_body(body)?;
            body.at_least = at_least;
            body.optional = !mandatory;
            body.weight = (weight != 1).then_some(weight);
            Ok(())
        })
        .await?;
        let detail = json!({ "at_least": at_least, "mandatory": mandatory, "weight": weight });
        tx.audit(cx, "authoring.set_module_rule", id, detail).await?;
        tx.commit().await?;
        Ok(version)
    }
}
