use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
};
use chrono::NaiveDate;
use kernel::person::masked_nip;
use serde::Deserialize;
use web::{Answer, Caller, Context, Path, Query, Ui, redirect};

use super::upload::Upload;
use crate::{
    Certification, CertificationError,
    badge::{Verdict, verify},
    model::Certificate,
    queries::Checked,
};

#[derive(Template)]
#[template(path = "certification/check.html")]
struct CheckPage<'a> {
    ui: &'a Ui,
    typed: &'a str,
    found: Option<Checked>,
    today: NaiveDate,
    /// Stable word for what an uploaded file turned out to be.
    file: Option<&'static str>,
}

impl<'a> CheckPage<'a> {
    fn new(certification: &Certification, ui: &'a Ui, typed: &'a str, found: Option<Checked>) -> Self {
        Self { ui, typed, found, today: certification.today(&ui.cx), file: None }
    }

    fn standing(&self, certificate: &Certificate) -> &'static str {
        certificate.standing(self.today)
    }

    fn valid(&self, certificate: &Certificate) -> bool {
        self.standing(certificate) == "issued"
    }

    fn nip(certificate: &Certificate) -> String {
        masked_nip(&certificate.snapshot.nip.replace(' ', ""))
    }

    /// Whether the uploaded file is what it should be.
    fn sound(&self) -> bool {
        self.file.is_some_and(|word| ["pdf-same", "badge-ours", "badge-foreign"].contains(&word))
    }

    fn unknown(&self) -> bool {
        self.found.is_none() && self.file.is_none() && !self.typed.is_empty()
    }
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    kode: String,
}

pub(crate) async fn form(State(certification): State<Certification>, ui: Ui, Query(typed): Query<Typed>) -> Answer {
    let code = typed.kode.trim();
    if !code.is_empty() {
        return Ok(redirect(&format!("/cek/{}", web::ui::encode(code).replace('/', "%2F"))));
    }
    ui.page(&CheckPage::new(&certification, &ui, "", None))
}

pub(crate) async fn page(
    State(certification): State<Certification>,
    ui: Ui,
    caller: Caller,
    Path(code): Path<String>,
) -> Answer {
    let found = certification.check_for(&ui.cx, &caller.0, &code).await?;
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    ui.page_with(status, &CheckPage::new(&certification, &ui, &code, found))
}

/// Compares an uploaded PDF with what was issued, or judges a badge.
pub(crate) async fn file(State(certification): State<Certification>, ui: Ui, upload: Upload) -> Answer {
    let mut page = CheckPage::new(&certification, &ui, "", None);
    let Some(file) = upload.file else {
        page.file = Some("none");
        return ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    page.file = Some(if file.starts_with(b"%PDF") {
        page.found = certification.by_file(&file).await?;
        match &page.found {
            None => "pdf-unknown",
            // The document before its signature is not what was handed out.
            Some(checked) if checked.certificate.digest != blobs::Digest::of(&file).as_str() => "pdf-unsigned",
            Some(_) => "pdf-same",
        }
    } else {
        let now = ui.cx.now();
        let verdict =
            tokio::task::spawn_blocking(move || verify(&file, now)).await.map_err(CertificationError::from)?;
        match (certification.ours(&ui.cx, &verdict).await?, &verdict) {
            (Some(certificate), _) => {
                page.found = certification.check(&certificate.code).await?;
                "badge-ours"
            }
            (None, Verdict::Valid { .. }) => "badge-foreign",
            (None, Verdict::Invalid("no_credential")) => "no-document",
            (None, Verdict::Invalid("expired")) => "badge-expired",
            (None, Verdict::Invalid(_)) => "badge-changed",
            (None, Verdict::Unknown(_)) => "badge-unknown",
        }
    });
    ui.page(&page)
}

#[derive(Template)]
#[template(path = "certification/offline.html")]
struct OfflinePage<'a> {
    ui: &'a Ui,
    keys: String,
}

/// How long browsers keep the page for checking without a network: 30 days.
const KEPT: &str = "public, max-age=2592000";

/// The page that checks the QR code with the signed facts, in the browser, without a network.
pub(crate) async fn offline(State(certification): State<Certification>, Context(cx): Context, ui: Ui) -> Answer {
    let keys = certification.offline_keys(&cx).await?;
    let mut answer = ui.page(&OfflinePage { ui: &ui, keys })?;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    Ok(answer)
}
