//! What is marked already: the list, taking a mark back, and showing marks that are held back.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    Page, PageRequest,
    id::{AttemptId, CourseId, LessonId, StepId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::marking::{Chosen, MarkingTemplate, Typed, answer_url, queue_url};
use crate::{
    QuizError, Quizzes,
    commands::{self, Reopen},
    model::QueueFilter,
    queries::{self, MarkedRow},
};

#[derive(Template)]
#[template(path = "quiz-grading/marked.html")]
struct MarkedTemplate<'a> {
    ui: &'a Ui,
    rows: Page<MarkedRow>,
    filter: QueueFilter,
}

impl MarkedTemplate<'_> {
    fn link(&self, marked: &MarkedRow) -> String {
        answer_url(&(marked.row.attempt, marked.row.slot), &self.filter)
    }

    fn queue(&self) -> String {
        queue_url(&self.filter)
    }

    fn base(&self) -> String {
        format!("/penilaian/selesai?pilih={}&", self.filter.word())
    }
}

pub(crate) async fn done(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Query(page): Query<PageRequest>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let filter = chosen.filter()?;
    let rows = queries::marked_answers(&quizzes, &cx, filter, page).await?;
    ui.page(&MarkedTemplate { ui: &ui, rows, filter })
}

#[derive(Deserialize)]
pub(crate) struct ReopenForm {
    /// Made with the page, so that a second press of the button does nothing more.
    step: StepId,
    #[serde(default)]
    reason: String,
}

pub(crate) async fn reopen(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
    Form(form): Form<ReopenForm>,
) -> Answer {
    let filter = chosen.filter()?;
    let cmd = Reopen { id: form.step, attempt, slot, reason: form.reason.clone() };
    match commands::reopen(&quizzes, &cx, cmd).await {
        Ok(_) => Ok(redirect_with(&answer_url(&(attempt, slot), &filter), "quiz-reopened")),
        Err(QuizError::Invalid(problems)) => {
            let marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
            let typed = Typed { step: Some(form.step), reason: form.reason, problems, ..Typed::default() };
            let page = MarkingTemplate::new(&ui, &cx, marking, filter, typed);
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn release(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer {
    commands::release(&quizzes, &cx, course, lesson).await?;
    Ok(redirect_with("/penilaian", "quiz-released"))
}
