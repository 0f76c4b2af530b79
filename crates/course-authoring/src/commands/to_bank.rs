//! A quiz's own questions on their way into a bank.

use courseware::{AuthoredQuestion, bank::Bank};
use kernel::{
    Cx, FieldProblem,
    id::{CourseId, LessonId, QuestionBankId, QuestionId},
};
use serde_json::json;

use super::{
    Result,
    bank_files::{by_content, shown_files},
    bank_questions::{check_for_bank, tidied},
    bank_uses::MOST_USES,
    edit, editable, lesson_body,
};
use crate::{
    Authoring, AuthoringError,
    model::{
        Body, LessonDraft,
        bank::{BankUse, Take},
    },
    policy::BankAction,
    queries::bank_for,
    store::{self, bank_questions},
};

/// What of a quiz a bank gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The bank.
    pub bank: QuestionBankId,
    /// Which of the quiz's own questions; none for all that are complete.
    pub questions: Option<Vec<QuestionId>>,
    /// The category they get; none leaves each its own.
    pub category: Option<String>,
    /// Whether the quiz takes them from the bank from then on, instead of keeping its own.
    pub moves: bool,
}

/// The id under which a bank holds a quiz's question, the same whenever it is offered again.
fn id_in(bank: QuestionBankId, question: QuestionId) -> QuestionId {
    QuestionId::derived(bank, &question.to_string())
}

impl Authoring {
    /// Puts own questions of a quiz into a bank, with the files they show. A question that came to the bank before becomes its next
    /// revision if it says something else now, so sending the same again changes nothing. Gives how many questions the bank got or
    /// has as they are.
    pub async fn offer_to_bank(&self, cx: &Cx, course: CourseId, lesson: LessonId, offer: &Offer) -> Result<usize> {
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        editable(&tx, cx, course).await?;
        bank_for(&exec, &reach, offer.bank, BankAction::Edit).await?;
        let heads = store::heads(&exec, course).await?;
        let (own, uses) = heads
            .iter()
            .find_map(|head| match &head.body {
                Body::Lesson(body) if head.id == lesson.cast() => match &body.content {
                    LessonDraft::Quiz { questions, bank, .. } => Some((questions, bank)),
                    LessonDraft::Page { .. } => None,
                },
                _ => None,
            })
            .ok_or(AuthoringError::NotFound)?;
        let said = |id: &QuestionId| {
            heads.iter().find_map(|head| match &head.body {
                Body::Question(question) if head.id == id.cast() => Some(question.clone()),
                _ => None,
            })
        };
        let there = |id: &QuestionId| {
            let take = Take::Question { question: id_in(offer.bank, *id) };
            uses.contains(&BankUse { bank: offer.bank, take })
        };
        let mut chosen = Vec::new();
        for id in offer.questions.as_ref().unwrap_or(own) {
            match said(id).filter(|_| own.contains(id)) {
                Some(question) if offer.questions.is_some() || check_for_bank(&question).is_ok() => {
                    chosen.push((*id, question));
                }
                // What was moved before is the quiz's own no more.
                None if offer.questions.is_some() && !there(id) => return Err(AuthoringError::NotFound),
                _ => {}
            }
        }
        if chosen.is_empty() {
            return Ok(0);
        }
        let (ids, questions): (Vec<QuestionId>, Vec<AuthoredQuestion>) = chosen.into_iter().unzip();
        let files = shown_files(&questions, store::media::of_course(&exec, course).await?);
        let mut brought = Bank { questions, ..Bank::default() };
        for file in by_content(&mut brought, files) {
            store::banks::put_media(&exec, cx, offer.bank, cx.id(), &file).await?;
        }
        let new: Vec<QuestionId> = ids.iter().map(|id| id_in(offer.bank, *id)).collect();
        let known = bank_questions::heads_of(&exec, offer.bank, &new).await?;
        for (id, mut question) in new.iter().zip(brought.questions) {
            if let Some(category) = &offer.category {
                question.category.clone_from(category);
            }
            let question = tidied(question);
            check_for_bank(&question)?;
            match known.iter().find(|head| head.row.id == *id) {
                Some(before) if AuthoredQuestion { id: None, ..before.question.clone() } == question => {}
                Some(before) => {
                    bank_questions::revise(&exec, cx, *id, before.row.version, &question, "import").await?;
                }
                None => bank_questions::insert(&exec, cx, offer.bank, *id, &question, "import").await?,
            }
        }
        store::banks::touch(&exec, offer.bank, cx.now()).await?;
        if offer.moves {
            bank_questions::set_retired(&exec, &new, None).await?;
            edit(&tx, cx, course, lesson.cast(), None, "use_bank", |body| {
                let LessonDraft::Quiz { questions, bank: uses, .. } = &mut lesson_body(body)?.content else {
                    return Err(AuthoringError::NotFound);
                };
                questions.retain(|question| !ids.contains(question));
                for question in &new {
                    let one = BankUse { bank: offer.bank, take: Take::Question { question: *question } };
                    if !uses.contains(&one) {
                        uses.push(one);
                    }
                }
                if uses.len() > MOST_USES { Err(AuthoringError::TooLarge) } else { Ok(()) }
            })
            .await?;
        }
        let detail = json!({ "bank": offer.bank, "questions": new, "moves": offer.moves });
        tx.audit(cx, "authoring.offer_to_bank", lesson, detail).await?;
        tx.commit().await?;
        Ok(new.len())
    }
}

impl Offer {
    /// That something is named, and the category is no longer than banks keep.
    pub(crate) fn check(&self) -> Result<()> {
        let problem = if self.questions.as_ref().is_some_and(Vec::is_empty) {
            ("soal", "authoring-to-bank-none")
        } else if self.category.as_ref().is_some_and(|category| category.chars().count() > 200) {
            ("kategori", "problem-field-too-long")
        } else {
            return Ok(());
        };
        Err(AuthoringError::Invalid(vec![FieldProblem::new(problem.0, problem.1)]))
    }
}
