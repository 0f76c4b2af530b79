use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{
    FieldProblem, Page, PageRequest,
    id::{BatchId, CertificateId, CourseId, EnrolmentId},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Problems, Query, Ui, redirect, redirect_with};

use crate::{
    Certification, CertificationError,
    model::{Batch, BatchKind, Certificate, Signing, State as Standing},
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
    unsigned: i64,
    today: NaiveDate,
    candidates: Page<Listed>,
    issued: Page<Certificate>,
    ready: bool,
}

impl AdminPage<'_> {
    fn on_issued(&self) -> bool {
        self.filter.tab == "terbit"
    }

    fn standing(&self, certificate: &Certificate) -> &'static str {
        certificate.standing(self.today)
    }

    fn chip(&self, certificate: &Certificate) -> &'static str {
        chip(certificate, self.today)
    }
}

/// The colour of where a certificate stands.
pub(super) fn chip(certificate: &Certificate, today: NaiveDate) -> &'static str {
    match certificate.state {
        Standing::Issued if certificate.expired(today) => "chip--warn",
        Standing::Issued => "chip--ok",
        Standing::Drawn | Standing::Submitted | Standing::Signed => "chip--info",
        Standing::Revoked => "chip--danger",
        Standing::Replaced => "chip--warn",
    }
}

pub(crate) async fn list(State(certification): State<Certification>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let page = PageRequest { number: filter.halaman };
    let course = filter.kursus.parse::<CourseId>().ok();
    let (open, valid, unsigned) = certification.counts().await?;
    let empty = || Page::new(Vec::new(), page, 0);
    let (candidates, issued) = if filter.tab == "terbit" {
        (Page::new(Vec::new(), page, 0), certification.certificates(filter.nomor.trim(), page).await?)
    } else {
        (certification.candidates(course, page).await?, empty())
    };
    let (ready, today) = (certification.ready().await?, certification.today(&ui.cx));
    ui.page(&AdminPage { ui: &ui, filter: &filter, open, valid, unsigned, today, candidates, issued, ready })
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

macro_rules! counted {
    ($page:ident) => {
        impl $page<'_> {
            fn tried(&self) -> i32 {
                self.batch.tried()
            }

            fn signs(&self) -> bool {
                self.batch.kind == BatchKind::Sign
            }

            /// What went wrong, each kind once with how often.
            fn reasons(&self) -> Vec<(String, usize)> {
                let mut counts = BTreeMap::new();
                for failed in &self.batch.failed {
                    *counts.entry(failed.code.clone()).or_insert(0) += 1;
                }
                counts.into_iter().collect()
            }
        }
    };
}

counted!(BatchPage);
counted!(BatchProgress);

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
    today: NaiveDate,
    certificate: Certificate,
    form: Problems,
}

impl CertificatePage<'_> {
    fn standing(&self) -> &'static str {
        self.certificate.standing(self.today)
    }

    fn chip(&self) -> &'static str {
        chip(&self.certificate, self.today)
    }

    fn takes_scan(&self) -> bool {
        self.certificate.state == Standing::Submitted && self.certificate.signing == Signing::Manual
    }

    fn has_document(&self) -> bool {
        !(self.certificate.digest.is_empty() && self.certificate.rendered.is_empty())
    }

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
    let (certificate, today) = (found(&certification, id).await?, certification.today(&ui.cx));
    ui.page(&CertificatePage { ui: &ui, today, certificate, form: Problems::default() })
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

pub(super) async fn refused(
    certification: &Certification,
    ui: &Ui,
    id: CertificateId,
    problems: Vec<FieldProblem>,
) -> Answer {
    let (certificate, today) = (found(certification, id).await?, certification.today(&ui.cx));
    let page = CertificatePage { ui, today, certificate, form: Problems { problems } };
    ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
