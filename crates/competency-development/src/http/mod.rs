//! Pages and API of this feature.

mod api;
mod dictionary;
mod heat;
mod imports;
mod needs;
mod needs_admin;
mod person;
mod plans;
mod settings;
mod standards;
mod tags;
mod team;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::{FieldProblem, Role};
use web::{Access, Problems, Routes, Ui};

use crate::{Development, commands::dictionary::LARGEST_FILE};

/// Room for the other parts of a form with a file.
const ENVELOPE: usize = 64 * 1024;
/// Superiors.
const SUPERIORS: Access = Access::Roles(&[Role::Superior]);

pub(crate) fn routes() -> Routes<Development> {
    Routes::new()
        .get("/kompetensi", Access::SignedIn, person::own)
        .get("/kompetensi/{person}", Access::SignedIn, person::page)
        .post("/kompetensi/{person}/nilai", Access::SignedIn, person::assess)
        .post("/kompetensi/usulan/{proposal}", Access::SignedIn, person::decide)
        .get("/akpk", Access::SignedIn, needs::list)
        .post("/akpk", Access::SignedIn, needs::begin)
        .get("/akpk/{form}", Access::SignedIn, needs::page)
        .post("/akpk/{form}", Access::SignedIn, needs::save)
        .post("/akpk/{form}/langkah", Access::SignedIn, needs::step)
        .get("/tim/kompetensi", SUPERIORS, team::competencies)
        .get("/tim/peta", SUPERIORS, heat::tree)
        .get("/tim/peta/{format}", SUPERIORS, heat::export_tree)
        .get("/tim/akpk", SUPERIORS, team::needs)
        .post("/tim/akpk", SUPERIORS, team::move_many)
        .get("/studio/{course}/kompetensi", Access::AUTHORS, tags::page)
        .post("/studio/{course}/kompetensi", Access::AUTHORS, tags::save)
        .merge(administration())
        .merge(api::routes())
}

fn administration() -> Routes<Development> {
    let room = DefaultBodyLimit::max(LARGEST_FILE + ENVELOPE);
    Routes::new()
        .get("/kelola/kompetensi", Access::ADMINS, dictionary::list)
        .post("/kelola/kompetensi/muat", Access::ADMINS, dictionary::seed)
        .get("/kelola/kompetensi/kamus/baru", Access::ADMINS, dictionary::new)
        .get("/kelola/kompetensi/kamus/{competency}", Access::ADMINS, dictionary::page)
        .post("/kelola/kompetensi/kamus/{competency}", Access::ADMINS, dictionary::save)
        .post("/kelola/kompetensi/kamus/{competency}/pakai", Access::ADMINS, dictionary::retire)
        .get("/kelola/kompetensi/standar", Access::ADMINS, standards::list)
        .get("/kelola/kompetensi/standar/baru", Access::ADMINS, standards::new)
        .post("/kelola/kompetensi/standar/baru", Access::ADMINS, standards::add)
        .get("/kelola/kompetensi/standar/{standard}", Access::ADMINS, standards::page)
        .get("/kelola/kompetensi/impor/{table}", Access::ADMINS, imports::form)
        .post("/kelola/kompetensi/impor/{table}", Access::ADMINS, imports::upload.layer(room))
        .get("/kelola/kompetensi/impor/{table}/templat", Access::ADMINS, imports::template)
        .get("/kelola/kompetensi/impor/{table}/{digest}", Access::ADMINS, imports::preview)
        .post("/kelola/kompetensi/impor/{table}/{digest}", Access::ADMINS, imports::take)
        .get("/kelola/kompetensi/pegawai", Access::ADMINS, person::search)
        .get("/kelola/kompetensi/usulan", Access::ADMINS, team::proposals)
        .get("/kelola/kompetensi/peta", Access::ADMINS, heat::page)
        .get("/kelola/kompetensi/peta/{format}", Access::ADMINS, heat::export)
        .get("/kelola/kompetensi/setelan", Access::ADMINS, settings::page)
        .post("/kelola/kompetensi/setelan", Access::ADMINS, settings::save)
        .get("/kelola/akpk", Access::ADMINS, needs_admin::list)
        .post("/kelola/akpk", Access::ADMINS, needs_admin::verify)
        .get("/kelola/akpk/jadwal", Access::ADMINS, needs_admin::calendar)
        .post("/kelola/akpk/jadwal", Access::ADMINS, needs_admin::save_calendar)
        .get("/kelola/renbangkom", Access::ADMINS, plans::year)
        .post("/kelola/renbangkom", Access::ADMINS, plans::consolidate)
        .get("/kelola/renbangkom/{plan}", Access::ADMINS, plans::page)
        .post("/kelola/renbangkom/{plan}", Access::ADMINS, plans::set)
        .get("/kelola/renbangkom/{plan}/{format}", Access::ADMINS, plans::export)
}

/// The year of a filter, else the present one.
fn year_of(text: &str, ui: &Ui) -> i32 {
    text.trim().parse().ok().filter(|year| (2000..=2100).contains(year)).unwrap_or_else(|| ui.year())
}

/// A whole number as typed; nothing is 0. Dots between thousands are forgiven.
fn whole<T: std::str::FromStr + Default>(field: String, text: &str, problems: &mut Vec<FieldProblem>) -> T {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    if plain.is_empty() {
        return T::default();
    }
    plain.parse().unwrap_or_else(|_| {
        problems.push(FieldProblem::new(field, "problem-field-number"));
        T::default()
    })
}

/// A day as typed.
fn day(field: &'static str, text: &str, problems: &mut Vec<FieldProblem>) -> chrono::NaiveDate {
    text.trim().parse().unwrap_or_else(|_| {
        problems.push(FieldProblem::new(field, "competency-day-missing"));
        chrono::NaiveDate::default()
    })
}
