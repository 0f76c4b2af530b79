use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{FieldProblem, Page, PageRequest, id::AttemptId, id::StepId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{forms::points, marking_url};
use crate::{
    QuizError, Quizzes,
    commands::{self, Mark},
    queries::{self, MarkingPage, QueueRow},
};

#[derive(Template)]
#[template(path = "quiz-grading/queue.html")]
struct QueueTemplate<'a> {
    ui: &'a Ui,
    rows: Page<QueueRow>,
}

impl QueueTemplate<'_> {
    fn link(row: &QueueRow) -> String {
        marking_url(&row.attempt, row.slot)
    }
}

pub(crate) async fn queue(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Query(page): Query<PageRequest>,
) -> Answer {
    let rows = queries::marking_queue(&quizzes, &cx, page).await?;
    ui.page(&QueueTemplate { ui: &ui, rows })
}

#[derive(Deserialize)]
pub(crate) struct MarkForm {
    /// Made with the page, so that a second press of the button marks once.
    step: StepId,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    comment: String,
}

/// What was typed, and what is wrong with it.
struct Typed {
    mark: String,
    comment: String,
    problems: Vec<FieldProblem>,
}

#[derive(Template)]
#[template(path = "quiz-grading/marking.html")]
struct MarkingTemplate<'a> {
    ui: &'a Ui,
    marking: MarkingPage,
    step: StepId,
    form: Typed,
    action: String,
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
) -> Answer {
    let marking = queries::marking(&quizzes, &cx, attempt, slot).await?;
    let form = Typed {
        mark: marking.mark.map(|mark| ui.marks(&mark)).unwrap_or_default(),
        comment: marking.comment.clone(),
        problems: Vec::new(),
    };
    ui.page(&MarkingTemplate { ui: &ui, marking, step: cx.id(), form, action: marking_url(&attempt, slot) })
}

pub(crate) async fn mark(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Form(form): Form<MarkForm>,
) -> Answer {
    let outcome = match points(&form.mark) {
        Some(mark) => {
            let cmd = Mark { id: form.step, attempt, slot, mark, comment: form.comment.clone() };
            commands::mark(&quizzes, &cx, cmd).await.map(|_| ())
        }
        None => Err(QuizError::MarkOutOfRange),
    };
    match outcome {
        Ok(()) => {}
        Err(error @ QuizError::MarkOutOfRange) => {
            let problems = kernel::Problem::fields(&error);
            let marking = queries::marking(&quizzes, &cx, attempt, slot).await?;
            let typed = Typed { mark: form.mark, comment: form.comment, problems };
            let action = marking_url(&attempt, slot);
            let page = MarkingTemplate { ui: &ui, marking, step: form.step, form: typed, action };
            return ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Err(error) => return Err(error.into()),
    }
    // On to the next one, if there is one.
    let next = queries::marking_queue(&quizzes, &cx, PageRequest::default()).await?;
    let to = next.items.first().map_or_else(|| "/penilaian".to_owned(), |row| marking_url(&row.attempt, row.slot));
    Ok(redirect_with(&to, "quiz-marked"))
}
