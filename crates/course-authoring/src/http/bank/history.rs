use askama::Template;
use axum::extract::State;
use kernel::id::{QuestionBankId, QuestionId, RevisionId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    super::views::Trail,
    bank_question_url,
    difference::{Change, Sign, between},
    trail,
};
use crate::{
    Authoring, AuthoringError,
    model::RevisionRow,
    policy::{BankAction, may_bank},
};

/// Which older state is held against the newest one.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::http) struct Compared {
    dari: String,
}

#[derive(Template)]
#[template(path = "course-authoring/bank-history.html")]
struct HistoryPage<'a> {
    ui: &'a Ui,
    trail: Trail,
    url: String,
    title: &'a str,
    revisions: Vec<&'a RevisionRow>,
    /// The state held against the newest one, if there is an older one.
    against: Option<&'a RevisionRow>,
    changes: Vec<Change>,
    may_edit: bool,
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
    Query(compared): Query<Compared>,
) -> Answer {
    let (bank, head, history) = authoring.bank_history(&cx, bank, id).await?;
    let against = if compared.dari.is_empty() {
        history.get(1)
    } else {
        let wanted = compared.dari.parse::<RevisionId>().ok();
        let found = history.iter().find(|(row, _)| Some(row.id) == wanted);
        Some(found.ok_or(AuthoringError::NotFound)?)
    };
    let newest = history.first().ok_or(AuthoringError::NotFound)?;
    let url = bank_question_url(bank.id, id);
    let mut way = trail(&ui, Some(&bank));
    way.push((url.clone(), head.row.title.clone()));
    let page = HistoryPage {
        ui: &ui,
        trail: way,
        url,
        title: &head.row.title,
        changes: against.map(|(_, old)| between(old, &newest.1)).unwrap_or_default(),
        against: against.map(|(row, _)| row),
        revisions: history.iter().map(|(row, _)| row).collect(),
        may_edit: may_bank(&cx.actor, BankAction::Edit, bank.facts).is_ok(),
    };
    ui.page(&page)
}

/// Which state becomes the newest.
#[derive(Deserialize)]
pub(in crate::http) struct Restore {
    revision: RevisionId,
}

pub(in crate::http) async fn restore(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
    Form(form): Form<Restore>,
) -> Answer {
    authoring.restore_in_bank(&cx, bank, id, form.revision).await?;
    Ok(redirect_with(&bank_question_url(bank, id), "dipulihkan"))
}
