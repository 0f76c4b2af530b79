//! Grading anew by a corrected key: first what would change, then the deed.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem,
    id::{CourseId, LessonId, PublicationId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::statistics::statistics_url;
use crate::{
    QuizError, Quizzes,
    commands::{Regrade, regrade},
    queries::{self, Regrading},
};

/// Letters of a reason.
const LONGEST_REASON: usize = 500;

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    reason: String,
    problems: Vec<FieldProblem>,
}

#[derive(Template)]
#[template(path = "quiz-grading/regrade.html")]
struct RegradePage<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    figures: String,
    regrading: Regrading,
    form: Typed,
}

impl RegradePage<'_> {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.form.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer {
    let regrading = queries::regrading(&quizzes, &cx, course, lesson).await?;
    let figures = statistics_url(&course, &lesson);
    ui.page(&RegradePage { ui: &ui, course, lesson, figures, regrading, form: Typed::default() })
}

#[derive(Deserialize)]
pub(crate) struct RegradeForm {
    /// The version that the page showed the changes of.
    kunci: PublicationId,
    #[serde(default)]
    alasan: String,
}

pub(crate) async fn run(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<RegradeForm>,
) -> Answer {
    let reason = form.alasan.trim().to_owned();
    let problem = match reason.chars().count() {
        0 => Some("problem-field-required"),
        1..=LONGEST_REASON => None,
        _ => Some("problem-field-too-long"),
    };
    if let Some(problem) = problem {
        let regrading = queries::regrading(&quizzes, &cx, course, lesson).await?;
        let form = Typed { reason, problems: vec![FieldProblem::new("alasan", problem)] };
        let figures = statistics_url(&course, &lesson);
        let page = RegradePage { ui: &ui, course, lesson, figures, regrading, form };
        return ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    // What was shown is what is done: another version published meanwhile is looked at first.
    if quizzes.ports().taught.published(&cx, course).await.map_err(QuizError::from)? != Some(form.kunci) {
        return Err(QuizError::KeyMoved.into());
    }
    let cmd = Regrade { course, lesson, key: form.kunci, reason, dry_run: false };
    regrade(&quizzes, &cx, cmd).await?;
    Ok(redirect_with(&statistics_url(&course, &lesson), "quiz-regraded"))
}
