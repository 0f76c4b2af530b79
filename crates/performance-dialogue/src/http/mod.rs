//! Pages and API of this feature.

mod api;
mod cascade;
mod cascade_api;
mod compose;
mod feedback;
mod goal_form;
mod goals;
mod ratings;
mod requests;
mod round_admin;
mod round_api;
mod round_files;
mod rounds;
mod settings;
mod talk_api;
mod talk_forms;
mod talk_pdf;
mod talks;
mod way_lines;
mod years;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::Role;
use web::{Access, Problems, Routes};

use crate::{
    PerformanceDialogue,
    feedback::attachments::{LARGEST_EVIDENCE, LARGEST_VOICE},
    goals::commands::MOST_FILES,
};

/// Room for the other parts of a form with files.
const ENVELOPE: usize = 64 * 1024;
/// Who leads somebody.
const SUPERIORS: Access = Access::Roles(&[Role::Superior]);
/// Who may open a 360° round about somebody, and who may write for a unit.
const OPENERS: Access = Access::Roles(&[Role::Superior, Role::Admin]);

pub(crate) fn routes() -> Routes<PerformanceDialogue> {
    let evidence = DefaultBodyLimit::max(MOST_FILES * LARGEST_EVIDENCE + ENVELOPE);
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
        .get("/rpi/tahun/{year}", Access::SignedIn, years::own)
        .get("/rpi/tahun/{year}/{person}", SUPERIORS, years::of)
        .get("/rpi/tahun/{year}/{person}/tinjauan.pdf", Access::SignedIn, years::pdf)
        .post("/rpi/tahun/{year}/{person}/ringkasan", SUPERIORS, years::write)
        .post("/rpi/tahun/{year}/{person}/konfirmasi", Access::SignedIn, years::confirm)
        .post("/rpi/tahun/{year}/{person}/kembalikan", Access::SignedIn, years::give_back)
        .get("/rpi/{goal}", Access::SignedIn, goals::page)
        .get("/rpi/{goal}/ubah", Access::SignedIn, goal_form::edit)
        .post("/rpi/{goal}/ubah", Access::SignedIn, goal_form::rewrite)
        .post("/rpi/{goal}/langkah", Access::SignedIn, goals::step)
        .post("/rpi/{goal}/catatan", Access::SignedIn, goals::say.layer(evidence))
        .post("/rpi/{goal}/cara/{place}", Access::SignedIn, goals::tick)
        .get("/rpi/unit", Access::SignedIn, cascade::unit_goals)
        .post("/rpi/unit", OPENERS, cascade::write_unit_goal)
        .get("/rpi/unit/{goal}", Access::SignedIn, cascade::unit_goal)
        .get("/kelola/rpi", Access::ADMINS, cascade::templates)
        .post("/kelola/rpi", Access::ADMINS, cascade::write_template)
        .get("/kelola/rpi/baru", Access::ADMINS, cascade::new_template)
        .get("/kelola/rpi/{template}", Access::ADMINS, cascade::edit_template)
        .post("/kelola/rpi/{template}/hapus", Access::ADMINS, cascade::retire_template)
        .get("/tim/rpi", SUPERIORS, goals::team)
        .get("/dialog", Access::SignedIn, talks::list)
        .get("/dialog/{dialogue}", Access::SignedIn, talks::page)
        .get("/dialog/{dialogue}/jadwal", SUPERIORS, talks::move_form)
        .post("/dialog/{dialogue}/jadwal", SUPERIORS, talks::move_to)
        .post("/dialog/{dialogue}/pokok", Access::SignedIn, talks::add_point)
        .get("/dialog/{dialogue}/risalah", SUPERIORS, talks::minutes_form)
        .post("/dialog/{dialogue}/risalah", SUPERIORS, talks::write_minutes)
        .post("/dialog/{dialogue}/konfirmasi", Access::SignedIn, talks::confirm)
        .post("/dialog/{dialogue}/kembalikan", Access::SignedIn, talks::give_back)
        .post("/dialog/{dialogue}/koreksi", Access::SignedIn, talks::correct)
        .get("/dialog/{dialogue}/undangan.ics", Access::SignedIn, talks::invitation)
        .get("/dialog/{dialogue}/risalah.pdf", Access::SignedIn, talks::pdf)
        .get("/tim/dialog", SUPERIORS, talks::team)
        .get("/tim/dialog/baru", SUPERIORS, talks::plan_form)
        .post("/tim/dialog", SUPERIORS, talks::plan)
        .get("/kinerja/360", Access::SignedIn, rounds::mine)
        .get("/kinerja/360/{round}", Access::SignedIn, rounds::page)
        .get("/kinerja/360/{round}/jawab", Access::SignedIn, rounds::answer_form)
        .post("/kinerja/360/{round}/jawab", Access::SignedIn, rounds::answer)
        .get("/kinerja/360/{round}/laporan.pdf", Access::SignedIn, rounds::pdf)
        .get("/kinerja/360/{round}/laporan.xlsx", Access::SignedIn, rounds::xlsx)
        .post("/kinerja/360/{round}/tutup", OPENERS, rounds::close)
        .post("/kinerja/360/{round}/tarik", OPENERS, rounds::withdraw)
        .get("/tim/360/baru", OPENERS, rounds::form)
        .post("/tim/360", OPENERS, rounds::open)
        .get("/kelola/360", Access::ADMINS, round_admin::page)
        .post("/kelola/360", Access::ADMINS, round_admin::write)
        .post("/kelola/360/{question}/hapus", Access::ADMINS, round_admin::retire)
        .get("/kinerja", Access::SignedIn, ratings::own)
        .get("/kinerja/{person}", Access::SignedIn, ratings::page)
        .post("/kinerja/{person}", SUPERIORS, ratings::record)
        .merge(api::routes())
        .merge(talk_api::routes())
        .merge(round_api::routes())
        .merge(cascade_api::routes())
}
