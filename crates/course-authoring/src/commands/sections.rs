//! The parts of a quiz.

use courseware::{Draw, Section, section};
use kernel::{
    Cx,
    id::{CourseId, LessonId},
};
use serde_json::json;

use super::{Result, edit, editable, lesson_body};
use crate::{
    Authoring, AuthoringError,
    error::Problems,
    model::{LessonBody, LessonDraft},
};

/// Longest title and instructions of a section, and longest word of a draw.
const TITLE: usize = 200;
const INSTRUCTIONS: usize = 2_000;
/// Most questions on a page or of a draw.
const MOST: u32 = 1_000;

fn check(sections: &[Section], problems: &mut Problems) {
    if sections.len() > section::MOST || sections.iter().any(|section| section.draws.len() > section::MOST) {
        problems.add("b0", "authoring-sections-many");
    }
    for (at, section) in sections.iter().enumerate() {
        problems.longest(&format!("b{at}-title"), &section.title, TITLE);
        problems.longest(&format!("b{at}-instructions"), &section.instructions, INSTRUCTIONS);
        if section.per_page > MOST {
            problems.add(format!("b{at}-per_page"), "problem-field-number");
        }
        for (place, draw) in section.draws.iter().enumerate() {
            let Draw { count, category, tag, competency, adaptive, .. } = draw;
            let long = [category, tag, competency].iter().any(|word| word.chars().count() > TITLE);
            if *count > MOST || long {
                problems.add(format!("b{at}-d{place}-count"), "problem-field-number");
            } else if *adaptive && *count == 0 {
                problems.add(format!("b{at}-d{place}-count"), "authoring-draw-adaptive-count");
            }
        }
    }
}

impl Authoring {
    /// Saves the parts of a quiz on top of a version of it.
    ///
    /// # Errors
    /// [`AuthoringError::Invalid`] where a draw asks for more questions than the quiz has for it; a quiz without questions is under
    /// way, and looked at again before publishing.
    pub async fn save_sections(
        &self,
        cx: &Cx,
        course: CourseId,
        id: LessonId,
        version: i32,
        sections: &[Section],
    ) -> Result<i32> {
        let mut problems = Problems::default();
        check(sections, &mut problems);
        problems.check()?;
        let mut problems = Problems::default();
        let workspace = self.workspace(cx, course).await?;
        let aims = workspace.quiz(id).ok_or(AuthoringError::NotFound)?.aims();
        if !aims.is_empty() {
            for (at, supplies) in section::supplies(sections, &aims).iter().enumerate() {
                for (place, supply) in supplies.iter().enumerate().filter(|(_, supply)| supply.is_short()) {
                    let whole = sections[at].draws.is_empty();
                    let field = if whole { format!("b{at}") } else { format!("b{at}-d{place}-count") };
                    let message = if supply.asked == 0 { "authoring-section-empty" } else { "authoring-section-short" };
                    problems.add(field, message);
                }
            }
        }
        problems.check()?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), Some(version), "edit", |body| {
            let LessonBody { content: LessonDraft::Quiz { sections: kept, .. }, .. } = lesson_body(body)? else {
                return Err(AuthoringError::NotFound);
            };
            *kept = sections.to_vec();
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.save_sections", id, json!({ "version": version })).await?;
        tx.commit().await?;
        Ok(version)
    }
}
