//! Questions of a bank: written, restored, changed many at once, taken from files.

use std::collections::HashSet;

use courseware::AuthoredQuestion;
use kernel::{
    Cx, FieldProblem,
    id::{QuestionBankId, QuestionId, RevisionId},
};
use serde_json::json;

use super::{Result, questions::check};
use crate::{
    Authoring, AuthoringError,
    model::bank::{BankHead, category_path},
    policy::BankAction,
    queries::bank_for,
    store::{self, bank_questions},
};

/// Most questions that one deed changes.
pub(crate) const MOST_AT_ONCE: usize = 5_000;

/// Longest tag, in characters.
const TAG: usize = 60;
/// Most tags of a question.
const MOST_TAGS: usize = 20;

/// One deed for many questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkDeed {
    /// Put them into this category.
    Move(String),
    /// Give them this tag.
    AddTag(String),
    /// Take this tag from them.
    RemoveTag(String),
    /// Hide them from new use.
    Retire,
    /// Show them again.
    Restore,
}

impl BulkDeed {
    const fn word(&self) -> &'static str {
        match self {
            Self::Move(_) => "move",
            Self::AddTag(_) => "add_tag",
            Self::RemoveTag(_) => "remove_tag",
            Self::Retire => "retire",
            Self::Restore => "restore",
        }
    }

    fn check(&self) -> Result<()> {
        let problem = match self {
            Self::Move(category) if category.chars().count() > 200 => ("category", "problem-field-too-long"),
            Self::AddTag(tag) | Self::RemoveTag(tag) if tag.trim().is_empty() => ("tag", "problem-field-required"),
            Self::AddTag(tag) if tag.chars().count() > TAG || tag.contains(',') => ("tag", "authoring-tag-wrong"),
            _ => return Ok(()),
        };
        Err(AuthoringError::Invalid(vec![FieldProblem::new(problem.0, problem.1)]))
    }

    /// The question after the deed.
    fn done(&self, question: &AuthoredQuestion) -> AuthoredQuestion {
        let mut question = question.clone();
        match self {
            Self::Move(category) => question.category = category_path(category),
            Self::AddTag(tag) if !question.tags.iter().any(|known| known == tag.trim()) => {
                question.tags.push(tag.trim().to_owned());
            }
            Self::RemoveTag(tag) => question.tags.retain(|known| known != tag.trim()),
            Self::AddTag(_) | Self::Retire | Self::Restore => {}
        }
        question
    }
}

/// The question as a bank keeps it: category as a path, each tag once.
pub(super) fn tidied(mut question: AuthoredQuestion) -> AuthoredQuestion {
    question.id = None;
    question.category = category_path(&question.category);
    let mut seen = HashSet::new();
    question.tags = question
        .tags
        .iter()
        .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|tag| !tag.is_empty() && seen.insert(tag.clone()))
        .collect();
    question
}

/// What a bank asks of a question beyond what every question needs.
pub(super) fn check_for_bank(question: &AuthoredQuestion) -> Result<()> {
    check(question)?;
    if question.tags.len() > MOST_TAGS || question.tags.iter().any(|tag| tag.chars().count() > TAG) {
        return Err(AuthoringError::Invalid(vec![FieldProblem::new("tags", "authoring-tag-wrong")]));
    }
    Ok(())
}

impl Authoring {
    /// Adds a question to a bank. An id that the bank has already is taken as a repeat of the same call.
    pub async fn add_to_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: Option<QuestionId>,
        question: AuthoredQuestion,
    ) -> Result<QuestionId> {
        let question = tidied(question);
        check_for_bank(&question)?;
        let id = id.unwrap_or_else(|| cx.id());
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        bank_for(&exec, &reach, bank, BankAction::Edit).await?;
        if bank_questions::head(&exec, bank, id).await?.is_some() {
            return Ok(id);
        }
        bank_questions::insert(&exec, cx, bank, id, &question, "create").await?;
        store::banks::touch(&exec, bank, cx.now()).await?;
        tx.audit(cx, "authoring.add_to_bank", id, json!({ "bank": bank })).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Saves a question of a bank on top of the version it was opened in. Gives its new version.
    pub async fn save_in_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: QuestionId,
        version: i32,
        question: AuthoredQuestion,
    ) -> Result<i32> {
        let question = tidied(question);
        check_for_bank(&question)?;
        self.revise_in_bank(cx, bank, id, Some(version), "edit", |before| AuthoredQuestion {
            reference: before.reference.clone(),
            ..question
        })
        .await
    }

    /// Makes an older state of a question the newest.
    pub async fn restore_in_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: QuestionId,
        revision: RevisionId,
    ) -> Result<i32> {
        self.bank_question(cx, bank, id).await?;
        let older = bank_questions::revision(&self.db.reader(), id, revision).await?;
        let older = older.ok_or(AuthoringError::NotFound)?;
        self.revise_in_bank(cx, bank, id, None, "restore", |_| AuthoredQuestion { id: None, ..older }).await
    }

    async fn revise_in_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        id: QuestionId,
        version: Option<i32>,
        reason: &'static str,
        change: impl FnOnce(&AuthoredQuestion) -> AuthoredQuestion,
    ) -> Result<i32> {
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        bank_for(&exec, &reach, bank, BankAction::Edit).await?;
        let head = bank_questions::head(&exec, bank, id).await?.ok_or(AuthoringError::NotFound)?;
        let before = AuthoredQuestion { id: None, ..head.question };
        let after = change(&before);
        if after == before {
            return Ok(head.row.version);
        }
        if version.is_some_and(|version| version != head.row.version) {
            return Err(AuthoringError::Stale);
        }
        let version = bank_questions::revise(&exec, cx, id, head.row.version, &after, reason).await?;
        store::banks::touch(&exec, bank, cx.now()).await?;
        tx.audit(cx, "authoring.save_in_bank", id, json!({ "bank": bank, "version": version, "reason": reason }))
            .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Does one deed for these questions of a bank, all or none. Gives how many it changed.
    pub async fn change_many(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        ids: &[QuestionId],
        deed: &BulkDeed,
    ) -> Result<usize> {
        deed.check()?;
        if ids.len() > MOST_AT_ONCE {
            return Err(AuthoringError::TooLarge);
        }
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        bank_for(&exec, &reach, bank, BankAction::Edit).await?;
        let heads = bank_questions::heads_of(&exec, bank, ids).await?;
        let changed: Vec<QuestionId> = match deed {
            BulkDeed::Retire | BulkDeed::Restore => {
                let retire = *deed == BulkDeed::Retire;
                let others = heads.iter().filter(|head| head.row.retired_at.is_some() != retire);
                let others: Vec<QuestionId> = others.map(|head| head.row.id).collect();
                bank_questions::set_retired(&exec, &others, retire.then(|| cx.now())).await?;
                others
            }
            _ => revise_many(cx, &exec, &heads, deed).await?,
        };
        if changed.is_empty() {
            return Ok(0);
        }
        store::banks::touch(&exec, bank, cx.now()).await?;
        let detail = json!({ "deed": deed.word(), "questions": changed });
        tx.audit(cx, "authoring.change_many", bank, detail).await?;
        tx.commit().await?;
        Ok(changed.len())
    }
}

/// Does a deed that makes revisions. Gives which questions it changed.
async fn revise_many(
    cx: &Cx,
    exec: &database::DatabaseExecutor<'_>,
    heads: &[BankHead],
    deed: &BulkDeed,
) -> Result<Vec<QuestionId>> {
    let mut changed = Vec::new();
    for head in heads {
        let after = deed.done(&head.question);
        if after.tags.len() > MOST_TAGS {
            return Err(AuthoringError::Invalid(vec![FieldProblem::new("tag", "authoring-tag-wrong")]));
        }
        if after != head.question {
            let reason = if matches!(deed, BulkDeed::Move(_)) { "move" } else { "edit" };
            let after = AuthoredQuestion { id: None, ..after };
            bank_questions::revise(exec, cx, head.row.id, head.row.version, &after, reason).await?;
            changed.push(head.row.id);
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_changes_what_it_says_alone() {
        let mut question = AuthoredQuestion::new("a", courseware::QuestionBody::Comment);
        question.tags = vec!["x".to_owned()];
        assert_eq!(BulkDeed::AddTag("x".to_owned()).done(&question), question);
        assert_eq!(BulkDeed::AddTag(" y ".to_owned()).done(&question).tags, ["x", "y"]);
        assert!(BulkDeed::RemoveTag("x".to_owned()).done(&question).tags.is_empty());
        assert_eq!(BulkDeed::Move(" A / B/".to_owned()).done(&question).category, "A/B");
        assert!(
            BulkDeed::AddTag("a,b".to_owned()).check().is_err() && BulkDeed::RemoveTag(" ".to_owned()).check().is_err()
        );
    }
}
