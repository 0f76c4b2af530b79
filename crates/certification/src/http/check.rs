use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::person::masked_nip;
use serde::Deserialize;
use web::{Answer, Path, Query, Ui, redirect};

use crate::{
    Certification,
    model::{Certificate, State as Standing},
    queries::Checked,
};

#[derive(Template)]
#[template(path = "certification/check.html")]
struct CheckPage<'a> {
    ui: &'a Ui,
    typed: &'a str,
    found: Option<Checked>,
}

impl CheckPage<'_> {
    fn state(certificate: &Certificate) -> &'static str {
        certificate.state.as_str()
    }

    fn valid(certificate: &Certificate) -> bool {
        certificate.state == Standing::Issued
    }

    fn nip(certificate: &Certificate) -> String {
        masked_nip(&certificate.snapshot.nip.replace(' ', ""))
    }
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    kode: String,
}

pub(crate) async fn form(ui: Ui, Query(typed): Query<Typed>) -> Answer {
    let code = typed.kode.trim();
    if !code.is_empty() {
        return Ok(redirect(&format!("/cek/{}", web::ui::encode(code).replace('/', "%2F"))));
    }
    ui.page(&CheckPage { ui: &ui, typed: "", found: None })
}

pub(crate) async fn page(State(certification): State<Certification>, ui: Ui, Path(code): Path<String>) -> Answer {
    let found = certification.check(&code).await?;
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    ui.page_with(status, &CheckPage { ui: &ui, typed: &code, found })
}
