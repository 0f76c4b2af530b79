//! The administration's settings, with the day from which they hold.

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use kernel::FieldProblem;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Ui, redirect_with};

use super::Problems;
use crate::{DialogueError, PerformanceDialogue};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SettingForm {
    id: String,
    hari: String,
    mulai: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/settings.html")]
struct SettingsPage<'a> {
    ui: &'a Ui,
    id: Uuid,
    known: Vec<(NaiveDate, i32)>,
    values: SettingForm,
    form: Problems,
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, values: SettingForm, form: Problems) -> Answer {
    let known = dialogue.silence_settings().await?;
    ui.page_with(form.status(), &SettingsPage { ui, id: ui.cx.id::<()>().uuid(), known, values, form })
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let values = SettingForm { mulai: ui.today().to_string(), ..SettingForm::default() };
    show(&dialogue, &ui, values, Problems::default()).await
}

pub(crate) async fn set(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Form(values): Form<SettingForm>,
) -> Answer {
    let id = values.id.parse().unwrap_or_else(|_| ui.cx.id::<()>().uuid());
    let outcome = match (values.hari.trim().parse(), values.mulai.parse()) {
        (Ok(days), Ok(from)) => dialogue.set_silence(&ui.cx, id, days, from).await,
        (Err(_), _) => Err(DialogueError::Invalid(vec![FieldProblem::new("hari", "problem-field-number")])),
        _ => Err(DialogueError::Invalid(vec![FieldProblem::new("mulai", "problem-field-required")])),
    };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/umpan-balik", "umpan-balik-diatur")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}
