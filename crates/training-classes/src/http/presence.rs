//! Who was there, day by day.

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use kernel::{Role, id::ClassId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::forms::typed;
use crate::{
    ClassError, TrainingClasses,
    model::{ClassState, Place},
    queries::PresenceView,
    rules::calendar::enough,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Shown {
    hari: String,
}

#[derive(Template)]
#[template(path = "training-classes/presence.html")]
struct PresencePage<'a> {
    ui: &'a Ui,
    view: PresenceView,
}

impl PresencePage<'_> {
    fn administers(&self) -> bool {
        self.ui.cx.actor.has(Role::Admin)
    }

    fn open(&self) -> bool {
        matches!(self.view.class.state, ClassState::Open | ClassState::Settled)
    }

    fn there(&self, place: &Place) -> bool {
        self.view.day.is_some_and(|day| place.present.contains(&day))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn is_day(&self, day: &NaiveDate) -> bool {
        self.view.day == Some(*day)
    }

    fn enough(&self, place: &Place) -> bool {
        enough(place.present.len(), self.view.all, self.view.class.facts.presence)
    }
}

pub(super) async fn page(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Path(class): Path<ClassId>,
    Query(shown): Query<Shown>,
) -> Answer {
    let view = classes.presence(&ui.cx, class, typed(&shown.hari)).await?;
    ui.page(&PresencePage { ui: &ui, view })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Noted {
    hari: String,
    hadir: Vec<String>,
}

pub(super) async fn note(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
    Form(noted): Form<Noted>,
) -> Answer {
    let day: NaiveDate = typed(&noted.hari).ok_or(ClassError::NotFound)?;
    let present: Vec<_> = noted.hadir.iter().filter_map(|id| typed(id)).collect();
    classes.note_presence(&cx, class, day, &present).await?;
    Ok(redirect_with(&format!("/jadwal/{class}/kehadiran?hari={day}"), "kehadiran-disimpan"))
}
