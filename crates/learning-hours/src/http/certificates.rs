//! One's own outside certificates.

use askama::Template;
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
};
use kernel::{FieldProblem, Problem, ProblemKind, id::OutsideCertificateId};
use web::{Answer, Context, Failure, Form, Path, Ui, redirect, redirect_with};

use super::{Problems, download, forms::FactsForm};
use crate::{
    HoursError, LearningHours,
    commands::certificates::Submitted,
    model::{CertificateState, FormRule, OutsideCertificate},
};

#[derive(Template)]
#[template(path = "learning-hours/certificates.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    id: OutsideCertificateId,
    certificates: Vec<OutsideCertificate>,
    form: Problems,
}

impl CertificateState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Draft => "",
            Self::Submitted => "chip--info",
            Self::Verified => "chip--ok",
            Self::Rejected => "chip--danger",
            Self::Returned => "chip--warn",
        }
    }
}

async fn show_list(hours: &LearningHours, ui: &Ui, form: Problems) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let certificates = hours.certificates_of(person).await?;
    let status = form.status();
    ui.page_with(status, &ListPage { ui, id: ui.cx.id(), certificates, form })
}

pub(crate) async fn list(State(hours): State<LearningHours>, ui: Ui) -> Answer {
    show_list(&hours, &ui, Problems::default()).await
}

pub(crate) async fn upload(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let mut form = form.map_err(Failure::unreadable)?;
    let (mut id, mut file) = (None, None);
    while let Some(field) = form.next_field().await.map_err(too_large_or_broken)? {
        match field.name() {
            Some("id") => id = field.text().await.map_err(Failure::unreadable)?.parse::<OutsideCertificateId>().ok(),
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(too_large_or_broken)?));
            }
            _ => {}
        }
    }
    let id = id.unwrap_or_else(|| cx.id());
    let (name, bytes) = file.unwrap_or_default();
    match hours.upload(&cx, id, &name, bytes).await {
        Ok(()) => Ok(redirect(&format!("/target/bukti/{id}"))),
        Err(HoursError::Invalid(problems)) => show_list(&hours, &ui, problems.into()).await,
        Err(error @ (HoursError::FileKind | HoursError::FileSize)) => {
            let message =
                if matches!(error, HoursError::FileKind) { "hours-file-kind-wrong" } else { "hours-file-size-wrong" };
            show_list(&hours, &ui, vec![FieldProblem::new("file", message)].into()).await
        }
        Err(error) => Err(error.into()),
    }
}

fn too_large_or_broken(error: axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::plain(ProblemKind::TooLarge, HoursError::FileSize.code());
    }
    Failure::unreadable(error)
}

#[derive(Template)]
#[template(path = "learning-hours/certificate.html")]
struct CertificatePage<'a> {
    ui: &'a Ui,
    certificate: OutsideCertificate,
    values: FactsForm,
    forms: Vec<FormRule>,
    odd: Vec<&'static str>,
    form: Problems,
}

impl CertificatePage<'_> {
    fn open(&self) -> bool {
        matches!(self.certificate.state, CertificateState::Draft | CertificateState::Returned)
    }

    fn is_picture(&self) -> bool {
        self.certificate.media_type.starts_with("image/")
    }
}

async fn own(hours: &LearningHours, ui: &Ui, id: OutsideCertificateId) -> Result<OutsideCertificate, HoursError> {
    let found = hours.certificate(&ui.cx, id).await?;
    if Some(found.person) == ui.cx.actor.person() { Ok(found) } else { Err(HoursError::NotFound) }
}

/// The forms that hold today, for the choice.
pub(super) async fn choice(hours: &LearningHours, ui: &Ui) -> Result<Vec<FormRule>, HoursError> {
    Ok(hours.reference().await?.forms_of(ui.year()).into_iter().cloned().collect())
}

pub(crate) async fn form(State(hours): State<LearningHours>, ui: Ui, Path(id): Path<OutsideCertificateId>) -> Answer {
    let certificate = own(&hours, &ui, id).await?;
    let values = FactsForm::from(&certificate.facts);
    let forms = choice(&hours, &ui).await?;
    ui.page(&CertificatePage { ui: &ui, certificate, values, forms, odd: Vec::new(), form: Problems::default() })
}

pub(crate) async fn submit(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<OutsideCertificateId>,
    Form(values): Form<FactsForm>,
) -> Answer {
    let certificate = own(&hours, &ui, id).await?;
    let outcome = match values.read() {
        Ok(facts) => hours.submit(&cx, id, facts, !values.despite.is_empty()).await,
        Err(problems) => Err(HoursError::Invalid(problems)),
    };
    let (odd, form) = match outcome {
        Ok(Submitted::Waiting) => return Ok(redirect_with("/target/bukti", "bukti-diajukan")),
        Ok(Submitted::Odd(odd)) => (odd, Problems::default()),
        Err(HoursError::Invalid(problems)) => (Vec::new(), problems.into()),
        Err(HoursError::Duplicate) => (Vec::new(), vec![FieldProblem::new("number", "problem-hours-duplicate")].into()),
        Err(error) => return Err(error.into()),
    };
    let forms = choice(&hours, &ui).await?;
    ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &CertificatePage { ui: &ui, certificate, values, forms, odd, form })
}

pub(crate) async fn discard(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path(id): Path<OutsideCertificateId>,
) -> Answer {
    hours.discard(&cx, id).await?;
    Ok(redirect_with("/target/bukti", "bukti-dibuang"))
}

pub(crate) async fn file(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path(id): Path<OutsideCertificateId>,
) -> Answer {
    let found = hours.certificate(&cx, id).await?;
    let bytes = hours.certificate_file(&found).await?;
    Ok(download(bytes, &found.media_type, &found.file_name, true))
}
