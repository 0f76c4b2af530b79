//! Pages and API of this feature.

mod api;
mod boards;
mod export;

use askama::Template;
use axum::extract::State;
use kernel::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Json, Query, Routes, Ui};

use crate::{ProgressTracking, model::LedgerLine};

pub(crate) fn routes() -> Routes<ProgressTracking> {
    let superiors = Access::Roles(&[Role::Superior]);
    Routes::new()
        .get("/target", Access::SignedIn, ledger)
        .get("/studio/{course}/kemajuan", Access::AUTHORS, boards::board)
        .get("/studio/{course}/kemajuan/peserta", Access::AUTHORS, boards::learners)
        .get("/studio/{course}/kemajuan/peserta.csv", Access::AUTHORS, boards::csv)
        .get("/studio/{course}/kemajuan/peserta.xlsx", Access::AUTHORS, boards::xlsx)
        .get("/studio/{course}/kemajuan/peserta/{enrolment}", Access::AUTHORS, boards::learner)
        .post("/studio/{course}/kemajuan/peserta/{enrolment}", Access::AUTHORS, boards::say)
        .get("/studio/{course}/kemajuan/menunggu", Access::AUTHORS, boards::waiting)
        .post("/studio/{course}/kemajuan/menunggu", Access::AUTHORS, boards::confirm)
        .get("/tim/konfirmasi", superiors, boards::waiting_for_me)
        .post("/tim/konfirmasi", superiors, boards::confirm_for_me)
        .api(Access::SignedIn, utoipa_axum::routes!(my_lines))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::board))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::learners))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::awaiting_in))
        .api(superiors, utoipa_axum::routes!(api::awaiting_me))
        .api(Access::Roles(&[Role::Trainer, Role::Admin, Role::Superior]), utoipa_axum::routes!(api::attest))
}

/// A year of the ledger.
struct Year {
    number: i32,
    sum: i32,
    lines: Vec<LedgerLine>,
}

#[derive(Template)]
#[template(path = "progress-tracking/ledger.html")]
struct LedgerPage<'a> {
    ui: &'a Ui,
    years: Vec<Year>,
    total: i32,
}

async fn ledger(State(progress): State<ProgressTracking>, ui: Ui) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let mut years: Vec<Year> = Vec::new();
    for line in progress.all_lines(person).await? {
        match years.iter_mut().find(|year| year.number == line.year) {
            Some(year) => {
                year.sum += line.jp;
                year.lines.push(line);
            }
            None => years.push(Year { number: line.year, sum: line.jp, lines: vec![line] }),
        }
    }
    years.sort_by_key(|year| std::cmp::Reverse(year.number));
    let total = years.iter().map(|year| year.sum).sum();
    ui.page(&LedgerPage { ui: &ui, years, total })
}

#[derive(Deserialize, utoipa::IntoParams)]
struct YearFilter {
    /// Calendar year; without it, the whole career.
    year: Option<i32>,
}

/// A line of the JP ledger.
#[derive(Serialize, ToSchema)]
struct LineItem {
    id: Uuid,
    year: i32,
    quarter: i32,
    form: String,
    title: String,
    jp: i32,
    minutes: i32,
    completed_on: Option<chrono::NaiveDate>,
}

/// My lesson hours.
#[utoipa::path(get, path = "/api/v1/me/jp", tag = "progress", params(YearFilter), responses((status = 200, body = Vec<LineItem>)))]
async fn my_lines(
    State(progress): State<ProgressTracking>,
    Context(cx): Context,
    Query(filter): Query<YearFilter>,
) -> Answer<Json<Vec<LineItem>>> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let lines = progress.all_lines(person).await?;
    let wanted = lines.into_iter().filter(|line| filter.year.is_none_or(|year| year == line.year));
    let items = wanted.map(|line| LineItem {
        id: line.id.uuid(),
        year: line.year,
        quarter: line.quarter,
        form: line.form,
        title: line.title,
        jp: line.jp,
        minutes: line.minutes,
        completed_on: line.completed_on,
    });
    Ok(Json(items.collect()))
}
