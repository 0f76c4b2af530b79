#![doc = include_str!("../README.md")]

mod admin;
mod home;
mod live;
mod problems;
pub mod tables;
mod team;
mod team_board;

use certification::Certification;
use content_delivery::Delivery;
use course_authoring::Authoring;
use database::Db;
use identity::Identity;
use kernel::{Locale, Role};
use learning_hours::LearningHours;
use progress_tracking::ProgressTracking;
use web::{Access, Answer, Routes, Ui, redirect};

/// The catalogues of this crate.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// The features whose answers the pages put together.
#[derive(Clone)]
pub struct Portal {
    /// For background jobs, the audit log, and queries without a feature of their own.
    pub db: Db,
    /// People.
    pub identity: Identity,
    /// Courses as learners meet them.
    pub delivery: Delivery,
    /// Courses as authors write them.
    pub authoring: Authoring,
    /// Completions.
    pub progress: ProgressTracking,
    /// Lesson hours.
    pub hours: LearningHours,
    /// Certificates.
    pub certification: Certification,
}

/// Who reports to somebody sees the board.
const SUPERIORS: Access = Access::Roles(&[Role::Superior]);

impl Portal {
    /// Pages and API.
    pub fn routes(self) -> Routes {
        Routes::new()
            .get("/", Access::Public, start)
            .get("/problems/{code}", Access::Public, problems::page)
            .get("/beranda", Access::SignedIn, home::page)
            .get("/langsung", Access::SignedIn, live::line)
            .get("/tim", SUPERIORS, team_board::page)
            .get("/tim/anggota.csv", SUPERIORS, team_board::csv)
            .get("/tim/anggota.xlsx", SUPERIORS, team_board::xlsx)
            .get("/tim/{person}", SUPERIORS, team::person)
            .post("/tim/{person}/tugas", SUPERIORS, team::assign)
            .post("/tim/{person}/tugas/{course}/tarik", SUPERIORS, team::withdraw)
            .get("/kelola", Access::ADMINS, admin::overview)
            .get("/kelola/pekerjaan", Access::ADMINS, admin::jobs)
            .post("/kelola/pekerjaan/{job}/ulangi", Access::ADMINS, admin::retry)
            .get("/kelola/audit", Access::ADMINS, admin::audit)
            .api(Access::SignedIn, utoipa_axum::routes!(home::api))
            .api(SUPERIORS, utoipa_axum::routes!(team::api))
            .with_state(self)
    }
}

async fn start(ui: Ui) -> Answer {
    Ok(redirect(if ui.person().is_some() { "/beranda" } else { "/masuk" }))
}
