//! Pages and API of this feature.

mod api;
mod course;
mod lesson;
mod media;
mod ticks;

use kernel::Role;
use web::{Access, Routes};

use crate::Pages;

/// Who assigns courses: superiors to their own people, the administration to anybody.
const ASSIGN: Access = Access::Roles(&[Role::Superior, Role::Admin]);

pub(crate) fn routes() -> Routes<Pages> {
    Routes::new()
        .get("/belajarku", Access::SignedIn, course::mine)
        .get("/kursus/{course}", Access::SignedIn, course::page)
        .post("/kursus/{course}/ikut", Access::SignedIn, course::enrol)
        .post("/kursus/{course}/pindah", Access::SignedIn, course::move_to_latest)
        .get("/kursus/{course}/p/{lesson}", Access::SignedIn, lesson::page)
        .post("/kursus/{course}/p/{lesson}/selesai", Access::SignedIn, lesson::finish)
        .get("/media/{digest}/{name}", Access::SignedIn, media::file)
        .api(Access::SignedIn, utoipa_axum::routes!(api::outline))
        .api(Access::SignedIn, utoipa_axum::routes!(api::enrol))
        .api(Access::SignedIn, utoipa_axum::routes!(api::move_to_latest))
        .api(ASSIGN, utoipa_axum::routes!(api::assign))
        .api(ASSIGN, utoipa_axum::routes!(api::withdraw))
        .api(Access::SignedIn, utoipa_axum::routes!(api::lesson))
        .api(Access::SignedIn, utoipa_axum::routes!(api::finish))
        .api(Access::SignedIn, utoipa_axum::routes!(api::position))
        .api(Access::SignedIn, utoipa_axum::routes!(api::reading))
        .api(Access::SignedIn, utoipa_axum::routes!(api::standing))
}

/// Address of a course.
pub(crate) fn course_url(slug: &str) -> String {
    format!("/kursus/{slug}")
}

/// Address of a lesson; a quiz has its own page.
pub(crate) fn lesson_url(slug: &str, course: kernel::id::CourseId, lesson: &courseware::LessonOutline) -> String {
    match lesson.quiz {
        Some(_) => format!("/kuis/{course}/{}", lesson.id),
        None => format!("/kursus/{slug}/p/{}", lesson.id),
    }
}
