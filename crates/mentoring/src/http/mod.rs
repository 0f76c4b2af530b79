//! Pages and API of this feature.

mod api;
mod forms;
mod manage;
mod mentors;
mod mine;
mod pair;
mod session;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::id::MentorshipId;
use web::{Access, Problems, Routes};

use crate::{Mentoring, commands::LARGEST_FILE};

/// Room for the other parts of a form with a file.
const ENVELOPE: usize = 64 * 1024;

pub(crate) fn routes() -> Routes<Mentoring> {
    let room = DefaultBodyLimit::max(LARGEST_FILE + ENVELOPE);
    Routes::new()
        .get("/mentoring", Access::SignedIn, mine::page)
        .get("/mentoring/mentor", Access::SignedIn, mine::registration)
        .post("/mentoring/mentor", Access::SignedIn, mine::register)
        .get("/mentoring/program/{programme}", Access::SignedIn, mine::programme)
        .post("/mentoring/program/{programme}", Access::SignedIn, mine::apply)
        .post("/mentoring/program/{programme}/batal", Access::SignedIn, mine::withdraw)
        .get("/mentoring/{pair}", Access::SignedIn, pair::page)
        .post("/mentoring/{pair}/sasaran", Access::SignedIn, pair::add_target)
        .post("/mentoring/{pair}/sasaran/{target}/setuju", Access::SignedIn, pair::agree)
        .post("/mentoring/{pair}/sasaran/{target}/hasil", Access::SignedIn, pair::attain)
        .post("/mentoring/{pair}/selesai", Access::SignedIn, pair::complete)
        .post("/mentoring/{pair}/henti", Access::SignedIn, pair::stop)
        .post("/mentoring/{pair}/ulasan", Access::SignedIn, pair::review)
        .get("/mentoring/{pair}/berkas", Access::SignedIn, pair::belongings)
        .post("/mentoring/{pair}/berkas", Access::SignedIn, pair::share.layer(room))
        .get("/mentoring/{pair}/berkas/{file}", Access::SignedIn, pair::file)
        .post("/mentoring/{pair}/catatan", Access::SignedIn, pair::add_note)
        .post("/mentoring/{pair}/catatan/{note}/hapus", Access::SignedIn, pair::drop_note)
        .get("/mentoring/{pair}/sesi/baru", Access::SignedIn, session::new)
        .post("/mentoring/{pair}/sesi/baru", Access::SignedIn, session::write_new)
        .get("/mentoring/{pair}/sesi/{session}", Access::SignedIn, session::page)
        .get("/mentoring/{pair}/sesi/{session}/ubah", Access::SignedIn, session::form)
        .post("/mentoring/{pair}/sesi/{session}/ubah", Access::SignedIn, session::write)
        .post("/mentoring/{pair}/sesi/{session}/konfirmasi", Access::SignedIn, session::confirm)
        .post("/mentoring/{pair}/sesi/{session}/sanggah", Access::SignedIn, session::dispute)
        .post("/mentoring/{pair}/sesi/{session}/batal", Access::SignedIn, session::cancel)
        .get("/mentoring/{pair}/sesi/{session}/kalender.ics", Access::SignedIn, session::calendar)
        .merge(administration())
        .api(Access::SignedIn, utoipa_axum::routes!(api::mentorships))
        .api(Access::SignedIn, utoipa_axum::routes!(api::sessions))
        .api(Access::SignedIn, utoipa_axum::routes!(api::log))
        .api(Access::SignedIn, utoipa_axum::routes!(api::confirm))
        .api(Access::SignedIn, utoipa_axum::routes!(api::dispute))
}

fn administration() -> Routes<Mentoring> {
    Routes::new()
        .get("/kelola/mentoring", Access::ADMINS, manage::overview)
        .get("/kelola/mentoring/program/baru", Access::ADMINS, manage::new)
        .post("/kelola/mentoring/program/baru", Access::ADMINS, manage::add)
        .get("/kelola/mentoring/program/{programme}", Access::ADMINS, manage::programme)
        .get("/kelola/mentoring/program/{programme}/ubah", Access::ADMINS, manage::edit)
        .post("/kelola/mentoring/program/{programme}/ubah", Access::ADMINS, manage::change)
        .post("/kelola/mentoring/program/{programme}/buka", Access::ADMINS, manage::open)
        .post("/kelola/mentoring/program/{programme}/peserta", Access::ADMINS, manage::name_mentee)
        .post("/kelola/mentoring/program/{programme}/peserta/{application}/tolak", Access::ADMINS, manage::decline)
        .post("/kelola/mentoring/program/{programme}/peserta/{application}/mentor", Access::ADMINS, manage::choose)
        .post("/kelola/mentoring/program/{programme}/cocokkan", Access::ADMINS, manage::run_matching)
        .post("/kelola/mentoring/program/{programme}/tetapkan", Access::ADMINS, manage::set)
        .post("/kelola/mentoring/program/{programme}/tutup", Access::ADMINS, manage::close)
        .get("/kelola/mentoring/program/{programme}/hasil", Access::ADMINS, manage::results)
        .get("/kelola/mentoring/program/{programme}/hasil.xlsx", Access::ADMINS, manage::results_xlsx)
        .post("/kelola/mentoring/pasangan/{pair}/henti", Access::ADMINS, manage::stop)
        .get("/kelola/mentoring/mentor", Access::ADMINS, mentors::page)
        .post("/kelola/mentoring/mentor/{person}/terima", Access::ADMINS, mentors::accept)
        .post("/kelola/mentoring/mentor/{person}/tolak", Access::ADMINS, mentors::decline)
        .get("/kelola/mentoring/pengaturan", Access::ADMINS, mentors::settings)
        .post("/kelola/mentoring/pengaturan/{word}", Access::ADMINS, mentors::set_setting)
}

fn pair_url(pair: MentorshipId) -> String {
    format!("/mentoring/{pair}")
}
