//! Pages and API of this feature.

mod api;
mod asked;
mod pages;

use kernel::{Role, id::ReportId};
use web::{Access, Routes};

use crate::Reporting;

/// Who makes reports.
const READERS: Access = Access::Roles(&[Role::Admin, Role::Superior]);

pub(crate) fn routes() -> Routes<Reporting> {
    Routes::new()
        .get("/laporan", READERS, pages::list)
        .post("/laporan", READERS, pages::keep)
        .get("/laporan/susun", READERS, pages::build)
        .get("/laporan/unduh/{format}", READERS, pages::download)
        .get("/laporan/{report}", READERS, pages::report)
        .post("/laporan/{report}", READERS, pages::change)
        .post("/laporan/{report}/hapus", READERS, pages::delete)
        .get("/laporan/{report}/hasil/{run}", READERS, pages::run)
        .api(READERS, utoipa_axum::routes!(api::list))
        .api(READERS, utoipa_axum::routes!(api::keep))
        .api(READERS, utoipa_axum::routes!(api::answer))
        .api(READERS, utoipa_axum::routes!(api::delete))
}

fn report_url(report: ReportId) -> String {
    format!("/laporan/{report}")
}
