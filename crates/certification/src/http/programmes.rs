//! Programmes of several courses or classes.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem,
    id::{CourseId, ProgrammeId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Problems, Ui, redirect_with};

use crate::{
    Certification, CertificationError,
    model::{Part, Programme},
};

const HERE: &str = "/kelola/sertifikat/program";

#[derive(Template)]
#[template(path = "certification/programmes.html")]
struct ProgrammesPage<'a> {
    ui: &'a Ui,
    programmes: Vec<Programme>,
    parts: Vec<Part>,
    /// What was typed and refused, or the beginning of a new one.
    typed: ProgrammeForm,
    form: Problems,
}

impl ProgrammesPage<'_> {
    /// The parts to choose from, with those that the programme has already.
    fn choices(&self, programme: &Programme) -> Vec<(Part, bool)> {
        let mut choices: Vec<(Part, bool)> = programme.parts.iter().map(|part| (part.clone(), true)).collect();
        let own = |part: &&Part| !programme.parts.iter().any(|known| known.source == part.source);
        choices.extend(self.parts.iter().filter(own).map(|part| (part.clone(), false)));
        choices
    }

    fn is_typed(&self, part: &Part) -> bool {
        self.typed.part.contains(&part.source)
    }

    fn jp(programme: &Programme) -> u32 {
        programme.parts.iter().map(|part| part.jp).sum()
    }
}

async fn page(certification: &Certification, ui: &Ui, typed: ProgrammeForm, problems: Vec<FieldProblem>) -> Answer {
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (programmes, parts) = (certification.programmes().await?, certification.parts().await?);
    ui.page_with(status, &ProgrammesPage { ui, programmes, parts, typed, form: Problems { problems } })
}

pub(crate) async fn list(State(certification): State<Certification>, ui: Ui) -> Answer {
    let typed = ProgrammeForm { id: Some(ui.cx.id()), ..ProgrammeForm::default() };
    page(&certification, &ui, typed, Vec::new()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ProgrammeForm {
    id: Option<ProgrammeId>,
    title: String,
    part: Vec<CourseId>,
}

pub(crate) async fn save(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Form(form): Form<ProgrammeForm>,
) -> Answer {
    let id = form.id.unwrap_or_else(|| cx.id());
    match certification.save_programme(&cx, id, &form.title, &form.part).await {
        Ok(()) => Ok(redirect_with(HERE, "program")),
        Err(CertificationError::Invalid(problems)) => page(&certification, &ui, form, problems).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct ArchiveForm {
    #[serde(default)]
    archived: Option<String>,
}

pub(crate) async fn archive(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
    Form(form): Form<ArchiveForm>,
) -> Answer {
    certification.archive_programme(&cx, id, form.archived.is_some()).await?;
    Ok(redirect_with(HERE, "program"))
}
