//! Pages and API of this feature.

mod api;
mod compose;
mod feedback;
mod goal_form;
mod goals;
mod ratings;
mod requests;
mod settings;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::{FieldProblem, Role};
use web::{Access, Routes};

use crate::{
    PerformanceDialogue,
    feedback::attachments::{LARGEST_EVIDENCE, LARGEST_VOICE},
};

/// Room for the other parts of a form with files.
const ENVELOPE: usize = 64 * 1024;
/// Who leads somebody.
const SUPERIORS: Access = Access::Roles(&[Role::Superior]);

pub(crate) fn routes() -> Routes<PerformanceDialogue> {
    let room = DefaultBodyLimit::max(LARGEST_VOICE + LARGEST_EVIDENCE + ENVELOPE);
    Routes::new()
        .get("/umpan-balik", Access::SignedIn, feedback::list)
        .post("/umpan-balik", Access::SignedIn, compose::send.layer(room))
        .get("/umpan-balik/baru", Access::SignedIn, compose::form)
        .get("/umpan-balik/minta", Access::SignedIn, requests::form)
        .post("/umpan-balik/minta", Access::SignedIn, requests::ask)
        .post("/umpan-balik/minta/{feedback}/tolak", Access::SignedIn, requests::decline)
        .get("/umpan-balik/lampiran/{attachment}", Access::SignedIn, feedback::file)
        .get("/umpan-balik/{feedback}", Access::SignedIn, feedback::page)
        .get("/umpan-balik/{feedback}/ubah", Access::SignedIn, compose::change_form)
        .post("/umpan-balik/{feedback}/ubah", Access::SignedIn, compose::change)
        .post("/umpan-balik/{feedback}/dibaca", Access::SignedIn, feedback::acknowledge)
        .post("/umpan-balik/{feedback}/balas", Access::SignedIn, feedback::reply)
        .post("/umpan-balik/{feedback}/bagikan", Access::SignedIn, feedback::share)
        .get("/tim/umpan-balik", SUPERIORS, feedback::team)
        .get("/kelola/umpan-balik", Access::ADMINS, settings::page)
        .post("/kelola/umpan-balik", Access::ADMINS, settings::set)
        .get("/rpi", Access::SignedIn, goals::list)
        .get("/rpi/baru", Access::SignedIn, goal_form::new)
        .post("/rpi", Access::SignedIn, goal_form::write)
        .get("/rpi/tahun/{year}", Access::SignedIn, goals::year)
        .get("/rpi/tahun/{year}/{person}", SUPERIORS, goals::year_of)
        .get("/rpi/{goal}", Access::SignedIn, goals::page)
        .get("/rpi/{goal}/ubah", Access::SignedIn, goal_form::edit)
        .post("/rpi/{goal}/ubah", Access::SignedIn, goal_form::rewrite)
        .post("/rpi/{goal}/langkah", Access::SignedIn, goals::step)
        .post("/rpi/{goal}/catatan", Access::SignedIn, goals::say)
        .post("/rpi/{goal}/cara/{place}", Access::SignedIn, goals::tick)
        .get("/tim/rpi", SUPERIORS, goals::team)
        .get("/kinerja", Access::SignedIn, ratings::own)
        .get("/kinerja/{person}", Access::SignedIn, ratings::page)
        .post("/kinerja/{person}", SUPERIORS, ratings::record)
        .merge(api::routes())
}

/// What is wrong with a form, for its page.
#[derive(Default)]
pub(crate) struct Problems {
    problems: Vec<FieldProblem>,
}

impl Problems {
    fn of(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }

    fn status(&self) -> http::StatusCode {
        if self.problems.is_empty() { http::StatusCode::OK } else { http::StatusCode::UNPROCESSABLE_ENTITY }
    }
}

impl From<Vec<FieldProblem>> for Problems {
    fn from(problems: Vec<FieldProblem>) -> Self {
        Self { problems }
    }
}
