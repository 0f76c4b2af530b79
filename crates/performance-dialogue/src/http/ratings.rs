//! The record of a period's result and conduct.

use askama::Template;
use axum::extract::State;
use kernel::id::PersonId;
use serde::Deserialize;
use web::{Answer, Failure, Form, Path, Ui, redirect_with};

use super::Problems;
use crate::{
    DialogueError, PerformanceDialogue,
    ratings::{
        model::{Expectation, Period, Predicate, Rating, RatingId},
        queries::Ratings,
        rules::predicate,
    },
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct RatingForm {
    id: String,
    tahun: String,
    triwulan: i32,
    hasil: String,
    perilaku: String,
    catatan: String,
}

impl Rating {
    /// What the record comes to.
    fn predicate(&self) -> &'static str {
        predicate(Some(self.result), Some(self.conduct)).map_or("", Predicate::as_str)
    }

    /// Class of its chip.
    fn chip(&self) -> &'static str {
        match predicate(Some(self.result), Some(self.conduct)) {
            Some(Predicate::Excellent | Predicate::Good) => "chip--ok",
            Some(Predicate::Improve) => "chip--warn",
            Some(Predicate::Poor | Predicate::VeryPoor) => "chip--danger",
            None => "",
        }
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/ratings.html")]
struct RatingsPage<'a> {
    ui: &'a Ui,
    person: PersonId,
    id: RatingId,
    open: Ratings,
    values: RatingForm,
    form: Problems,
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, person: PersonId, values: RatingForm, form: Problems) -> Answer {
    let open = dialogue.ratings(&ui.cx, person).await?;
    ui.page_with(form.status(), &RatingsPage { ui, person, id: ui.cx.id(), open, values, form })
}

fn fresh(ui: &Ui) -> RatingForm {
    RatingForm { tahun: ui.year().to_string(), ..RatingForm::default() }
}

pub(crate) async fn own(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    show(&dialogue, &ui, person, fresh(&ui), Problems::default()).await
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(person): Path<PersonId>) -> Answer {
    show(&dialogue, &ui, person, fresh(&ui), Problems::default()).await
}

pub(crate) async fn record(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(person): Path<PersonId>,
    Form(values): Form<RatingForm>,
) -> Answer {
    let id = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let period = Period { year: values.tahun.trim().parse().unwrap_or(0), quarter: values.triwulan };
    let axes = (Expectation::parse(&values.hasil), Expectation::parse(&values.perilaku));
    match dialogue.rate(&ui.cx, id, person, period, axes, &values.catatan).await {
        Ok(()) => Ok(redirect_with(&format!("/kinerja/{person}"), "kinerja-dicatat")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, person, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}
