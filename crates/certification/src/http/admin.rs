use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem, Page, PageRequest,
    id::{BatchId, CertificateId, CourseId, EnrolmentId},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect, redirect_with};

use crate::{
    Certification, CertificationError,
    model::{Batch, Certificate, State as Standing, Template as Printed},
    queries::Listed,
};

#[derive(Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    kursus: String,
    #[serde(default)]
    nomor: String,
    #[serde(default)]
    halaman: u64,
    #[serde(default)]
    tab: String,
}

#[derive(Template)]
#[template(path = "certification/admin.html")]
struct AdminPage<'a> {
    ui: &'a Ui,
    filter: &'a Filter,
    open: i64,
    valid: i64,
    candidates: Page<Listed>,
    issued: Page<Certificate>,
    ready: bool,
}

impl AdminPage<'_> {
    fn on_issued(&self) -> bool {
        self.filter.tab == "terbit"
    }

    fn chip(certificate: &Certificate) -> &'static str {
        match certificate.state {
            Standing::Issued => "chip--ok",
            Standing::Drawn => "chip--info",
            Standing::Revoked => "chip--danger",
            Standing::Replaced => "chip--warn",
        }
    }
}

pub(crate) async fn list(State(certification): State<Certification>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let page = PageRequest { number: filter.halaman };
    let course = filter.kursus.parse::<CourseId>().ok();
    let (open, valid) = certification.counts().await?;
    let empty = || Page::new(Vec::new(), page, 0);
    let (candidates, issued) = if filter.tab == "terbit" {
        (Page::new(Vec::new(), page, 0), certification.certificates(filter.nomor.trim(), page).await?)
    } else {
        (certification.candidates(course, page).await?, empty())
    };
    let ready = certification.template().await?.is_some();
    ui.page(&AdminPage { ui: &ui, filter: &filter, open, valid, candidates, issued, ready })
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    enrolment: Vec<EnrolmentId>,
    #[serde(default)]
    all: Option<String>,
    #[serde(default)]
    kursus: String,
}

pub(crate) async fn issue(
    State(certification): State<Certification>,
    Context(cx): Context,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let enrolments = match chosen.all {
        Some(_) => certification.open_enrolments(chosen.kursus.parse().ok()).await?,
        None => chosen.enrolment,
    };
    let id: BatchId = cx.id();
    certification.start_batch(&cx, id, &enrolments).await?;
    Ok(redirect(&format!("/kelola/sertifikat/penerbitan/{id}")))
}

#[derive(Template)]
#[template(path = "certification/batch.html")]
struct BatchPage<'a> {
    ui: &'a Ui,
    batch: Batch,
}

/// The moving part of the page, fetched every second.
#[derive(Template)]
#[template(path = "certification/progress.html")]
struct BatchProgress<'a> {
    ui: &'a Ui,
    batch: Batch,
}

impl BatchProgress<'_> {
    fn tried(&self) -> i32 {
        self.batch.tried()
    }
}

impl BatchPage<'_> {
    fn tried(&self) -> i32 {
        self.batch.tried()
    }
}

pub(crate) async fn batch(
    State(certification): State<Certification>,
    ui: Ui,
    Path(id): Path<BatchId>,
    headers: axum::http::HeaderMap,
) -> Answer {
    let batch = certification.batch(id).await?.ok_or(CertificationError::NotFound)?;
    if headers.contains_key("hx-request") {
        return ui.page(&BatchProgress { ui: &ui, batch });
    }
    ui.page(&BatchPage { ui: &ui, batch })
}

#[derive(Template)]
#[template(path = "certification/certificate.html")]
struct CertificatePage<'a> {
    ui: &'a Ui,
    certificate: Certificate,
    form: Problems,
}

#[derive(Default)]
struct Problems {
    problems: Vec<FieldProblem>,
}

impl CertificatePage<'_> {
    fn may_revoke(&self) -> bool {
        self.certificate.state == Standing::Issued
    }

    fn may_replace(&self) -> bool {
        matches!(self.certificate.state, Standing::Issued | Standing::Revoked)
    }
}

async fn found(certification: &Certification, id: CertificateId) -> Result<Certificate, Failure> {
    Ok(certification.certificate(id).await?.ok_or(CertificationError::NotFound)?)
}

pub(crate) async fn certificate(
    State(certification): State<Certification>,
    ui: Ui,
    Path(id): Path<CertificateId>,
) -> Answer {
    let certificate = found(&certification, id).await?;
    ui.page(&CertificatePage { ui: &ui, certificate, form: Problems::default() })
}

#[derive(Deserialize)]
pub(crate) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn revoke(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<CertificateId>,
    Form(form): Form<Reason>,
) -> Answer {
    match certification.revoke(&cx, id, &form.reason).await {
        Ok(()) => Ok(redirect_with(&format!("/kelola/sertifikat/{id}"), "dicabut")),
        Err(CertificationError::Invalid(problems)) => refused(&certification, &ui, id, problems).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn replace(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<CertificateId>,
    Form(form): Form<Reason>,
) -> Answer {
    match certification.replace(&cx, id, &form.reason).await {
        Ok(new) => Ok(redirect_with(&format!("/kelola/sertifikat/{new}"), "diganti")),
        Err(CertificationError::Invalid(problems)) => refused(&certification, &ui, id, problems).await,
        Err(error) => Err(error.into()),
    }
}

async fn refused(certification: &Certification, ui: &Ui, id: CertificateId, problems: Vec<FieldProblem>) -> Answer {
    let certificate = found(certification, id).await?;
    ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &CertificatePage { ui, certificate, form: Problems { problems } })
}

#[derive(Template)]
#[template(path = "certification/template.html")]
struct TemplatePage<'a> {
    ui: &'a Ui,
    values: TemplateForm,
    form: Problems,
}

impl TemplatePage<'_> {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.form.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }

    /// Name, value and label key of each field, in the form's order.
    fn fields(&self) -> [(&'static str, &str, &'static str); 7] {
        let v = &self.values;
        [
            ("number_format", &v.number_format, "certification-number-format"),
            ("legal_basis", &v.legal_basis, "certification-legal-basis"),
            ("place", &v.place, "certification-place"),
            ("signer_post", &v.signer_post, "certification-signer-post"),
            ("signer_name", &v.signer_name, "certification-signer-name"),
            ("signer_rank", &v.signer_rank, "certification-signer-rank"),
            ("signer_nip", &v.signer_nip, "certification-signer-nip"),
        ]
    }
}

#[derive(Deserialize, Default)]
pub(crate) struct TemplateForm {
    #[serde(default)]
    number_format: String,
    #[serde(default)]
    legal_basis: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    signer_post: String,
    #[serde(default)]
    signer_name: String,
    #[serde(default)]
    signer_rank: String,
    #[serde(default)]
    signer_nip: String,
}

pub(crate) async fn template(State(certification): State<Certification>, ui: Ui) -> Answer {
    let values = certification.template().await?.map_or_else(TemplateForm::default, |template| TemplateForm {
        number_format: template.number_format,
        legal_basis: template.legal_basis,
        place: template.place,
        signer_post: template.signer_post,
        signer_name: template.signer_name,
        signer_rank: template.signer_rank,
        signer_nip: template.signer_nip,
    });
    ui.page(&TemplatePage { ui: &ui, values, form: Problems::default() })
}

pub(crate) async fn set_template(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Form(values): Form<TemplateForm>,
) -> Answer {
    let template = Printed {
        id: cx.id(),
        name: "sertifikat".to_owned(),
        number_format: values.number_format.trim().to_owned(),
        signer_post: values.signer_post.trim().to_owned(),
        signer_name: values.signer_name.trim().to_owned(),
        signer_rank: values.signer_rank.trim().to_owned(),
        signer_nip: values.signer_nip.trim().to_owned(),
        place: values.place.trim().to_owned(),
        legal_basis: values.legal_basis.trim().to_owned(),
        version: 1,
    };
    match certification.set_template(&cx, template).await {
        Ok(()) => Ok(redirect_with("/kelola/sertifikat", "templat")),
        Err(CertificationError::Invalid(problems)) => ui.page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &TemplatePage { ui: &ui, values, form: Problems { problems } },
        ),
        Err(error) => Err(error.into()),
    }
}
