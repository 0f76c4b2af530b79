use askama::Template;
use axum::extract::State;
use kernel::id::{QuestionBankId, QuestionId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{super::views::Trail, bank_url, list::Row, trail};
use crate::{
    Authoring,
    commands::BulkDeed,
    policy::{BankAction, may_bank},
};

/// Two questions that say nearly the same.
struct Pair {
    both: [Row; 2],
    /// What they have in common, in percent.
    percent: u32,
}

#[derive(Template)]
#[template(path = "course-authoring/bank-alike.html")]
struct AlikePage<'a> {
    ui: &'a Ui,
    trail: Trail,
    bank: QuestionBankId,
    pairs: Vec<Pair>,
    all: usize,
    complete: bool,
    may_edit: bool,
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
) -> Answer {
    let found = authoring.alike(&cx, bank).await?;
    let bank = found.bank;
    let pairs = found.pairs.iter().map(|pair| Pair {
        both: [Row::of(&pair.first.row, &[]), Row::of(&pair.second.row, &[])],
        percent: pair.share / 10,
    });
    let page = AlikePage {
        ui: &ui,
        trail: trail(&ui, Some(&bank)),
        bank: bank.id,
        pairs: pairs.collect(),
        all: found.found,
        complete: found.complete,
        may_edit: may_bank(&cx.actor, BankAction::Edit, bank.facts).is_ok(),
    };
    ui.page(&page)
}

/// Which of two is hidden from new use.
#[derive(Deserialize)]
pub(in crate::http) struct Hide {
    pensiunkan: QuestionId,
}

pub(in crate::http) async fn retire(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Form(form): Form<Hide>,
) -> Answer {
    authoring.change_many(&cx, bank, &[form.pensiunkan], &BulkDeed::Retire).await?;
    Ok(redirect_with(&format!("{}/kembar", bank_url(bank)), "soal-dipensiunkan"))
}
