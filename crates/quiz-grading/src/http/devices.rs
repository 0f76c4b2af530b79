//! From which devices attempts are taken: noting it, and showing it to trainers.

use askama::Template;
use axum::extract::State;
use kernel::{
    Cx, PageRequest,
    id::{CourseId, LessonId},
};
use serde::Deserialize;
use web::{Answer, Context, Device, Path, Query, Ui};

use super::statistics::statistics_url;
use crate::{
    Quizzes, commands,
    model::{Origin, SeenDevice},
    queries::{self, DevicesPage, Player},
};

/// What of a device is noted.
pub(super) fn origin(device: Device) -> Origin {
    Origin { address: device.address, device: device.name }
}

/// Notes where an open attempt of the actor's own is looked at. A page is shown whether that succeeds or not.
pub(super) async fn note(quizzes: &Quizzes, cx: &Cx, player: &Player, device: Device) {
    if !player.attempt.is_open() {
        return;
    }
    if let Err(error) = commands::notice_device(quizzes, cx, player.attempt.id, origin(device)).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a device was not noted");
    }
}

#[derive(Template)]
#[template(path = "quiz-grading/devices.html")]
struct DevicesTemplate<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    page: DevicesPage,
    all: bool,
}

impl DevicesTemplate<'_> {
    fn statistics(&self) -> String {
        statistics_url(&self.course, &self.lesson)
    }

    fn address(&self) -> String {
        format!("{}/gawai", self.statistics())
    }

    fn base(&self) -> String {
        format!("{}?{}", self.address(), if self.all { "semua=1&" } else { "" })
    }

    /// What the device is called.
    fn device(&self, seen: &SeenDevice) -> String {
        if seen.origin.device.is_empty() { self.ui.t("quiz-device-unknown") } else { seen.origin.device.clone() }
    }

    fn network(&self, seen: &SeenDevice) -> String {
        if seen.origin.address.is_empty() { self.ui.t("quiz-device-unknown") } else { seen.origin.address.clone() }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    semua: String,
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(at): Query<PageRequest>,
    Query(asked): Query<Asked>,
) -> Answer {
    let all = !asked.semua.is_empty();
    let page = queries::devices(&quizzes, &cx, course, lesson, !all, at).await?;
    ui.page(&DevicesTemplate { ui: &ui, course, lesson, page, all })
}
