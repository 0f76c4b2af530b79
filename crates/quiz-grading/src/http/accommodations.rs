//! What is granted to some at a quiz.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem,
    id::{AccommodationId, CourseId, LessonId, PersonId, UnitId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    schedule::schedule_url,
    timing_forms::{Checked, Typed, TypedWindow},
};
use crate::{
    QuizError, Quizzes,
    commands::{self, Accommodate, accommodate},
    model::Whom,
    queries::{AccommodationRow, Accommodations, accommodations},
    timing::Relief,
};

/// Whom somebody looks for, or has picked.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    cari: String,
    orang: String,
    unit: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct GrantForm {
    id: Option<AccommodationId>,
    orang: String,
    unit: String,
    need: String,
    extra_percent: String,
    extra_minutes: String,
    extra_attempts: String,
    opens_at_day: String,
    opens_at_time: String,
    last_start_at_day: String,
    last_start_at_time: String,
    ends_at_day: String,
    ends_at_time: String,
}

impl GrantForm {
    fn window(&self) -> TypedWindow {
        TypedWindow {
            opens_at: Typed::new(&self.opens_at_day, &self.opens_at_time),
            last_start_at: Typed::new(&self.last_start_at_day, &self.last_start_at_time),
            ends_at: Typed::new(&self.ends_at_day, &self.ends_at_time),
        }
    }

    fn whom(&self) -> Option<Whom> {
        let person = self.orang.parse::<PersonId>().ok().map(Whom::Person);
        person.or_else(|| self.unit.parse::<UnitId>().ok().map(Whom::Unit))
    }

    /// What it means.
    fn read(&self, zone: chrono::FixedOffset) -> Result<(Whom, Relief), Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut number = |field: &str, text: &str| match text.trim() {
            "" => 0,
            text => text.parse().unwrap_or_else(|_| {
                problems.push(FieldProblem::new(field, "problem-field-number"));
                0
            }),
        };
        let relief = Relief {
            extra_percent: number("extra_percent", &self.extra_percent),
            extra_minutes: number("extra_minutes", &self.extra_minutes),
            extra_attempts: number("extra_attempts", &self.extra_attempts),
            ..Relief::default()
        };
        match (self.window().read(zone), self.whom()) {
            (Ok(window), Some(whom)) if problems.is_empty() => Ok((whom, Relief { window, ..relief })),
            (window, whom) => {
                problems.extend(window.err().unwrap_or_default());
                problems.extend(whom.is_none().then(|| FieldProblem::new("whom", "quiz-field-whom")));
                Err(problems)
            }
        }
    }
}

#[derive(Template)]
#[template(path = "quiz-grading/accommodations.html")]
struct AccommodationsPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    view: Accommodations,
    id: AccommodationId,
    words: String,
    /// The unit that was picked.
    unit: String,
    form: GrantForm,
    window: TypedWindow,
    checked: Checked,
}

impl AccommodationsPage<'_> {
    fn zone(&self) -> String {
        web::format::zone_name(self.ui.site.zone)
    }

    fn base(&self) -> String {
        accommodations_url(&self.course, &self.lesson)
    }

    fn schedule(&self) -> String {
        schedule_url(&self.course, &self.lesson)
    }

    fn unit_name(&self) -> Option<&str> {
        let unit = self.unit.parse::<UnitId>().ok()?;
        self.view.units.iter().find(|one| one.unit == unit).map(|one| one.name.as_str())
    }

    /// The person or unit that was picked.
    fn picked_name(&self) -> Option<String> {
        let person = self.view.picked.as_ref().map(kernel::person::PersonCard::full_name);
        person.or_else(|| self.unit_name().map(str::to_owned))
    }

    /// Whether the moments are shown at once: where one is typed or at fault.
    fn moments_open(&self) -> bool {
        let typed = [&self.window.opens_at, &self.window.last_start_at, &self.window.ends_at];
        typed.iter().any(|typed| !typed.day.is_empty() || !typed.time.is_empty())
    }

    fn whom(row: &AccommodationRow) -> String {
        match (&row.person, &row.unit) {
            (Some(person), _) => person.full_name(),
            (None, Some(unit)) => unit.clone(),
            (None, None) => "–".to_owned(),
        }
    }

    /// What is granted, part by part.
    fn parts(&self, row: &AccommodationRow) -> Vec<String> {
        let (ui, relief) = (self.ui, row.accommodation.relief);
        let mut parts = Vec::new();
        for (key, name, number) in [
            ("quiz-granted-percent", "percent", relief.extra_percent),
            ("quiz-granted-minutes", "minutes", relief.extra_minutes),
            ("quiz-granted-attempts", "count", relief.extra_attempts),
        ] {
            parts.extend((number > 0).then(|| ui.t1(key, name, number)));
        }
        for (key, at) in [
            ("quiz-granted-opens", relief.window.opens_at),
            ("quiz-granted-last-start", relief.window.last_start_at),
            ("quiz-granted-ends", relief.window.ends_at),
        ] {
            parts.extend(at.map(|at| ui.t1(key, "when", ui.moment(&at))));
        }
        parts
    }
}

/// The page of what is granted at a quiz.
pub(super) fn accommodations_url(course: &CourseId, lesson: &LessonId) -> String {
    format!("/studio/{course}/kuis/{lesson}/kelonggaran")
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let pick = asked.orang.parse::<PersonId>().ok();
    let view = accommodations(&quizzes, &cx, course, lesson, &asked.cari, pick).await?;
    let page = AccommodationsPage {
        ui: &ui,
        course,
        lesson,
        view,
        id: cx.id(),
        words: asked.cari,
        unit: asked.unit,
        form: GrantForm::default(),
        window: TypedWindow::default(),
        checked: Checked::default(),
    };
    ui.page(&page)
}

pub(crate) async fn grant(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<GrantForm>,
) -> Answer {
    let id = form.id.unwrap_or_else(|| cx.id());
    let granted = match form.read(ui.site.zone) {
        Ok((whom, relief)) => {
            let cmd = Accommodate { id, course, lesson, whom, need: form.need.clone(), relief };
            accommodate(&quizzes, &cx, cmd).await
        }
        Err(problems) => Err(QuizError::Invalid(problems)),
    };
    match granted {
        Ok(0) => Ok(redirect_with(&accommodations_url(&course, &lesson), "quiz-accommodated")),
        Ok(_) => Ok(redirect_with(&accommodations_url(&course, &lesson), "quiz-accommodated-moved")),
        Err(QuizError::Invalid(problems)) => {
            let pick = form.orang.parse::<PersonId>().ok();
            let view = accommodations(&quizzes, &cx, course, lesson, "", pick).await?;
            let page = AccommodationsPage {
                ui: &ui,
                course,
                lesson,
                view,
                id,
                words: String::new(),
                unit: form.unit.clone(),
                window: form.window(),
                form,
                checked: Checked { problems },
            };
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn withdraw(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson, id)): Path<(CourseId, LessonId, AccommodationId)>,
) -> Answer {
    commands::withdraw(&quizzes, &cx, course, lesson, id).await?;
    Ok(redirect_with(&accommodations_url(&course, &lesson), "quiz-accommodation-withdrawn"))
}
