//! What quizzes take from banks: by reference, or as a copy of their own.

use courseware::AuthoredQuestion;
use kernel::{
    Cx, FieldProblem,
    id::{CourseId, LessonId, QuestionBankId, QuestionId},
};
use serde_json::json;

use super::{Result, bank_files::files_of, edit, editable, lesson_body, questions::MOST};
use crate::{
    Authoring, AuthoringError,
    model::{
        Body, LessonDraft,
        bank::{BankUse, Selection, Take, category_path},
    },
    policy::BankAction,
    queries::{bank_for, lent_to},
    store::{self, bank_questions},
};

/// Most uses of one quiz: single questions and selections together.
pub(super) const MOST_USES: usize = 500;

impl Authoring {
    /// Lets a quiz take questions of a bank: these one by one, or all of a category with tags, from now on. What it takes already is
    /// left as it is. Gives how many uses are new.
    pub async fn use_from_bank(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        bank: QuestionBankId,
        takes: Vec<Take>,
    ) -> Result<usize> {
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        editable(&tx, cx, course).await?;
        bank_for(&exec, &reach, bank, BankAction::View).await?;
        let named: Vec<QuestionId> = takes
            .iter()
            .filter_map(|take| match take {
                Take::Question { question } => Some(*question),
                Take::Selection(_) => None,
            })
            .collect();
        let heads = bank_questions::heads_of(&exec, bank, &named).await?;
        for id in &named {
            let head = heads.iter().find(|head| head.row.id == *id).ok_or(AuthoringError::NotFound)?;
            if head.row.retired_at.is_some() {
                return Err(AuthoringError::Invalid(vec![FieldProblem::new("soal", "authoring-bank-retired-use")]));
            }
        }
        let tidied = |take| match take {
            Take::Selection(Selection { category, mut tags }) => {
                tags.sort();
                tags.dedup();
                Take::Selection(Selection { category: category_path(&category), tags })
            }
            named @ Take::Question { .. } => named,
        };
        let new: Vec<Take> = takes.into_iter().map(tidied).collect();
        let mut added = 0;
        let mut all = Vec::new();
        edit(&tx, cx, course, lesson.cast(), None, "use_bank", |body| {
            let LessonDraft::Quiz { bank: uses, .. } = &mut lesson_body(body)?.content else {
                return Err(AuthoringError::NotFound);
            };
            for take in new {
                let one = BankUse { bank, take };
                if !uses.contains(&one) {
                    uses.push(one);
                    added += 1;
                }
            }
            if uses.len() > MOST_USES {
                return Err(AuthoringError::TooLarge);
            }
            all.clone_from(uses);
            Ok(())
        })
        .await?;
        if lent_to(&exec, &all).await?.heads.len() > MOST {
            return Err(AuthoringError::TooLarge);
        }
        tx.audit(cx, "authoring.use_from_bank", lesson, json!({ "bank": bank, "added": added })).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// Lets a quiz take this no more. The question stays in its bank.
    pub async fn stop_using(&self, cx: &Cx, course: CourseId, lesson: LessonId, one: &BankUse) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        edit(&tx, cx, course, lesson.cast(), None, "use_bank", |body| {
            let LessonDraft::Quiz { bank: uses, .. } = &mut lesson_body(body)?.content else {
                return Err(AuthoringError::NotFound);
            };
            let count = uses.len();
            uses.retain(|known| known != one);
            if uses.len() == count { Err(AuthoringError::NotFound) } else { Ok(()) }
        })
        .await?;
        tx.audit(cx, "authoring.stop_using", lesson, json!({ "bank": one.bank })).await?;
        Ok(tx.commit().await?)
    }

    /// Copies questions of a bank into a quiz, where they go their own way from then on, with the files they show.
    pub async fn copy_from_bank(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        bank: QuestionBankId,
        ids: &[QuestionId],
    ) -> Result<usize> {
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        editable(&tx, cx, course).await?;
        bank_for(&exec, &reach, bank, BankAction::View).await?;
        let mut heads = bank_questions::heads_of(&exec, bank, ids).await?;
        heads.sort_by(|a, b| (&a.row.category, &a.row.title, a.row.id).cmp(&(&b.row.category, &b.row.title, b.row.id)));
        let there = store::media::of_course(&exec, course).await?;
        for file in files_of(&exec, bank, &heads).await? {
            if !there.iter().any(|known| known.path == file.path) {
                store::media::put(
                    &exec,
                    cx,
                    course,
                    &crate::model::Media { id: cx.id(), created_at: cx.now(), ..file },
                )
                .await?;
            }
        }
        let mut copies = Vec::new();
        for head in &heads {
            let id: QuestionId = cx.id();
            let body = Body::Question(AuthoredQuestion { id: None, ..head.question.clone() });
            store::insert_resource(&exec, cx, course, id.cast(), &body, "copy").await?;
            copies.push(id);
        }
        let count = copies.len();
        edit(&tx, cx, course, lesson.cast(), None, "add_question", |body| {
            let LessonDraft::Quiz { questions, .. } = &mut lesson_body(body)?.content else {
                return Err(AuthoringError::NotFound);
            };
            questions.extend(copies);
            if questions.len() > MOST { Err(AuthoringError::TooLarge) } else { Ok(()) }
        })
        .await?;
        tx.audit(cx, "authoring.copy_from_bank", lesson, json!({ "bank": bank, "questions": count })).await?;
        tx.commit().await?;
        Ok(count)
    }
}
