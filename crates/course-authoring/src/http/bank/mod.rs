//! Pages of the banks that trainers share.

mod alike;
mod bulk;
pub(in crate::http) mod difference;
mod files;
mod filter;
mod history;
mod list;
mod offer;
mod questions;
mod quiz;
mod settings;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::ports::CompetencyCard;
use web::{Access, Routes, Ui};

use super::{bank_question_url, bank_url, banks::MAX_REQUEST, views::Trail};
use crate::{Authoring, model::bank::QuestionBank};

pub(super) use filter::Filter;
pub(super) use list::owner_of;
pub(super) use quiz::UseForm;

pub(super) fn routes() -> Routes<Authoring> {
    let who = Access::AUTHORS;
    Routes::new()
        .get("/studio/bank", who, list::banks)
        .get("/studio/bank/baru", who, settings::new)
        .post("/studio/bank/baru", who, settings::create)
        .get("/studio/bank/{bank}", who, list::page)
        .get("/studio/bank/{bank}/setelan", who, settings::page)
        .post("/studio/bank/{bank}/setelan", who, settings::save)
        .get("/studio/bank/{bank}/soal-baru", who, questions::new)
        .post("/studio/bank/{bank}/soal-baru", who, questions::create)
        .get("/studio/bank/{bank}/soal/{question}", who, questions::page)
        .post("/studio/bank/{bank}/soal/{question}", who, questions::save)
        .get("/studio/bank/{bank}/soal/{question}/riwayat", who, history::page)
        .post("/studio/bank/{bank}/soal/{question}/pulihkan", who, history::restore)
        .get("/studio/bank/{bank}/berkas/{digest}/{name}", who, super::media::bank_file)
        .post("/studio/bank/{bank}/massal", who, bulk::apply)
        .get("/studio/bank/{bank}/kembar", who, alike::page)
        .post("/studio/bank/{bank}/kembar", who, alike::retire)
        .get("/studio/bank/{bank}/impor", who, files::page)
        .post("/studio/bank/{bank}/impor", who, files::import.layer(DefaultBodyLimit::max(MAX_REQUEST)))
        .get("/studio/bank/{bank}/ekspor/{format}", who, files::export)
        .get("/studio/{course}/kuis/{lesson}/bank", who, quiz::page)
        .post("/studio/{course}/kuis/{lesson}/bank", who, quiz::take)
        .post("/studio/{course}/kuis/{lesson}/bank/lepas", who, quiz::stop)
        .get("/studio/{course}/kuis/{lesson}/ke-bank", who, offer::page)
        .post("/studio/{course}/kuis/{lesson}/ke-bank", who, offer::send)
}

/// The way to a page of a bank.
fn trail(ui: &Ui, bank: Option<&QuestionBank>) -> Trail {
    let mut trail = vec![("/studio/bank".to_owned(), ui.t("authoring-banks"))];
    trail.extend(bank.map(|bank| (bank_url(bank.id), bank.title.clone())));
    trail
}

/// What a competency is called: its code and, where the dictionary has it, its name.
fn competency_name(code: &str, dictionary: &[CompetencyCard]) -> String {
    match dictionary.iter().find(|one| one.code == code) {
        Some(known) => format!("{code} {}", known.name),
        None => code.to_owned(),
    }
}
