//! Asking for feedback.

use askama::Template;
use axum::extract::State;
use kernel::id::{FeedbackId, PersonId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::Problems;
use crate::{DialogueError, PerformanceDialogue, feedback::queries::Askable};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct AskForm {
    id: String,
    kepada: String,
    pertanyaan: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/ask.html")]
struct AskPage<'a> {
    ui: &'a Ui,
    id: FeedbackId,
    groups: Vec<Askable>,
    values: AskForm,
    form: Problems,
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, values: AskForm, form: Problems) -> Answer {
    let groups = dialogue.whom_to_ask(&ui.cx).await?;
    ui.page_with(form.status(), &AskPage { ui, id: ui.cx.id(), groups, values, form })
}

pub(crate) async fn form(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    show(&dialogue, &ui, AskForm::default(), Problems::default()).await
}

pub(crate) async fn ask(State(dialogue): State<PerformanceDialogue>, ui: Ui, Form(values): Form<AskForm>) -> Answer {
    let id = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let asked = values.kepada.parse().unwrap_or_else(|_| PersonId::from_uuid(uuid::Uuid::nil()));
    match dialogue.ask(&ui.cx, id, asked, &values.pertanyaan).await {
        Ok(()) => Ok(redirect_with("/umpan-balik?bagian=diminta", "umpan-balik-diminta")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn decline(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<FeedbackId>,
) -> Answer {
    dialogue.decline(&cx, id).await?;
    Ok(redirect_with("/umpan-balik?bagian=diminta", "umpan-balik-ditolak"))
}
