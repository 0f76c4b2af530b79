//! Who served only a part of a year: noted and taken back on the person's page.

use axum::extract::State;
use kernel::{
    FieldProblem,
    id::{AbsenceId, PersonId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::people::show;
use crate::{HoursError, LearningHours, commands::service::NewAbsence, model::AbsenceKind};

/// A stretch as typed. The id is made by the page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) note: String,
}

impl Typed {
    fn read(&self, id: AbsenceId, person: PersonId) -> Result<NewAbsence, Vec<FieldProblem>> {
        let wrong = |field: &str| vec![FieldProblem::new(field, "hours-date-missing")];
        let last = match self.last.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| wrong("last"))?),
        };
        Ok(NewAbsence {
            id,
            person,
            kind: AbsenceKind::parse(&self.kind)
                .ok_or_else(|| vec![FieldProblem::new("kind", "problem-field-required")])?,
            first: self.first.trim().parse().map_err(|_| wrong("first"))?,
            last,
            note: self.note.clone(),
        })
    }
}

pub(crate) async fn note(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(person): Path<PersonId>,
    Form(typed): Form<Typed>,
) -> Answer {
    let id = typed.id.parse().unwrap_or_else(|_| cx.id());
    let outcome = match typed.read(id, person) {
        Ok(new) => hours.note_absence(&cx, new).await,
        Err(problems) => Err(HoursError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/kelola/jp/pegawai/{person}"), "masa-kerja")),
        Err(HoursError::Invalid(problems)) => show(&hours, &ui, person, typed, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn void(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path((person, absence)): Path<(PersonId, AbsenceId)>,
) -> Answer {
    hours.void_absence(&cx, person, absence).await?;
    Ok(redirect_with(&format!("/kelola/jp/pegawai/{person}"), "masa-kerja-batal"))
}
