//! What learning cost, as the administration records it.

use chrono::NaiveDate;
use kernel::{Cx, FieldProblem, id::ExpenseId};
use serde_json::json;

use crate::{HoursError, LearningHours, model::Expense, store};

/// The most that one expense may be: a trillion rupiah is a slip of the keyboard.
const MOST: i64 = 1_000_000_000_000;
/// Characters of a title at most.
const LONGEST_TITLE: usize = 200;
/// Characters of a note or reason at most.
const LONGEST_NOTE: usize = 500;
/// Characters of a reason at least.
const SHORTEST_REASON: usize = 10;

/// An expense to be recorded. Its id is the caller's, so that sending it twice records it once.
#[derive(Debug, Clone)]
pub struct NewExpense {
    /// Names it.
    pub id: ExpenseId,
    /// The day of what it paid for: the year in which it counts.
    pub held_on: NaiveDate,
    /// Code of the form of learning.
    pub form: String,
    /// What it paid for.
    pub title: String,
    /// Whole rupiah.
    pub rupiah: i64,
    /// Document number, source of funds; may be empty.
    pub note: String,
}

impl LearningHours {
    /// Records an expense.
    ///
    /// # Errors
    /// [`HoursError::Invalid`] for fields at fault, [`HoursError::UnknownForm`] for a form without a rule.
    pub async fn record_expense(&self, cx: &Cx, new: NewExpense) -> Result<(), HoursError> {
        let mut problems = Vec::new();
        let (title, note) = (new.title.trim().to_owned(), new.note.trim().to_owned());
        if title.is_empty() {
            problems.push(FieldProblem::new("title", "problem-field-required"));
        } else if title.chars().count() > LONGEST_TITLE {
            problems.push(FieldProblem::new("title", "problem-field-too-long"));
        }
        if note.chars().count() > LONGEST_NOTE {
            problems.push(FieldProblem::new("note", "problem-field-too-long"));
        }
        if !(1..=MOST).contains(&new.rupiah) {
            problems.push(FieldProblem::new("rupiah", "hours-number-range"));
        }
        if new.held_on > self.today(cx) {
            problems.push(FieldProblem::new("held_on", "hours-expense-future"));
        }
        if !problems.is_empty() {
            return Err(HoursError::Invalid(problems));
        }
        let reference = self.inner.reference.get().await?;
        if !reference.forms.iter().any(|rule| rule.code == new.form) {
            return Err(HoursError::UnknownForm);
        }
        let expense = Expense {
            id: new.id,
            held_on: new.held_on,
            form: new.form,
            title,
            rupiah: new.rupiah,
            note,
            recorded_by: cx.actor.label(),
            recorded_at: cx.now(),
            voided_at: None,
            void_reason: String::new(),
        };
        let tx = self.db().begin().await?;
        if store::expenses::insert(&tx.exec(), &expense).await? {
            let detail = json!({ "form": expense.form, "rupiah": expense.rupiah, "held_on": expense.held_on });
            tx.audit(cx, "hours.record_expense", expense.id, detail).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes an expense out of the sums; it stays readable with the reason. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for an unknown one, [`HoursError::Invalid`] for a reason too short or too long.
    pub async fn void_expense(&self, cx: &Cx, id: ExpenseId, reason: &str) -> Result<(), HoursError> {
        let reason = reason.trim();
        if !(SHORTEST_REASON..=LONGEST_NOTE).contains(&reason.chars().count()) {
            return Err(HoursError::Invalid(vec![FieldProblem::new("reason", "hours-reason-short")]));
        }
        let tx = self.db().begin().await?;
        store::expenses::get(&tx.exec(), id).await?.ok_or(HoursError::NotFound)?;
        if store::expenses::void(&tx.exec(), id, reason, cx.now()).await? {
            tx.audit(cx, "hours.void_expense", id, json!({ "reason": reason })).await?;
        }
        Ok(tx.commit().await?)
    }
}
