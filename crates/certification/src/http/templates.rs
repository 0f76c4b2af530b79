//! Templates, edited by form with a preview.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use data_encoding::BASE64;
use kernel::{
    Cx, FieldProblem, Problem,
    id::{TemplateId, UnitId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Problems, Query, Ui, redirect_with};

use super::upload::Upload;
use crate::{
    Certification, CertificationError, Picture, Secret,
    model::Signing,
    template::{self, Kind, Signatory, TemplateSettings},
};

#[derive(Template)]
#[template(path = "certification/templates.html")]
struct TemplatesPage<'a> {
    ui: &'a Ui,
    templates: Vec<template::Template>,
}

pub(crate) async fn list(State(certification): State<Certification>, ui: Ui) -> Answer {
    let templates = certification.templates().await?;
    ui.page(&TemplatesPage { ui: &ui, templates })
}

#[derive(Template)]
#[template(path = "certification/template.html")]
struct TemplatePage<'a> {
    ui: &'a Ui,
    /// The stored state; none for a template that is not saved yet.
    stored: Option<template::Template>,
    values: TemplateForm,
    /// Units to choose from, with their depth in the tree.
    units: Vec<(UnitId, String)>,
    form: Problems,
}

/// A field of text: name, value, key of its label, key of its hint or nothing, whether it is long.
type Field<'a> = (&'static str, &'a str, &'static str, &'static str, bool);

impl TemplatePage<'_> {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.form.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }

    fn texts(&self) -> [Field<'_>; 8] {
        let v = &self.values;
        [
            ("name", of(v.name.as_ref()), "certification-template-name", "certification-template-name-hint", false),
            (
                "number_format",
                of(v.number_format.as_ref()),
                "certification-number-format",
                "certification-number-hint",
                false,
            ),
            ("heading", of(v.heading.as_ref()), "certification-heading", "", false),
            ("legal_basis", of(v.legal_basis.as_ref()), "certification-legal-basis", "", true),
            ("given_to", of(v.given_to.as_ref()), "certification-given-to", "", false),
            ("statement", of(v.statement.as_ref()), "certification-statement", "", true),
            ("subjects_heading", of(v.subjects_heading.as_ref()), "certification-subjects-heading", "", false),
            ("note", of(v.note.as_ref()), "certification-note", "certification-note-hint", true),
        ]
    }

    fn toggles(&self) -> [(&'static str, bool, &'static str); 4] {
        let v = &self.values;
        [
            ("photo", v.photo.is_some(), "certification-photo"),
            ("birth", v.birth.is_some(), "certification-birth"),
            ("back", v.back.is_some(), "certification-back"),
            ("offline_qr", v.offline_qr.is_some(), "certification-offline-qr"),
        ]
    }

    fn signer(&self) -> [Field<'_>; 5] {
        let v = &self.values;
        [
            ("place", of(v.place.as_ref()), "certification-place", "", false),
            ("signer_post", &v.signer_post, "certification-signer-post", "", false),
            ("signer_name", &v.signer_name, "certification-signer-name", "", false),
            ("signer_rank", &v.signer_rank, "certification-signer-rank", "", false),
            ("signer_nip", &v.signer_nip, "certification-signer-nip", "", false),
        ]
    }

    fn co_signer(&self) -> [Field<'_>; 4] {
        let v = &self.values;
        [
            ("co_signer_post", &v.co_signer_post, "certification-signer-post", "", false),
            ("co_signer_name", &v.co_signer_name, "certification-signer-name", "", false),
            ("co_signer_rank", &v.co_signer_rank, "certification-signer-rank", "", false),
            ("co_signer_nip", &v.co_signer_nip, "certification-signer-nip", "", false),
        ]
    }

    fn is_of(&self, unit: &UnitId) -> bool {
        self.values.unit == unit.to_string()
    }

    fn has_nik(&self) -> bool {
        let first = self.stored.as_ref().and_then(|stored| stored.settings.signers.first());
        first.is_some_and(|signer| !signer.nik_sealed.is_empty())
    }

    fn pictures(&self) -> [(&'static str, bool, &'static str); 2] {
        let settings = self.stored.as_ref().map(|stored| &stored.settings);
        [
            ("logo", settings.is_some_and(|s| !s.logo.is_empty()), "certification-logo"),
            ("background", settings.is_some_and(|s| !s.background.is_empty()), "certification-background"),
        ]
    }
}

fn of(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

/// The form. What it leaves out is as usual for the kind.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct TemplateForm {
    id: Option<TemplateId>,
    kind: String,
    name: Option<String>,
    number_format: Option<String>,
    heading: Option<String>,
    legal_basis: Option<String>,
    given_to: Option<String>,
    statement: Option<String>,
    subjects_heading: Option<String>,
    note: Option<String>,
    place: Option<String>,
    primary: Option<String>,
    accent: Option<String>,
    photo: Option<String>,
    birth: Option<String>,
    back: Option<String>,
    offline_qr: Option<String>,
    signing: String,
    scale: String,
    unit: String,
    signer_post: String,
    signer_name: String,
    signer_rank: String,
    signer_nip: String,
    signer_nik: Option<Secret>,
    co_signer_post: String,
    co_signer_name: String,
    co_signer_rank: String,
    co_signer_nip: String,
}

impl TemplateForm {
    fn shown(id: TemplateId, name: &str, number_format: &str, settings: &TemplateSettings) -> Self {
        let on = |yes: bool| yes.then(|| "1".to_owned());
        let first = settings.signers.first().cloned().unwrap_or_default();
        let second = settings.signers.get(1).cloned().unwrap_or_default();
        Self {
            id: Some(id),
            kind: settings.kind.as_str().to_owned(),
            name: Some(name.to_owned()),
            number_format: Some(number_format.to_owned()),
            heading: Some(settings.heading.clone()),
            legal_basis: Some(settings.legal_basis.clone()),
            given_to: Some(settings.given_to.clone()),
            statement: Some(settings.statement.clone()),
            subjects_heading: Some(settings.subjects_heading.clone()),
            note: Some(settings.note.clone()),
            place: Some(settings.place.clone()),
            primary: Some(settings.primary.clone()),
            accent: Some(settings.accent.clone()),
            photo: on(settings.photo),
            birth: on(settings.birth),
            back: on(settings.back),
            offline_qr: on(settings.offline_qr),
            signing: settings.signing.as_str().to_owned(),
            scale: template::written_scale(&settings.scale),
            unit: settings.unit.map(|unit| unit.to_string()).unwrap_or_default(),
            signer_post: first.post,
            signer_name: first.name,
            signer_rank: first.rank,
            signer_nip: first.nip,
            signer_nik: None,
            co_signer_post: second.post,
            co_signer_name: second.name,
            co_signer_rank: second.rank,
            co_signer_nip: second.nip,
        }
    }

    /// The settings that the form says. Pictures stay those of `before`.
    fn settings(
        &self,
        certification: &Certification,
        cx: &Cx,
        before: Option<&template::Template>,
    ) -> Result<TemplateSettings, Vec<FieldProblem>> {
        let usual = TemplateSettings::of(Kind::parse(&self.kind).unwrap_or_default());
        let text = |given: &Option<String>, usual: &String| {
            given.as_deref().map_or_else(|| usual.clone(), |given| given.trim().to_owned())
        };
        let scale = template::parse_scale(&self.scale)
            .ok_or_else(|| vec![FieldProblem::new("scale", "certification-scale-wrong")])?;
        let mut signers = vec![Signatory {
            post: self.signer_post.trim().to_owned(),
            name: self.signer_name.trim().to_owned(),
            rank: self.signer_rank.trim().to_owned(),
            nip: self.signer_nip.trim().to_owned(),
            nik_sealed: match &self.signer_nik {
                Some(nik) if !nik.reveal().trim().is_empty() => {
                    certification.sealed_nik(cx, nik.reveal()).map_err(|error| error.fields())?
                }
                _ => String::new(),
            },
        }];
        if !self.co_signer_name.trim().is_empty() {
            signers.push(Signatory {
                post: self.co_signer_post.trim().to_owned(),
                name: self.co_signer_name.trim().to_owned(),
                rank: self.co_signer_rank.trim().to_owned(),
                nip: self.co_signer_nip.trim().to_owned(),
                nik_sealed: String::new(),
            });
        }
        Ok(TemplateSettings {
            kind: usual.kind,
            heading: text(&self.heading, &usual.heading),
            legal_basis: text(&self.legal_basis, &usual.legal_basis),
            given_to: text(&self.given_to, &usual.given_to),
            statement: text(&self.statement, &usual.statement),
            subjects_heading: text(&self.subjects_heading, &usual.subjects_heading),
            note: text(&self.note, &usual.note),
            place: text(&self.place, &usual.place),
            primary: text(&self.primary, &usual.primary),
            accent: text(&self.accent, &usual.accent),
            photo: self.photo.is_some(),
            birth: self.birth.is_some(),
            back: self.back.is_some(),
            offline_qr: self.offline_qr.is_some(),
            logo: before.map(|before| before.settings.logo.clone()).unwrap_or_default(),
            background: before.map(|before| before.settings.background.clone()).unwrap_or_default(),
            signers,
            signing: Signing::parse(&self.signing).unwrap_or(Signing::None),
            scale,
            unit: self.unit.parse().ok(),
        })
    }

    async fn before(&self, certification: &Certification) -> Result<Option<template::Template>, CertificationError> {
        match self.id {
            Some(id) => certification.template(id).await,
            None => Ok(None),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct New {
    #[serde(default)]
    jenis: String,
}

/// A new template of a kind, not saved yet.
pub(crate) async fn new(State(certification): State<Certification>, ui: Ui, Query(new): Query<New>) -> Answer {
    let settings = TemplateSettings::of(Kind::parse(&new.jenis).unwrap_or_default());
    let number = certification.templates().await?.into_iter().next().map(|first| first.number_format);
    let number = number.unwrap_or_else(|| "{urut:4}/{bulan}/{tahun}".to_owned());
    let name = ui.word("certification-kind", settings.kind.as_str());
    let values = TemplateForm::shown(ui.cx.id(), &name, &number, &settings);
    let units = certification.units().await?;
    ui.page(&TemplatePage { ui: &ui, stored: None, values, units, form: Problems::default() })
}

pub(crate) async fn edit(State(certification): State<Certification>, ui: Ui, Path(id): Path<TemplateId>) -> Answer {
    let stored = certification.template(id).await?.ok_or(CertificationError::NotFound)?;
    let values = TemplateForm::shown(id, &stored.name, &stored.number_format, &stored.settings);
    let units = certification.units().await?;
    ui.page(&TemplatePage { ui: &ui, stored: Some(stored), values, units, form: Problems::default() })
}

pub(crate) async fn save(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Form(values): Form<TemplateForm>,
) -> Answer {
    let before = values.before(&certification).await?;
    let id = values.id.unwrap_or_else(|| cx.id());
    let usual = ui.word("certification-kind", Kind::parse(&values.kind).unwrap_or_default().as_str());
    let (name, number) = (values.name.clone().unwrap_or(usual), of(values.number_format.as_ref()).to_owned());
    let problems = match values.settings(&certification, &cx, before.as_ref()) {
        Ok(settings) => match certification.save_template(&cx, id, &name, &number, settings).await {
            Ok(_) => return Ok(redirect_with(&format!("/kelola/sertifikat/templat/{id}"), "templat")),
            Err(CertificationError::Invalid(problems)) => problems,
            Err(error) => return Err(error.into()),
        },
        Err(problems) => problems,
    };
    let units = certification.units().await?;
    let page = TemplatePage { ui: &ui, stored: before, values, units, form: Problems { problems } };
    ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

#[derive(Template)]
#[template(path = "certification/preview.html")]
struct Preview<'a> {
    ui: &'a Ui,
    pages: Vec<String>,
}

/// What the form as it stands would give: pictures for the page that asks by script, else the document.
pub(crate) async fn preview(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    headers: HeaderMap,
    Form(values): Form<TemplateForm>,
) -> Answer {
    let before = values.before(&certification).await?;
    let mut values = values;
    values.signer_nik = None;
    let settings = values.settings(&certification, &cx, before.as_ref()).map_err(CertificationError::Invalid)?;
    let number = of(values.number_format.as_ref());
    let problems = settings.problems("-", number);
    let broken =
        problems.iter().any(|p| matches!(p.field.as_str(), "primary" | "accent") || p.message.ends_with("too-long"));
    if broken {
        return Err(CertificationError::Invalid(problems).into());
    }
    let example = certification.example(&cx, number, &settings);
    if !headers.contains_key("hx-request") {
        let pdf = certification.preview_pdf(&example).await?;
        let headers = [(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, "inline")];
        return Ok((headers, pdf).into_response());
    }
    let pictures = certification.pictures(std::iter::once(&example)).await?;
    let pages = certification.pages(&example, &pictures).await?.iter().map(|page| BASE64.encode(page)).collect();
    ui.page(&Preview { ui: &ui, pages })
}

/// A logo or background, or its end.
pub(crate) async fn picture(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<TemplateId>,
    upload: Upload,
) -> Answer {
    let which = match upload.fields.get("which").map(String::as_str) {
        Some("background") => Picture::Background,
        _ => Picture::Logo,
    };
    let outcome = if upload.file.is_none() && !upload.fields.contains_key("remove") {
        Err(CertificationError::Invalid(vec![FieldProblem::new("picture", "problem-field-required")]))
    } else {
        certification.set_picture(&cx, id, which, upload.file).await
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/kelola/sertifikat/templat/{id}"), "templat")),
        Err(CertificationError::Invalid(problems)) => {
            let stored = certification.template(id).await?.ok_or(CertificationError::NotFound)?;
            let values = TemplateForm::shown(id, &stored.name, &stored.number_format, &stored.settings);
            let units = certification.units().await?;
            let page = TemplatePage { ui: &ui, stored: Some(stored), values, units, form: Problems { problems } };
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Archive {
    #[serde(default)]
    archived: Option<String>,
}

pub(crate) async fn archive(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<TemplateId>,
    Form(form): Form<Archive>,
) -> Answer {
    certification.archive_template(&cx, id, form.archived.is_some()).await?;
    Ok(redirect_with("/kelola/sertifikat/templat", "templat"))
}
