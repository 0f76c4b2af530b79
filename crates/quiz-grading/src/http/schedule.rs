//! When a quiz is open.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::id::{CourseId, LessonId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    accommodations::accommodations_url,
    late::late_url,
    timing_forms::{Checked, Typed, TypedWindow},
};
use crate::{
    QuizError, Quizzes,
    commands::{NewPassword, SetSchedule, set_schedule},
    queries::{Scheduling, scheduling},
    timing::Contradiction,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ScheduleForm {
    version: i32,
    opens_at_day: String,
    opens_at_time: String,
    last_start_at_day: String,
    last_start_at_time: String,
    ends_at_day: String,
    ends_at_time: String,
    password: String,
    unlock: Option<String>,
}

impl ScheduleForm {
    fn window(&self) -> TypedWindow {
        TypedWindow {
            opens_at: Typed::new(&self.opens_at_day, &self.opens_at_time),
            last_start_at: Typed::new(&self.last_start_at_day, &self.last_start_at_time),
            ends_at: Typed::new(&self.ends_at_day, &self.ends_at_time),
        }
    }

    fn password(&self) -> NewPassword {
        match (self.password.trim(), &self.unlock) {
            ("", None) => NewPassword::Kept,
            ("", Some(_)) => NewPassword::Removed,
            (word, _) => NewPassword::Set(word.to_owned()),
        }
    }
}

#[derive(Template)]
#[template(path = "quiz-grading/schedule.html")]
struct SchedulePage<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    scheduling: Scheduling,
    version: i32,
    window: TypedWindow,
    checked: Checked,
}

impl SchedulePage<'_> {
    fn zone(&self) -> String {
        web::format::zone_name(self.ui.site.zone)
    }

    fn late(&self) -> String {
        late_url(&self.course, &self.lesson)
    }

    fn accommodations(&self) -> String {
        accommodations_url(&self.course, &self.lesson)
    }

    fn contradiction(&self, one: &Contradiction) -> String {
        self.ui.t1(format!("quiz-contradiction-{}", one.word()), "detail", one.detail())
    }
}

/// The page of a quiz's schedule.
pub(super) fn schedule_url(course: &CourseId, lesson: &LessonId) -> String {
    format!("/studio/{course}/kuis/{lesson}/jadwal")
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer {
    let scheduling = scheduling(&quizzes, &cx, course, lesson).await?;
    let window = TypedWindow::of(scheduling.schedule.window, ui.site.zone);
    let version = scheduling.schedule.version;
    ui.page(&SchedulePage { ui: &ui, course, lesson, scheduling, version, window, checked: Checked::default() })
}

pub(crate) async fn save(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<ScheduleForm>,
) -> Answer {
    let typed = form.window();
    let saved = match typed.read(ui.site.zone) {
        Ok(window) => {
            let cmd = SetSchedule { course, lesson, version: form.version, window, password: form.password() };
            set_schedule(&quizzes, &cx, cmd).await
        }
        Err(problems) => Err(QuizError::Invalid(problems)),
    };
    match saved {
        Ok(done) if done.moved > 0 => Ok(redirect_with(&schedule_url(&course, &lesson), "quiz-scheduled-moved")),
        Ok(_) => Ok(redirect_with(&schedule_url(&course, &lesson), "quiz-scheduled")),
        Err(QuizError::Invalid(problems)) => {
            let scheduling = scheduling(&quizzes, &cx, course, lesson).await?;
            let checked = Checked { problems };
            let page =
                SchedulePage { ui: &ui, course, lesson, scheduling, version: form.version, window: typed, checked };
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
