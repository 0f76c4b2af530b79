//! Pages and API of this feature.

mod admin;
mod api;
mod api_admin;
mod badges;
mod check;
mod handover;
mod photos;
mod programmes;
mod rules;
mod signing;
mod templates;
mod upload;
mod wallet;

use axum::{
    extract::DefaultBodyLimit,
    handler::Handler,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use blobs::Digest;
use web::{Access, Failure, Routes};

use crate::{Certification, CertificationError, commands::LARGEST_PICTURE, model::Certificate, signing::LARGEST_SCAN};

/// Room for the other fields of a form with a file.
const FIELDS: usize = 16 * 1024;

pub(crate) fn routes() -> Routes<Certification> {
    let pages = Routes::new()
        .get("/sertifikat", Access::SignedIn, wallet::page)
        .get("/sertifikat/foto", Access::SignedIn, photos::own)
        .post(
            "/sertifikat/foto",
            Access::SignedIn,
            photos::keep_own.layer(DefaultBodyLimit::max(LARGEST_PICTURE + FIELDS)),
        )
        .get("/sertifikat/foto/berkas", Access::SignedIn, photos::own_picture)
        .get("/kelola/sertifikat/foto/{person}", Access::ADMINS, photos::anybody)
        .post(
            "/kelola/sertifikat/foto/{person}",
            Access::ADMINS,
            photos::keep_anybody.layer(DefaultBodyLimit::max(LARGEST_PICTURE + FIELDS)),
        )
        .get("/kelola/sertifikat/foto/{person}/berkas", Access::ADMINS, photos::picture_of)
        .get("/sertifikat/{certificate}/pdf", Access::SignedIn, wallet::pdf)
        .get("/sertifikat/{certificate}/lencana/{form}", Access::SignedIn, badges::download)
        .get("/sertifikat/{certificate}/dompet", Access::SignedIn, handover::offer)
        .get("/.well-known/openid-credential-issuer", Access::Public, handover::issuer)
        .get("/.well-known/oauth-authorization-server", Access::Public, handover::authorization_server)
        .post("/dompet/token", Access::Public, handover::token)
        .post("/dompet/kredensial", Access::Public, handover::credential)
        .get("/cek", Access::Public, check::form)
        .post("/cek", Access::Public, check::file.layer(DefaultBodyLimit::max(LARGEST_SCAN + FIELDS)))
        .get("/cek/luring", Access::Public, check::offline)
        .get("/cek/{code}", Access::Public, check::page)
        .get("/.well-known/did.json", Access::Public, badges::did)
        .get("/lencana/status/{list}", Access::Public, badges::status)
        .get("/lencana/capaian/{course}", Access::Public, badges::achievement)
        .get("/kelola/sertifikat", Access::ADMINS, admin::list)
        .post("/kelola/sertifikat/terbitkan", Access::ADMINS, admin::issue)
        .get("/kelola/sertifikat/penerbitan/{batch}", Access::ADMINS, admin::batch)
        .get("/kelola/sertifikat/tanda-tangan", Access::ADMINS, signing::list)
        .post("/kelola/sertifikat/tanda-tangan", Access::ADMINS, signing::sign)
        .get("/kelola/sertifikat/aturan", Access::ADMINS, rules::list)
        .post("/kelola/sertifikat/aturan/{course}", Access::ADMINS, rules::save)
        .get("/kelola/sertifikat/program", Access::ADMINS, programmes::list)
        .post("/kelola/sertifikat/program", Access::ADMINS, programmes::save)
        .post("/kelola/sertifikat/program/{programme}/arsip", Access::ADMINS, programmes::archive)
        .get("/kelola/sertifikat/templat", Access::ADMINS, templates::list)
        .post("/kelola/sertifikat/templat", Access::ADMINS, templates::save)
        .get("/kelola/sertifikat/templat/baru", Access::ADMINS, templates::new)
        .post("/kelola/sertifikat/templat/pratinjau", Access::ADMINS, templates::preview)
        .get("/kelola/sertifikat/templat/{template}", Access::ADMINS, templates::edit)
        .post("/kelola/sertifikat/templat/{template}/arsip", Access::ADMINS, templates::archive)
        .post(
            "/kelola/sertifikat/templat/{template}/gambar",
            Access::ADMINS,
            templates::picture.layer(DefaultBodyLimit::max(LARGEST_PICTURE + FIELDS)),
        )
        .get("/kelola/sertifikat/{certificate}", Access::ADMINS, admin::certificate)
        .post("/kelola/sertifikat/{certificate}/cabut", Access::ADMINS, admin::revoke)
        .post("/kelola/sertifikat/{certificate}/ganti", Access::ADMINS, admin::replace)
        .post(
            "/kelola/sertifikat/{certificate}/pindaian",
            Access::ADMINS,
            signing::scan.layer(DefaultBodyLimit::max(LARGEST_SCAN + FIELDS)),
        );
    pages
        .api(Access::Public, utoipa_axum::routes!(api::check))
        .api(Access::SignedIn, utoipa_axum::routes!(api::mine))
        .api(Access::SignedIn, utoipa_axum::routes!(photos::put))
        .api(Access::SignedIn, utoipa_axum::routes!(photos::delete))
        .api(Access::ADMINS, utoipa_axum::routes!(api::candidates))
        .api(Access::ADMINS, utoipa_axum::routes!(api::issued))
        .api(Access::ADMINS, utoipa_axum::routes!(api::start_batch))
        .api(Access::ADMINS, utoipa_axum::routes!(api::batch))
        .api(Access::ADMINS, utoipa_axum::routes!(api::revoke))
        .api(Access::ADMINS, utoipa_axum::routes!(api::replace))
        .api(Access::ADMINS, utoipa_axum::routes!(api_admin::templates))
        .api(Access::ADMINS, utoipa_axum::routes!(api_admin::save_template))
        .api(Access::ADMINS, utoipa_axum::routes!(api_admin::rules))
        .api(Access::ADMINS, utoipa_axum::routes!(api_admin::save_rule))
        .api(Access::ADMINS, utoipa_axum::routes!(api_admin::sign))
}

/// The stored document of a certificate.
async fn document(certification: &Certification, certificate: &Certificate) -> Result<Response, Failure> {
    let stored = if certificate.digest.is_empty() { &certificate.rendered } else { &certificate.digest };
    let digest: Digest = stored.parse().map_err(CertificationError::from)?;
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
