//! Pages and API of this feature, and their addresses. Address functions take references, as templates pass them.

mod accommodations;
mod api;
mod compare;
mod devices;
mod documents;
mod figures_api;
mod files;
mod forms;
mod late;
mod marking;
mod marking_api;
mod marking_documents;
mod pages;
mod reconcile;
mod regrade;
mod remark;
mod rubric;
mod rules;
mod saved_comments;
mod saved_comments_api;
mod schedule;
mod statistics;
mod timing_api;
mod timing_forms;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use kernel::id::{AnswerFileId, AttemptId, CourseId, LessonId};
use web::{Access, Routes};

use crate::Quizzes;

pub(crate) fn routes() -> Routes<Quizzes> {
    let room = DefaultBodyLimit::max(files::ROOM);
    let (schemas, paths, receive) = utoipa_axum::routes!(files::receive);
    Routes::new()
        .get("/kuis/{course}/{lesson}", Access::SignedIn, pages::quiz)
        .post("/kuis/{course}/{lesson}", Access::SignedIn, pages::start)
        .get("/percobaan/{attempt}", Access::SignedIn, pages::attempt)
        .post("/percobaan/{attempt}", Access::SignedIn, pages::save)
        .post("/percobaan/{attempt}/periksa", Access::SignedIn, pages::check)
        .post("/percobaan/{attempt}/kumpulkan", Access::SignedIn, pages::submit)
        .get("/percobaan/{attempt}/hasil", Access::SignedIn, pages::result)
        .post("/percobaan/{attempt}/berkas/{slot}", Access::SignedIn, files::upload.layer(room))
        .get("/berkas-jawaban/{file}", Access::SignedIn, files::file)
        .get("/penilaian", Access::AUTHORS, marking::queue)
        .get("/penilaian/{attempt}/{slot}", Access::AUTHORS, marking::page)
        .post("/penilaian/{attempt}/{slot}", Access::AUTHORS, marking::mark)
        .post("/penilaian/{attempt}/{slot}/nama", Access::AUTHORS, marking::reveal)
        .post("/penilaian/{attempt}/{slot}/sisip", Access::AUTHORS, saved_comments::insert)
        .post("/penilaian/{attempt}/{slot}/catatan", Access::AUTHORS, saved_comments::keep)
        .post("/penilaian/{attempt}/{slot}/buka-lagi", Access::AUTHORS, remark::reopen)
        .post("/penilaian/{attempt}/{slot}/sepakat", Access::AUTHORS, reconcile::reconcile)
        .get("/penilaian/selesai", Access::AUTHORS, remark::done)
        .post("/penilaian/buka-nilai/{course}/{lesson}", Access::AUTHORS, remark::release)
        .get("/penilaian/catatan", Access::AUTHORS, saved_comments::page)
        .post("/penilaian/catatan/{id}", Access::AUTHORS, saved_comments::change)
        .post("/penilaian/catatan/{id}/hapus", Access::AUTHORS, saved_comments::delete)
        .post("/penilaian/catatan/{id}/pulihkan", Access::AUTHORS, saved_comments::restore)
        .get("/studio/{course}/kuis/{lesson}/hitung-ulang", Access::AUTHORS, regrade::page)
        .post("/studio/{course}/kuis/{lesson}/hitung-ulang", Access::AUTHORS, regrade::run)
        .get("/studio/{course}/kuis/{lesson}/jadwal", Access::AUTHORS, schedule::page)
        .post("/studio/{course}/kuis/{lesson}/jadwal", Access::AUTHORS, schedule::save)
        .get("/studio/{course}/kuis/{lesson}/kelonggaran", Access::AUTHORS, accommodations::page)
        .post("/studio/{course}/kuis/{lesson}/kelonggaran", Access::AUTHORS, accommodations::grant)
        .post("/studio/{course}/kuis/{lesson}/kelonggaran/{id}/cabut", Access::AUTHORS, accommodations::withdraw)
        .get("/studio/{course}/kuis/{lesson}/terlambat", Access::AUTHORS, late::page)
        .post("/studio/{course}/kuis/{lesson}/terlambat/{attempt}", Access::AUTHORS, late::decide)
        .get("/studio/{course}/kuis/{lesson}/statistik", Access::AUTHORS, statistics::page)
        .get("/studio/{course}/kuis/{lesson}/statistik/banding", Access::AUTHORS, compare::comparison)
        .get("/studio/{course}/kuis/{lesson}/statistik/kemiripan", Access::AUTHORS, compare::alike)
        .get("/studio/{course}/kuis/{lesson}/statistik/gawai", Access::AUTHORS, devices::page)
        .get("/studio/{course}/kuis/{lesson}/statistik/{format}", Access::AUTHORS, statistics::export)
        .api(Access::SignedIn, utoipa_axum::routes!(api::start))
        .api(Access::SignedIn, utoipa_axum::routes!(api::attempt))
        .api(Access::SignedIn, utoipa_axum::routes!(api::clock))
        .api(Access::SignedIn, utoipa_axum::routes!(api::save))
        .api(Access::SignedIn, utoipa_axum::routes!(api::check))
        .api(Access::SignedIn, (schemas, paths, receive.layer(room)))
        .api(Access::SignedIn, utoipa_axum::routes!(api::turn))
        .api(Access::SignedIn, utoipa_axum::routes!(api::submit))
        .api(Access::SignedIn, utoipa_axum::routes!(api::result))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::queue))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::answer, marking_api::mark))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::reconcile))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::reveal))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::marked))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::reopen))
        .api(Access::AUTHORS, utoipa_axum::routes!(marking_api::release))
        .api(Access::AUTHORS, utoipa_axum::routes!(saved_comments_api::list))
        .api(Access::AUTHORS, utoipa_axum::routes!(saved_comments_api::keep, saved_comments_api::delete))
        .api(Access::AUTHORS, utoipa_axum::routes!(figures_api::figures))
        .api(Access::AUTHORS, utoipa_axum::routes!(timing_api::schedule, timing_api::set_schedule))
        .api(Access::AUTHORS, utoipa_axum::routes!(timing_api::accommodations, timing_api::accommodate))
        .api(Access::AUTHORS, utoipa_axum::routes!(timing_api::withdraw))
        .api(Access::AUTHORS, utoipa_axum::routes!(late::list))
        .api(Access::AUTHORS, utoipa_axum::routes!(late::decide_api))
}

/// The page of a quiz.
pub(crate) fn quiz_url(course: &CourseId, lesson: &LessonId) -> String {
    format!("/kuis/{course}/{lesson}")
}

/// The page of an attempt.
pub(crate) fn attempt_url(attempt: &AttemptId) -> String {
    format!("/percobaan/{attempt}")
}

/// Where one question of an attempt is checked.
pub(crate) fn check_url(attempt: &AttemptId) -> String {
    format!("/percobaan/{attempt}/periksa")
}

/// Where a device sends files for a question of an attempt.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
pub(crate) fn files_url(attempt: &AttemptId, slot: &i32) -> String {
    format!("/api/v1/attempts/{attempt}/questions/{slot}/files")
}

/// Where a form with files for a question of an attempt is sent.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
pub(crate) fn upload_url(attempt: &AttemptId, slot: &i32) -> String {
    format!("/percobaan/{attempt}/berkas/{slot}")
}

/// A file of an answer.
pub(crate) fn file_url(file: &AnswerFileId) -> String {
    format!("/berkas-jawaban/{file}")
}

/// Where an attempt is handed in.
pub(crate) fn submit_url(attempt: &AttemptId) -> String {
    format!("/percobaan/{attempt}/kumpulkan")
}

/// The page of an attempt's result.
pub(crate) fn result_url(attempt: &AttemptId) -> String {
    format!("/percobaan/{attempt}/hasil")
}

/// Where a device sends its steps.
pub(crate) fn steps_url(attempt: &AttemptId) -> String {
    format!("/api/v1/attempts/{attempt}/steps")
}

/// Where a device asks for the time.
pub(crate) fn clock_url(attempt: &AttemptId) -> String {
    format!("/api/v1/attempts/{attempt}/clock")
}

/// The page where one answer is marked.
pub(crate) fn marking_url(attempt: &AttemptId, slot: i32) -> String {
    format!("/penilaian/{attempt}/{slot}")
}

/// The page of a course, kept by another feature.
pub(crate) fn course_url(slug: &str) -> String {
    format!("/kursus/{slug}")
}
