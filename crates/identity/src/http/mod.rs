//! Pages and API of this feature.

mod account;
mod api;
mod people;
mod person;
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
        .get("/kelola/pegawai/baru", Access::ADMINS, person::new)
        .post("/kelola/pegawai/baru", Access::ADMINS, person::add)
        .get("/kelola/pegawai/{person}", Access::ADMINS, person::page)
        .post("/kelola/pegawai/{person}", Access::ADMINS, person::change)
        .post("/kelola/pegawai/{person}/akun", Access::ADMINS, person::set_active)
        .post("/kelola/pegawai/{person}/sandi", Access::ADMINS, person::new_password)
        .post("/kelola/pegawai/{person}/atasan", Access::ADMINS, person::begin_line)
        .post("/kelola/pegawai/{person}/atasan/{line}", Access::ADMINS, person::end_line)
        .post("/kelola/pegawai/{person}/peran", Access::ADMINS, people::set_role)
        .api(Access::Public, utoipa_axum::routes!(api::sign_in))
        .api(Access::SignedIn, utoipa_axum::routes!(api::sign_out))
        .api(Access::SignedIn, utoipa_axum::routes!(api::me))
        .api(Access::SignedIn, utoipa_axum::routes!(api::set_password))
        .api(Access::ADMINS, utoipa_axum::routes!(api::people))
        .api(Access::ADMINS, utoipa_axum::routes!(api::lines, api::begin_line))
        .api(Access::ADMINS, utoipa_axum::routes!(api::end_line))
}
