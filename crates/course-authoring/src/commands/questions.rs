//! The questions of a quiz.

use courseware::{AuthoredQuestion, bank::Bank, question::is_competency_code};
use kernel::{
    Cx, FieldProblem,
    id::{CourseId, LessonId, QuestionId},
};
use serde_json::json;

use super::{Result, banks::place_media, edit, editable, head, lesson_body, outline::Direction, question_body};
use crate::{
    Authoring, AuthoringError,
    model::{Body, LessonDraft},
    policy::Action,
    store,
};

/// What an import brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportedQuestions {
    /// New questions.
    pub added: usize,
    /// Questions that were there and changed.
    pub changed: usize,
    /// Passages kept as drafts.
    pub drafts: usize,
    /// Files that joined those of the course.
    pub files: usize,
}

/// Most questions a quiz holds.
pub(super) const MOST: usize = 2_000;

pub(super) fn check(question: &AuthoredQuestion) -> Result<()> {
    let mut problems: Vec<_> = question
        .defects()
        .into_iter()
        .map(|defect| FieldProblem::new(defect.field, defect_message(defect.code)))
        .collect();
    if !question.competency.is_empty() && !is_competency_code(&question.competency) {
        problems.push(FieldProblem::new("competency", "authoring-competency-wrong"));
    }
    if problems.is_empty() { Ok(()) } else { Err(AuthoringError::Invalid(problems)) }
}

/// The catalogue key of a defect.
pub(crate) fn defect_message(code: &str) -> &'static str {
    match code {
        "empty_stem" => "authoring-defect-empty-stem",
        "mark_range" => "authoring-defect-mark-range",
        "few_options" => "authoring-defect-few-options",
        "empty_option" => "authoring-defect-empty-option",
        "fraction_range" => "authoring-defect-fraction-range",
        "no_right_option" => "authoring-defect-no-right-option",
        "fractions_sum" => "authoring-defect-fractions-sum",
        "number_range" => "authoring-defect-number-range",
        "unit_factor" => "authoring-defect-unit-factor",
        "variable_count" => "authoring-defect-variable-count",
        "variable_name" => "authoring-defect-variable-name",
        "variable_range" => "authoring-defect-variable-range",
        "row_values" => "authoring-defect-row-values",
        "tolerance" => "authoring-defect-tolerance",
        "formula" => "authoring-defect-formula",
        "formula_count" => "authoring-defect-formula-count",
        "formula_variable" => "authoring-defect-formula-variable",
        "formula_value" => "authoring-defect-formula-value",
        "formula_text" => "authoring-defect-formula-text",
        "few_pairs" => "authoring-defect-few-pairs",
        "statement_count" => "authoring-defect-statement-count",
        "point_count" => "authoring-defect-point-count",
        "few_gaps" => "authoring-defect-few-gaps",
        "gap_numbers" => "authoring-defect-gap-numbers",
        "word_group" => "authoring-defect-word-group",
        "word_once" => "authoring-defect-word-once",
        "picture_missing" => "authoring-defect-picture-missing",
        "picture_text" => "authoring-defect-picture-text",
        "picture_size" => "authoring-defect-picture-size",
        "zone_count" => "authoring-defect-zone-count",
        "zone_area" => "authoring-defect-zone-area",
        "rubric_kind" => "authoring-defect-rubric-kind",
        "rubric_criteria" => "authoring-defect-rubric-criteria",
        "rubric_levels" => "authoring-defect-rubric-levels",
        "rubric_points" => "authoring-defect-rubric-points",
        "zone_label" => "authoring-defect-zone-label",
        "zone_right" => "authoring-defect-zone-right",
        "label_once" => "authoring-defect-label-once",
        "spot_count" => "authoring-defect-spot-count",
        _ => "authoring-defect-few-items",
    }
}

impl Authoring {
    /// Adds a question at the end of a quiz.
    pub async fn add_question(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        id: Option<QuestionId>,
        question: AuthoredQuestion,
    ) -> Result<QuestionId> {
        check(&question)?;
        let id = id.unwrap_or_else(|| cx.id());
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        if store::head(&tx.exec(), course, id.cast()).await?.is_some() {
            return Ok(id);
        }
        let body = Body::Question(AuthoredQuestion { id: None, ..question });
        store::insert_resource(&tx.exec(), cx, course, id.cast(), &body, "create").await?;
        edit(&tx, cx, course, lesson.cast(), None, "add_question", |body| {
            let LessonDraft::Quiz { questions, .. } = &mut lesson_body(body)?.content else {
                return Err(AuthoringError::NotFound);
            };
            if questions.len() >= MOST {
                return Err(AuthoringError::TooLarge);
            }
            questions.push(id);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.add_question", id, json!({ "lesson": lesson })).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Saves a question on top of the version it was opened in.
    pub async fn save_question(
        &self,
        cx: &Cx,
        course: CourseId,
        id: QuestionId,
        version: i32,
        question: AuthoredQuestion,
    ) -> Result<i32> {
        check(&question)?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), Some(version), "edit", |body| {
            let body = question_body(body)?;
            let reference = std::mem::take(&mut body.reference);
            *body = AuthoredQuestion { id: None, reference, ..question };
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.save_question", id, json!({ "version": version })).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Moves a question one place.
    pub async fn move_question(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        id: QuestionId,
        direction: Direction,
    ) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        edit(&tx, cx, course, lesson.cast(), None, "move", |body| {
            let LessonDraft::Quiz { questions, .. } = &mut lesson_body(body)?.content else {
                return Err(AuthoringError::NotFound);
            };
            let at = questions.iter().position(|question| *question == id).ok_or(AuthoringError::NotFound)?;
            let to = match direction {
                Direction::Up => at.checked_sub(1),
                Direction::Down => Some(at + 1).filter(|to| *to < questions.len()),
            };
            if let Some(to) = to {
                questions.swap(at, to);
            }
            Ok(())
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Takes the questions of a bank into a quiz. A question with the id of one that the quiz has takes its place; passages that
    /// are no questions are kept as drafts, and files that come along join those of the course.
    pub async fn import_questions(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        mut bank: Bank,
    ) -> Result<ImportedQuestions> {
        self.workspace_for(cx, course, Action::Edit).await?;
        let stored = self.store_bank_media(cx, &bank).await?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let Body::Lesson(current) = head(&tx, course, lesson.cast()).await?.body else {
            return Err(AuthoringError::NotFound);
        };
        let LessonDraft::Quiz { questions: existing, .. } = current.content else {
            return Err(AuthoringError::NotFound);
        };
        if existing.len() + bank.questions.len() > MOST {
            return Err(AuthoringError::TooLarge);
        }
        let mut imported = ImportedQuestions { drafts: bank.drafts.len(), ..ImportedQuestions::default() };
        if !stored.is_empty() {
            let there = store::media::of_course(&tx.exec(), course).await?;
            for file in place_media(&mut bank, stored, &there) {
                store::media::put(&tx.exec(), cx, course, &file).await?;
                imported.files += 1;
            }
        }
        let mut added = Vec::new();
        for question in bank.questions {
            let stated = question.id;
            let body = AuthoredQuestion { id: None, ..question };
            if let Some(id) = stated.filter(|id| existing.contains(id)) {
                let before = head(&tx, course, id.cast()).await?;
                let body = Body::Question(body);
                if before.body != body {
                    store::revise(&tx.exec(), cx, id.cast(), before.version, &body, "import").await?;
                    imported.changed += 1;
                }
            } else {
                let id: QuestionId = cx.id();
                let body = Body::Question(body);
                store::insert_resource(&tx.exec(), cx, course, id.cast(), &body, "import").await?;
                added.push(id);
            }
        }
        imported.added = added.len();
        edit(&tx, cx, course, lesson.cast(), None, "import", |body| {
            if let LessonDraft::Quiz { questions, drafts, .. } = &mut lesson_body(body)?.content {
                questions.extend(added);
                drafts.extend(bank.drafts);
            }
            Ok(())
        })
        .await?;
        let detail = json!({ "added": imported.added, "changed": imported.changed, "drafts": imported.drafts, "files": imported.files });
        tx.audit(cx, "authoring.import_questions", lesson, detail).await?;
        tx.commit().await?;
        Ok(imported)
    }

    /// Throws away the passages that could not be read as questions.
    pub async fn clear_drafts(&self, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        edit(&tx, cx, course, lesson.cast(), None, "edit", |body| {
            if let LessonDraft::Quiz { drafts, .. } = &mut lesson_body(body)?.content {
                drafts.clear();
            }
            Ok(())
        })
        .await?;
        Ok(tx.commit().await?)
    }
}
