//! Signing many documents, and one by hand.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem, Page, PageRequest, Problem,
    id::{BatchId, CertificateId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Problems, Query, Ui, redirect, redirect_with};

use super::{admin, upload::Upload};
use crate::{
    Certification, CertificationError, Secret,
    model::{Certificate, Signing},
};

#[derive(Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    halaman: u64,
}

#[derive(Template)]
#[template(path = "certification/signing.html")]
struct SigningPage<'a> {
    ui: &'a Ui,
    waiting: Page<Certificate>,
    ways: Vec<Signing>,
    /// The id of the batch that the form begins: pressing twice begins one.
    batch: BatchId,
    form: Problems,
}

async fn page(certification: &Certification, ui: &Ui, number: u64, problems: Vec<FieldProblem>) -> Answer {
    let waiting = certification.unsigned(PageRequest { number }).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (ways, batch) = (certification.signing_ways(), ui.cx.id());
    ui.page_with(status, &SigningPage { ui, waiting, ways, batch, form: Problems { problems } })
}

pub(crate) async fn list(State(certification): State<Certification>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    page(&certification, &ui, filter.halaman, Vec::new()).await
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    batch: BatchId,
    #[serde(default)]
    certificate: Vec<CertificateId>,
    #[serde(default)]
    all: Option<String>,
    #[serde(default)]
    signing: String,
    passphrase: Secret,
}

pub(crate) async fn sign(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let with = Signing::parse(&chosen.signing).unwrap_or(Signing::None);
    let certificates = match chosen.all {
        Some(_) => certification.waiting(with).await?,
        None => chosen.certificate,
    };
    if chosen.passphrase.reveal().is_empty() {
        let problem = FieldProblem::new("passphrase", "problem-field-required");
        return page(&certification, &ui, 1, vec![problem]).await;
    }
    match certification.start_signing(&cx, chosen.batch, &certificates, with, chosen.passphrase).await {
        Ok(()) => Ok(redirect(&format!("/kelola/sertifikat/penerbitan/{}", chosen.batch))),
        Err(error @ CertificationError::Signer(_)) if error.code() == "certification.signer_refused" => {
            let problem = FieldProblem::new("passphrase", "problem-certification-signer-refused");
            page(&certification, &ui, 1, vec![problem]).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The scan of a document that was signed by hand.
pub(crate) async fn scan(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<CertificateId>,
    upload: Upload,
) -> Answer {
    let Some(file) = upload.file else {
        let problem = FieldProblem::new("scan", "problem-field-required");
        return admin::refused(&certification, &ui, id, vec![problem]).await;
    };
    match certification.sign_by_hand(&cx, id, file).await {
        Ok(()) => Ok(redirect_with(&format!("/kelola/sertifikat/{id}"), "terbit")),
        Err(CertificationError::Signer(_)) => {
            let problem = FieldProblem::new("scan", "certification-scan-wrong");
            admin::refused(&certification, &ui, id, vec![problem]).await
        }
        Err(error) => Err(error.into()),
    }
}
