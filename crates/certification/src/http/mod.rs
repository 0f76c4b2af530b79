//! Pages and API of this feature.

mod admin;
mod api;
mod check;
mod wallet;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use blobs::Digest;
use web::{Access, Failure, Routes};

use crate::{Certification, CertificationError, model::Certificate};

pub(crate) fn routes() -> Routes<Certification> {
    Routes::new()
        .get("/sertifikat", Access::SignedIn, wallet::page)
        .get("/sertifikat/{certificate}/pdf", Access::SignedIn, wallet::pdf)
        .get("/cek", Access::Public, check::form)
        .get("/cek/{code}", Access::Public, check::page)
        .get("/kelola/sertifikat", Access::ADMINS, admin::list)
        .post("/kelola/sertifikat/terbitkan", Access::ADMINS, admin::issue)
        .get("/kelola/sertifikat/penerbitan/{batch}", Access::ADMINS, admin::batch)
        .get("/kelola/sertifikat/templat", Access::ADMINS, admin::template)
        .post("/kelola/sertifikat/templat", Access::ADMINS, admin::set_template)
        .get("/kelola/sertifikat/{certificate}", Access::ADMINS, admin::certificate)
        .post("/kelola/sertifikat/{certificate}/cabut", Access::ADMINS, admin::revoke)
        .post("/kelola/sertifikat/{certificate}/ganti", Access::ADMINS, admin::replace)
        .api(Access::Public, utoipa_axum::routes!(api::check))
        .api(Access::SignedIn, utoipa_axum::routes!(api::mine))
        .api(Access::ADMINS, utoipa_axum::routes!(api::candidates))
        .api(Access::ADMINS, utoipa_axum::routes!(api::start_batch))
        .api(Access::ADMINS, utoipa_axum::routes!(api::batch))
        .api(Access::ADMINS, utoipa_axum::routes!(api::revoke))
        .api(Access::ADMINS, utoipa_axum::routes!(api::replace))
}

/// The stored document of a certificate.
async fn document(certification: &Certification, certificate: &Certificate) -> Result<Response, Failure> {
    let digest: Digest = certificate.digest.parse().map_err(CertificationError::from)?;
    let bytes = certification.inner.blobs.get(&digest).await.map_err(CertificationError::from)?;
    let bytes = bytes.ok_or_else(|| Failure::internal("the document of a certificate is gone"))?;
    let name = certificate.number.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"sertifikat-{name}.pdf\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(answer)
}
