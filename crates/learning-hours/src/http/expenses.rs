//! What learning cost: recorded, listed, voided.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{FieldProblem, Page, PageRequest, Problem, id::ExpenseId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Context, Form, Json, Path, Query, Ui, WriteKey, redirect_with, ui::encode};

use super::{Problems, certificates::choice, ledger::year_of};
use crate::{
    HoursError, LearningHours,
    commands::expenses::NewExpense,
    model::{Expense, FormRule},
    queries::coverage::Scope,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    tahun: String,
    bentuk: String,
    halaman: u64,
}

/// An expense as typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Typed {
    id: String,
    held_on: String,
    form: String,
    title: String,
    rupiah: String,
    note: String,
}

impl Typed {
    fn read(&self, id: ExpenseId) -> Result<NewExpense, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let held_on =
            self.held_on.parse().map_err(|_| problems.push(FieldProblem::new("held_on", "hours-date-missing")));
        // People write thousands with points.
        let digits: String = self.rupiah.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let rupiah = digits.parse().map_err(|_| problems.push(FieldProblem::new("rupiah", "hours-number-range")));
        match (held_on, rupiah) {
            (Ok(held_on), Ok(rupiah)) => Ok(NewExpense {
                id,
                held_on,
                form: self.form.clone(),
                title: self.title.clone(),
                rupiah,
                note: self.note.clone(),
            }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "learning-hours/expenses.html")]
struct ExpensesPage<'a> {
    ui: &'a Ui,
    year: i32,
    years: [i32; 3],
    chosen: &'a str,
    expenses: Page<Expense>,
    forms: Vec<FormRule>,
    values: Typed,
    form: Problems,
}

impl ExpensesPage<'_> {
    fn base(&self) -> String {
        let form = if self.chosen.is_empty() { String::new() } else { format!("&bentuk={}", encode(self.chosen)) };
        format!("/kelola/jp/biaya?tahun={}{form}&", self.year)
    }
}

async fn show(hours: &LearningHours, ui: &Ui, filter: &Filter, values: Typed, form: Problems) -> Answer {
    let year = year_of(&filter.tahun, ui);
    let chosen = (!filter.bentuk.is_empty()).then_some(filter.bentuk.as_str());
    let expenses = hours.expenses(year, chosen, PageRequest { number: filter.halaman }).await?;
    let status = form.status();
    let values = if values.id.is_empty() {
        Typed { id: ui.cx.id::<kernel::id::kind::Expense>().to_string(), ..values }
    } else {
        values
    };
    let page = ExpensesPage {
        ui,
        year,
        years: [0, 1, 2].map(|back| ui.year() - back),
        chosen: &filter.bentuk,
        expenses,
        forms: choice(hours, ui).await?,
        values,
        form,
    };
    ui.page_with(status, &page)
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    show(&hours, &ui, &filter, Typed::default(), Problems::default()).await
}

pub(crate) async fn record(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Form(typed): Form<Typed>,
) -> Answer {
    let id = typed.id.parse().unwrap_or_else(|_| cx.id());
    let outcome = match typed.read(id) {
        Ok(new) => {
            let year = chrono::Datelike::year(&new.held_on);
            hours.record_expense(&cx, new).await.map(|()| year)
        }
        Err(problems) => Err(HoursError::Invalid(problems)),
    };
    match outcome {
        Ok(year) => Ok(redirect_with(&format!("/kelola/jp/biaya?tahun={year}"), "biaya-dicatat")),
        Err(HoursError::Invalid(problems)) => show(&hours, &ui, &Filter::default(), typed, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Voided {
    reason: String,
}

#[derive(Template)]
#[template(path = "learning-hours/expense-void.html")]
struct VoidPage<'a> {
    ui: &'a Ui,
    expense: Expense,
    reason: String,
    form: Problems,
}

pub(crate) async fn confirm(State(hours): State<LearningHours>, ui: Ui, Path(id): Path<ExpenseId>) -> Answer {
    let expense = hours.expense(id).await?;
    ui.page(&VoidPage { ui: &ui, expense, reason: String::new(), form: Problems::default() })
}

pub(crate) async fn void(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<ExpenseId>,
    Form(sent): Form<Voided>,
) -> Answer {
    let expense = hours.expense(id).await?;
    match hours.void_expense(&cx, id, &sent.reason).await {
        Ok(()) => Ok(redirect_with(&format!("/kelola/jp/biaya?tahun={}", expense.year()), "biaya-dibatalkan")),
        Err(error @ HoursError::Invalid(_)) => {
            let form = error.fields().into();
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &VoidPage { ui: &ui, expense, reason: sent.reason, form })
        }
        Err(error) => Err(error.into()),
    }
}

/// An expense to be recorded.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ExpenseBody {
    /// The day of what it paid for.
    held_on: chrono::NaiveDate,
    /// Code of the form of learning, for instance `KL03`.
    form: String,
    title: String,
    /// Whole rupiah.
    rupiah: i64,
    #[serde(default)]
    note: String,
}

/// Records what something learned cost. The idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/jp-expenses", tag = "learning-hours", request_body = ExpenseBody,
    params(("Idempotency-Key" = Uuid, Header, description = "UUID of version 7, made by the client")),
    responses((status = 204, description = "Recorded"), (status = 422, description = "Fields at fault")))]
pub(crate) async fn api(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    key: WriteKey,
    Json(body): Json<ExpenseBody>,
) -> Answer<StatusCode> {
    let ExpenseBody { held_on, form, title, rupiah, note } = body;
    hours.record_expense(&cx, NewExpense { id: key.id(), held_on, form, title, rupiah, note }).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct OfYear {
    /// Calendar year.
    year: i32,
}

/// What was learned and spent of one form of learning in a year.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpentItem {
    /// Class of the form: klasikal, nonklasikal or pendidikan.
    class: String,
    form: String,
    people: i64,
    jp: i64,
    /// Whole rupiah.
    rupiah: i64,
    /// Rupiah for one lesson hour; absent where nothing was learned.
    rupiah_per_jp: Option<i64>,
}

/// What lesson hours of a year cost, by form of learning.
#[utoipa::path(get, path = "/api/v1/jp-costs", tag = "learning-hours", params(OfYear), responses((status = 200, body = Vec<SpentItem>)))]
pub(crate) async fn costs(
    State(hours): State<LearningHours>,
    Query(filter): Query<OfYear>,
) -> Answer<Json<Vec<SpentItem>>> {
    let spent = hours.spent(Scope::Agency, filter.year, None).await?;
    let item = |spent: crate::rules::cost::Spent| SpentItem {
        rupiah_per_jp: spent.per_jp(),
        class: spent.class,
        form: spent.form,
        people: spent.people,
        jp: spent.jp,
        rupiah: spent.rupiah,
    };
    Ok(Json(spent.into_iter().map(item).collect()))
}
