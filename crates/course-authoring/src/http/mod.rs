//! Pages and API of this feature.

mod answer_form;
mod api;
mod authors;
mod bank;
mod banks;
mod calculated_form;
mod courses;
mod forms;
mod history;
mod lessons;
mod media;
mod outline;
mod picture_form;
mod preview;
mod question_form;
mod question_page;
mod questions;
mod quizzes;
mod rubric_form;
mod rules;
mod sections;
mod uploads;
mod views;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::id::{CourseId, LessonId, QuestionBankId, QuestionId};
use web::{Access, Routes};

use crate::Authoring;

pub(crate) fn routes() -> Routes<Authoring> {
    pages().merge(bank::routes()).merge(api::routes()).merge(uploads::routes())
}

fn pages() -> Routes<Authoring> {
    let who = Access::AUTHORS;
    Routes::new()
        .get("/studio", who, courses::list)
        .get("/studio/baru", who, courses::new)
        .post("/studio/baru", who, courses::create)
        .post("/studio/pratinjau", who, lessons::live_preview)
        .get("/studio/{course}", who, courses::page)
        .get("/studio/{course}/setelan", who, courses::settings)
        .post("/studio/{course}/setelan", who, courses::save_settings)
        .get("/studio/{course}/penulis", who, authors::page)
        .post("/studio/{course}/penulis", who, authors::save)
        .post("/studio/{course}/terbitkan", who, courses::publish)
        .post("/studio/{course}/arsipkan", who, courses::archive)
        .post("/studio/{course}/pulihkan", who, outline::restore)
        .get("/studio/{course}/riwayat/{resource}", who, history::page)
        .post("/studio/{course}/modul", who, outline::add_module)
        .post("/studio/{course}/modul/{module}", who, outline::rename_module)
        .post("/studio/{course}/modul/{module}/pindah", who, outline::move_module)
        .post("/studio/{course}/modul/{module}/syarat", who, rules::save_module)
        .get("/studio/{course}/syarat/{lesson}", who, rules::page)
        .post("/studio/{course}/syarat/{lesson}", who, rules::save)
        .post("/studio/{course}/modul/{module}/hapus", who, outline::delete_module)
        .post("/studio/{course}/modul/{module}/pelajaran", who, outline::add_lesson)
        .get("/studio/{course}/pelajaran/{lesson}", who, lessons::page)
        .post("/studio/{course}/pelajaran/{lesson}", who, lessons::save)
        .post("/studio/{course}/pelajaran/{lesson}/pindah", who, outline::move_lesson)
        .post("/studio/{course}/pelajaran/{lesson}/hapus", who, outline::delete_lesson)
        .get("/studio/{course}/pratinjau/{lesson}", who, preview::page)
        .get("/studio/{course}/kuis/{lesson}/bagian", who, sections::page)
        .post("/studio/{course}/kuis/{lesson}/bagian", who, sections::save)
        .get("/studio/{course}/kuis/{lesson}", who, quizzes::page)
        .post("/studio/{course}/kuis/{lesson}", who, quizzes::save)
        .post(
            "/studio/{course}/kuis/{lesson}/impor",
            who,
            banks::import.layer(DefaultBodyLimit::max(banks::MAX_REQUEST)),
        )
        .get("/studio/{course}/kuis/{lesson}/ekspor/{format}", who, banks::export)
        .get("/studio/templat-soal.xlsx", who, banks::template)
        .post("/studio/{course}/kuis/{lesson}/draf/hapus", who, quizzes::clear_drafts)
        .get("/studio/{course}/kuis/{lesson}/soal-baru", who, questions::new)
        .post("/studio/{course}/kuis/{lesson}/soal-baru", who, questions::create)
        .post("/studio/{course}/kuis/{lesson}/soal/{question}/pindah", who, questions::shift)
        .post("/studio/{course}/kuis/{lesson}/soal/{question}/hapus", who, questions::delete)
        .get("/studio/{course}/soal/{question}", who, questions::page)
        .post("/studio/{course}/soal/{question}", who, questions::save)
        .get("/studio/{course}/berkas/{digest}/{name}", who, media::file)
        .post("/studio/{course}/berkas/{media}/hapus", who, media::delete)
}

/// The page of a course.
fn course_url(course: CourseId) -> String {
    format!("/studio/{course}")
}

/// The editor of a page.
fn lesson_url(course: CourseId, lesson: LessonId) -> String {
    format!("/studio/{course}/pelajaran/{lesson}")
}

/// The editor of a quiz.
fn quiz_url(course: CourseId, lesson: LessonId) -> String {
    format!("/studio/{course}/kuis/{lesson}")
}

/// The editor of a question.
fn question_url(course: CourseId, question: QuestionId) -> String {
    format!("/studio/{course}/soal/{question}")
}

/// The page of a bank.
fn bank_url(bank: QuestionBankId) -> String {
    format!("/studio/bank/{bank}")
}

/// The editor of a bank's question.
fn bank_question_url(bank: QuestionBankId, question: QuestionId) -> String {
    format!("/studio/bank/{bank}/soal/{question}")
}
