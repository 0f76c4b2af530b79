//! Pages and API of this feature.

mod api;
mod forms;
mod manage;
mod mine;
mod presence;
mod team;

use kernel::{Role, id::ClassId};
use web::{Access, Problems, Routes};

use crate::TrainingClasses;

/// Those who lead others.
const SUPERIORS: Access = Access::Roles(&[Role::Superior]);

pub(crate) fn routes() -> Routes<TrainingClasses> {
    Routes::new()
        .get("/jadwal", Access::SignedIn, mine::page)
        .get("/jadwal/{class}", Access::SignedIn, mine::class)
        .post("/jadwal/{class}/daftar", Access::SignedIn, mine::request)
        .post("/jadwal/{class}/batal", Access::SignedIn, mine::withdraw)
        .get("/jadwal/{class}/kalender.ics", Access::SignedIn, mine::calendar)
        .get("/jadwal/{class}/kehadiran", Access::AUTHORS, presence::page)
        .post("/jadwal/{class}/kehadiran", Access::AUTHORS, presence::note)
        .post("/jadwal/{class}/usulan", SUPERIORS, team::propose)
        .get("/tim/kelas", SUPERIORS, team::page)
        .post("/tim/kelas/{class}/{person}", SUPERIORS, team::speak)
        .merge(administration())
        .api(Access::SignedIn, utoipa_axum::routes!(api::classes))
        .api(Access::SignedIn, utoipa_axum::routes!(api::request))
        .api(Access::SignedIn, utoipa_axum::routes!(api::withdraw))
        .api(SUPERIORS, utoipa_axum::routes!(api::propose))
        .api(Access::ADMINS, utoipa_axum::routes!(api::decide))
        .api(Access::AUTHORS, utoipa_axum::routes!(api::note))
}

fn administration() -> Routes<TrainingClasses> {
    Routes::new()
        .get("/kelola/kalender", Access::ADMINS, manage::calendar)
        .get("/kelola/kalender/baru", Access::ADMINS, manage::new)
        .post("/kelola/kalender/baru", Access::ADMINS, manage::add)
        .get("/kelola/kalender/{class}", Access::ADMINS, manage::desk)
        .get("/kelola/kalender/{class}/ubah", Access::ADMINS, manage::edit)
        .post("/kelola/kalender/{class}/ubah", Access::ADMINS, manage::change)
        .post("/kelola/kalender/{class}/peserta", Access::ADMINS, manage::decide)
        .get("/kelola/kalender/{class}/peserta.xlsx", Access::ADMINS, manage::sheet)
        .post("/kelola/kalender/{class}/peran", Access::ADMINS, manage::part)
        .get("/kelola/kalender/{class}/peserta.pdf", Access::ADMINS, manage::pdf)
        .post("/kelola/kalender/{class}/{step}", Access::ADMINS, manage::step)
}

fn class_url(class: ClassId) -> String {
    format!("/jadwal/{class}")
}
