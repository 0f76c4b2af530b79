//! Forms of everybody and the yearly calendar, for the administration.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use kernel::{FieldProblem, Page, PageRequest};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Context, Form, Query, Ui, redirect_with};

use super::{Problems, team::Chosen, year_of};
use crate::{
    CompetencyError, Development,
    model::{Stage, State as FormState},
    queries::needs::Listed,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    tahun: String,
    keadaan: String,
    halaman: u64,
}

#[derive(Template)]
#[template(path = "competency-development/needs-admin.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    year: i32,
    state: Option<FormState>,
    states: &'static [FormState],
    counts: HashMap<FormState, u64>,
    forms: Page<Listed>,
    base: String,
    id: Uuid,
}

impl ListPage<'_> {
    fn count(&self, state: &FormState) -> u64 {
        self.counts.get(state).copied().unwrap_or_default()
    }

    fn chosen(&self, state: &FormState) -> bool {
        self.state == Some(*state)
    }

    fn verifies(&self) -> bool {
        self.forms.items.iter().any(|one| one.form.state == FormState::Approved)
    }
}

pub(crate) async fn list(State(development): State<Development>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let (year, state) = (year_of(&filter.tahun, &ui), FormState::parse(&filter.keadaan));
    let (forms, counts) = development.all_needs(year, state, PageRequest { number: filter.halaman }).await?;
    let word = state.map(FormState::as_str).unwrap_or_default();
    let base = format!("/kelola/akpk?tahun={year}&keadaan={word}&");
    let id = ui.cx.id::<kernel::id::kind::NeedsRow>().uuid();
    ui.page(&ListPage { ui: &ui, year, state, states: FormState::ALL, counts, forms, base, id })
}

pub(crate) async fn verify(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let moved = chosen.run(&development, &cx).await?;
    let word = if moved > 0 { "akpk-dipindahkan" } else { "akpk-tidak-ada" };
    Ok(redirect_with(&format!("/kelola/akpk?tahun={}&keadaan=disetujui_atasan", chosen.year(&ui)), word))
}

#[derive(Template)]
#[template(path = "competency-development/calendar.html")]
struct CalendarPage<'a> {
    ui: &'a Ui,
    year: i32,
    days: Vec<(Stage, String)>,
    form: Problems,
}

pub(crate) async fn calendar(State(development): State<Development>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let year = year_of(&filter.tahun, &ui);
    let due = development.calendar(year).await?;
    let text = |stage: &Stage| due.get(stage).map(ToString::to_string).unwrap_or_default();
    let days = Stage::ALL.iter().map(|stage| (*stage, text(stage))).collect();
    ui.page(&CalendarPage { ui: &ui, year, days, form: Problems::default() })
}

/// The calendar as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    tahun: String,
    pengajuan: String,
    persetujuan: String,
    verifikasi: String,
    penetapan: String,
}

pub(crate) async fn save_calendar(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(sent): Form<Sent>,
) -> Answer {
    let year = year_of(&sent.tahun, &ui);
    let texts = [sent.pengajuan, sent.persetujuan, sent.verifikasi, sent.penetapan];
    let days: Vec<(Stage, String)> = Stage::ALL.iter().copied().zip(texts).collect();
    let (mut due, mut problems) = (Vec::new(), Vec::new());
    for (stage, text) in days.iter().filter(|(_, text)| !text.trim().is_empty()) {
        match text.trim().parse::<NaiveDate>() {
            Ok(day) => due.push((*stage, day)),
            Err(_) => problems.push(FieldProblem::new(stage.as_str(), "competency-day-missing")),
        }
    }
    let outcome = if problems.is_empty() {
        development.set_calendar(&cx, year, due).await
    } else {
        Err(CompetencyError::Invalid(problems))
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/kelola/akpk/jadwal?tahun={year}"), "jadwal-tersimpan")),
        Err(CompetencyError::Invalid(problems)) => {
            let form: Problems = problems.into();
            ui.page_with(form.status(), &CalendarPage { ui: &ui, year, days, form })
        }
        Err(error) => Err(error.into()),
    }
}
