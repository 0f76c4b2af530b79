//! Pages and API of this feature.

mod activity;
mod api;
mod boards;
mod export;
mod words;

use kernel::Role;
use web::{Access, Routes};
pub use words::risk_text;

use crate::ProgressTracking;

pub(crate) fn routes() -> Routes<ProgressTracking> {
    let superiors = Access::Roles(&[Role::Superior]);
    Routes::new()
        .get("/belajarku/kegiatan", Access::SignedIn, activity::page)
        .get("/studio/{course}/kemajuan", Access::AUTHORS, boards::board)
        .get("/studio/{course}/kemajuan/peserta", Access::AUTHORS, boards::learners)
        .get("/studio/{course}/kemajuan/peserta.csv", Access::AUTHORS, boards::csv)
        .get("/studio/{course}/kemajuan/peserta.xlsx", Access::AUTHORS, boards::xlsx)
        .get("/studio/{course}/kemajuan/peserta.pdf", Access::AUTHORS, boards::pdf)
        .get("/studio/{course}/kemajuan/peserta/{enrolment}", Access::AUTHORS, boards::learner)
        .post("/studio/{course}/kemajuan/peserta/{enrolment}", Access::AUTHORS, boards::say)
        .get("/studio/{course}/kemajuan/menunggu", Access::AUTHORS, boards::waiting)
        .post("/studio/{course}/kemajuan/menunggu", Access::AUTHORS, boards::confirm)
        .get("/tim/konfirmasi", superiors, boards::waiting_for_me)
        .post("/tim/konfirmasi", superiors, boards::confirm_for_me)
        .api(Access::SignedIn, utoipa_axum::routes!(activity::api))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::board))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::learners))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::awaiting_in))
        .api(superiors, utoipa_axum::routes!(api::awaiting_me))
        .api(Access::Roles(&[Role::Trainer, Role::Admin, Role::Superior]), utoipa_axum::routes!(api::attest))
}
