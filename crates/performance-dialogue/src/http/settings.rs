//! The administration's settings, with the day from which they hold.

use askama::Template;
use axum::extract::State;
use kernel::FieldProblem;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Ui, redirect_with};

use super::Problems;
use crate::{
    DialogueError, PerformanceDialogue,
    settings::{Dated, Setting},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SettingForm {
    id: String,
    jenis: String,
    nilai: String,
    mulai: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/settings.html")]
struct SettingsPage<'a> {
    ui: &'a Ui,
    id: Uuid,
    known: Vec<Dated>,
    values: SettingForm,
    form: Problems,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl SettingsPage<'_> {
    fn of(&self, setting: &Setting) -> impl Iterator<Item = &Dated> {
        let setting = *setting;
        self.known.iter().filter(move |one| one.setting == setting)
    }

    fn value(&self, entry: &Dated) -> String {
        self.ui.t1(format!("feedback-setting-value-{}", entry.setting.as_str()), "count", entry.value)
    }

    fn bounds(&self, setting: &Setting) -> String {
        let (least, most) = setting.bounds();
        self.ui.t2("feedback-setting-bounds", "least", least, "most", most)
    }

    /// What was typed, in the form of this setting alone.
    fn typed(&self, setting: &Setting) -> &str {
        if self.values.jenis == setting.as_str() { &self.values.nilai } else { "" }
    }

    fn fault(&self, setting: &Setting, field: &str) -> Option<&'static str> {
        self.form.of(&format!("{field}-{}", setting.as_str()))
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, values: SettingForm, form: Problems) -> Answer {
    let known = dialogue.settings().await?;
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
    let setting = Setting::parse(&values.jenis).ok_or(DialogueError::NotFound)?;
    let outcome = match (values.nilai.trim().parse(), values.mulai.parse()) {
        (Ok(value), Ok(from)) => dialogue.set(&ui.cx, id, Dated { setting, from, value }).await,
        (Err(_), _) => Err(DialogueError::Invalid(vec![FieldProblem::new("nilai", "problem-field-number")])),
        _ => Err(DialogueError::Invalid(vec![FieldProblem::new("mulai", "problem-field-required")])),
    };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/umpan-balik", "umpan-balik-diatur")),
        Err(DialogueError::Invalid(mut problems)) => {
            // Each setting has a form of its own on the page.
            for problem in &mut problems {
                problem.field = format!("{}-{}", problem.field, values.jenis);
            }
            show(&dialogue, &ui, values, problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}
