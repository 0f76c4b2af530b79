//! Pages and API of this feature.

mod account;
mod api;
mod people;
mod sign_in;

use web::{Access, Routes};

use crate::Identity;

pub(crate) fn routes() -> Routes<Identity> {
    Routes::new()
        .get("/masuk", Access::Public, sign_in::page)
        .post("/masuk", Access::Public, sign_in::submit)
        .post("/keluar", Access::SignedIn, sign_in::sign_out)
        .get("/akun", Access::SignedIn, account::page)
        .post("/akun/sandi", Access::SignedIn, account::change_password)
        .post("/akun/tampilan", Access::SignedIn, account::preferences)
        .get("/kelola/pegawai", Access::ADMINS, people::list)
        .post("/kelola/pegawai/{person}/peran", Access::ADMINS, people::set_role)
        .api(Access::Public, utoipa_axum::routes!(api::sign_in))
        .api(Access::SignedIn, utoipa_axum::routes!(api::sign_out))
        .api(Access::SignedIn, utoipa_axum::routes!(api::me))
        .api(Access::ADMINS, utoipa_axum::routes!(api::people))
}
