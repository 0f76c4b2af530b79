//! How long levels count and which groups are shown.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use web::{Answer, Context, Form, Ui, redirect_with};

use super::{Problems, day, whole};
use crate::{CompetencyError, Development, model::Setting};

/// A version as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    berlaku: String,
    masa: String,
    kelompok: String,
    dasar: String,
}

#[derive(Template)]
#[template(path = "competency-development/settings.html")]
struct SettingsPage<'a> {
    ui: &'a Ui,
    versions: Vec<Setting>,
    sent: Sent,
    form: Problems,
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui) -> Answer {
    let (versions, now) = development.settings_on(ui.today()).await?;
    let sent = now.map_or_else(Sent::default, |now| Sent {
        berlaku: ui.today().to_string(),
        masa: now.validity_months.to_string(),
        kelompok: now.smallest_group.to_string(),
        dasar: now.basis,
    });
    ui.page(&SettingsPage { ui: &ui, versions, sent, form: Problems::default() })
}

pub(crate) async fn save(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(sent): Form<Sent>,
) -> Answer {
    let mut problems = Vec::new();
    let setting = Setting {
        valid_from: day("berlaku", &sent.berlaku, &mut problems),
        validity_months: whole("masa".to_owned(), &sent.masa, &mut problems),
        smallest_group: whole("kelompok".to_owned(), &sent.kelompok, &mut problems),
        basis: sent.dasar.clone(),
    };
    let outcome = if problems.is_empty() {
        development.save_setting(&cx, setting).await
    } else {
        Err(CompetencyError::Invalid(problems))
    };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/kompetensi/setelan", "setelan-tersimpan")),
        Err(CompetencyError::Invalid(problems)) => {
            let (versions, _) = development.settings_on(ui.today()).await?;
            let form: Problems = problems.into();
            ui.page_with(form.status(), &SettingsPage { ui: &ui, versions, sent, form })
        }
        Err(error) => Err(error.into()),
    }
}
