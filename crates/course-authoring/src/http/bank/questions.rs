use axum::{extract::State, http::StatusCode};
use kernel::{
    Cx,
    id::{QuestionBankId, QuestionId},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect_with};

use super::{
    super::{
        picture_form::{on_picture, pictures},
        question_form::{KINDS, QuestionForm},
        question_page::{self, InBank, Offered, Place},
        views::Checked,
    },
    bank_question_url, bank_url, trail,
};
use crate::{
    Authoring, AuthoringError,
    model::bank::QuestionBank,
    policy::{BankAction, may_bank},
};

async fn offered(authoring: &Authoring, bank: QuestionBankId, kind: &str) -> Result<Offered, AuthoringError> {
    let facets = authoring.bank_facets(bank).await?;
    Ok(Offered {
        competencies: authoring.dictionary().await?,
        categories: facets.categories.into_iter().map(|(path, _)| path).collect(),
        tags: facets.tags.into_iter().map(|(tag, _)| tag).collect(),
        pictures: if on_picture(kind) {
            pictures(&authoring.files_of_bank(bank).await?, &bank_url(bank))
        } else {
            Vec::new()
        },
    })
}

fn place(ui: &Ui, cx: &Cx, bank: &QuestionBank, question: Option<QuestionId>) -> Place {
    let url = question.map(|question| bank_question_url(bank.id, question));
    Place {
        trail: trail(ui, Some(bank)),
        action: url.clone().unwrap_or_else(|| format!("{}/soal-baru", bank_url(bank.id))),
        back: bank_url(bank.id),
        history: url.map(|url| format!("{url}/riwayat")),
        locked: may_bank(&cx.actor, BankAction::Edit, bank.facts).is_err(),
    }
}

/// Which kind a new question is of.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::http) struct Kind {
    jenis: String,
    kategori: String,
}

pub(in crate::http) async fn new(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Query(kind): Query<Kind>,
) -> Answer {
    let known = KINDS.iter().find(|known| **known == kind.jenis).ok_or_else(Failure::not_found)?;
    let bank = authoring.question_bank(&cx, bank, BankAction::Edit).await?;
    let form = QuestionForm { category: kind.kategori, ..QuestionForm::blank(known) };
    let offered = offered(&authoring, bank.id, &form.kind).await?;
    question_page::render(&ui, StatusCode::OK, place(&ui, &cx, &bank, None), &form, Checked::default(), offered, None)
}

pub(in crate::http) async fn create(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Form(form): Form<QuestionForm>,
) -> Answer {
    let made = match form.question() {
        _ if form.more.is_some() => Ok(None),
        Ok(question) => authoring.add_to_bank(&cx, bank, None, question).await.map(Some),
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    let (status, checked) = match made {
        Ok(Some(id)) => return Ok(redirect_with(&bank_question_url(bank, id), "soal-disimpan")),
        Ok(None) => (StatusCode::OK, Checked::default()),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(error) => return Err(error.into()),
    };
    let bank = authoring.question_bank(&cx, bank, BankAction::Edit).await?;
    let offered = offered(&authoring, bank.id, &form.kind).await?;
    question_page::render(&ui, status, place(&ui, &cx, &bank, None), &form, checked, offered, None)
}

async fn render(
    authoring: &Authoring,
    ui: &Ui,
    (bank, id): (QuestionBankId, QuestionId),
    form: Option<(QuestionForm, StatusCode, Checked)>,
) -> Answer {
    let view = authoring.bank_question_view(&ui.cx, bank, id).await?;
    let (mut form, status, checked) = form.unwrap_or_else(|| {
        (QuestionForm::of(&view.head.question, view.head.row.version), StatusCode::OK, Checked::default())
    });
    if checked.stale {
        form.version = view.head.row.version;
    }
    let offered = offered(authoring, bank, &form.kind).await?;
    let place = place(ui, &ui.cx, &view.bank, Some(id));
    let in_bank = InBank { used: view.used, retired: view.head.row.retired_at.is_some() };
    question_page::render(ui, status, place, &form, checked, offered, Some(in_bank))
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Path(at): Path<(QuestionBankId, QuestionId)>,
) -> Answer {
    render(&authoring, &ui, at, None).await
}

pub(in crate::http) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
    Form(form): Form<QuestionForm>,
) -> Answer {
    let saved = match form.question() {
        _ if form.more.is_some() => Ok(None),
        Ok(question) => authoring.save_in_bank(&cx, bank, id, form.version, question).await.map(Some),
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    let (status, checked) = match saved {
        Ok(Some(_)) => return Ok(redirect_with(&bank_question_url(bank, id), "soal-disimpan")),
        Ok(None) => (StatusCode::OK, Checked::default()),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    render(&authoring, &ui, (bank, id), Some((form, status, checked))).await
}
