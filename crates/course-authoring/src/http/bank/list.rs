use askama::Template;
use axum::extract::State;
use courseware::question::Bloom;
use kernel::{
    Page,
    id::{CourseId, QuestionBankId, UnitId},
    ports::CompetencyCard,
};
use web::{Answer, Context, Path, Query, Ui};

use super::{
    super::{question_form::KINDS, views::Trail},
    Filter, bank_question_url, bank_url, competency_name, trail,
};
use crate::{
    Authoring,
    commands::EXPORTS,
    model::bank::{BankCard, BankOwner, BankQuestion, BankState, Facets, QuestionBank},
    policy::{BankAction, may_bank},
};

#[derive(Template)]
#[template(path = "course-authoring/banks.html")]
struct BanksPage<'a> {
    ui: &'a Ui,
    banks: Vec<BankCard>,
}

pub(in crate::http) async fn banks(State(authoring): State<Authoring>, ui: Ui, Context(cx): Context) -> Answer {
    let banks = authoring.question_banks(&cx).await?;
    ui.page(&BanksPage { ui: &ui, banks })
}

/// A question in a list of a bank.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) category: String,
    pub(super) tags: Vec<String>,
    pub(super) bloom: Option<Bloom>,
    pub(super) competency: String,
    pub(super) retired: bool,
}

impl Row {
    pub(super) fn of(question: &BankQuestion, dictionary: &[CompetencyCard]) -> Self {
        Self {
            id: question.id.to_string(),
            url: bank_question_url(question.bank, question.id),
            title: question.title.clone(),
            kind: question.kind.clone(),
            category: question.category.clone(),
            tags: question.tags.clone(),
            bloom: question.bloom,
            competency: competency_name(&question.competency, dictionary),
            retired: question.retired_at.is_some(),
        }
    }
}

#[derive(Template)]
#[template(path = "course-authoring/bank.html")]
struct BankPage<'a> {
    ui: &'a Ui,
    trail: Trail,
    bank: &'a QuestionBank,
    filter: &'a Filter,
    questions: Page<Row>,
    facets: Facets,
    competencies: Vec<CompetencyCard>,
    base: String,
    /// Where the pages of the list are, so that the number follows.
    pager: String,
    may_edit: bool,
    may_manage: bool,
}

impl BankPage<'_> {
    const KINDS: [&'static str; 17] = KINDS;
    const BLOOM: &'static [Bloom] = Bloom::ALL;
    const STATES: &'static [BankState] = BankState::ALL;
    /// Words of the formats that are written.
    const EXPORTS: [&'static str; 5] = [EXPORTS[0].0, EXPORTS[1].0, EXPORTS[2].0, EXPORTS[3].0, EXPORTS[4].0];
    /// What can be done with many at once; the last needs no right to edit.
    const DEEDS: [&'static str; 6] = ["pindah", "beri-tag", "lepas-tag", "pensiun", "pulihkan", "kuis"];
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Query(filter): Query<Filter>,
) -> Answer {
    let view = authoring.bank_view(&cx, bank, &filter.asked(), filter.request()).await?;
    let competencies = authoring.dictionary().await?;
    let may = |action| may_bank(&cx.actor, action, view.bank.facts).is_ok();
    let page = BankPage {
        ui: &ui,
        trail: trail(&ui, None),
        bank: &view.bank,
        filter: &filter,
        pager: format!("{}{}", bank_url(bank), filter.query()),
        base: filter.query(),
        questions: view.questions.map(|question| Row::of(&question, &competencies)),
        facets: view.facets,
        competencies,
        may_edit: may(BankAction::Edit),
        may_manage: may(BankAction::Manage),
    };
    ui.page(&page)
}

/// To whom a new bank belongs, as a form names it: `course:<id>`, `unit:<id>` or `agency`.
pub(in crate::http) fn owner_of(word: &str) -> Option<BankOwner> {
    let (kind, id) = word.split_once(':').unwrap_or((word, ""));
    match kind {
        "course" => id.parse::<CourseId>().ok().map(BankOwner::Course),
        "unit" => id.parse::<UnitId>().ok().map(BankOwner::Unit),
        "agency" => Some(BankOwner::Agency),
        _ => None,
    }
}
