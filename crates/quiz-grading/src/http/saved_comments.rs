//! Comments that a trainer keeps: on the page where an answer is marked, and the page of all of them.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::id::{AttemptId, SavedCommentId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    marking::{Chosen, MarkForm, MarkingTemplate, Typed},
    timing_forms::Checked,
};
use crate::{
    QuizError, Quizzes,
    commands::{self, KeepComment},
    model::SavedComment,
    queries::{self, CommentsOfCourse},
};

/// The page of the actor's comments.
const PAGE: &str = "/penilaian/catatan";

/// Puts a kept comment below what is typed, which stays.
pub(crate) async fn insert(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
    Form(form): Form<MarkForm>,
) -> Answer {
    let filter = chosen.filter()?;
    let id = form.sisip.ok_or(QuizError::NotFound)?;
    let marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
    let kept = queries::saved_comment(&quizzes, &cx, id).await?;
    let mut typed = Typed::from(form);
    let before = typed.comment.trim_end();
    typed.comment = if before.is_empty() { kept.text } else { format!("{before}\n{}", kept.text) };
    let mut page = MarkingTemplate::new(&ui, &cx, marking, filter, typed);
    page.said = Some("quiz-comment-inserted");
    ui.page(&page)
}

/// Keeps what is typed to use it again.
pub(crate) async fn keep(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
    Form(form): Form<MarkForm>,
) -> Answer {
    let filter = chosen.filter()?;
    let mut marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
    let question = (form.untuk == "soal").then_some(marking.question);
    let id = form.kept.unwrap_or_else(|| cx.id());
    let cmd = KeepComment { id, course: marking.course, question, text: form.comment.clone() };
    match commands::keep_comment(&quizzes, &cx, cmd).await {
        Ok(()) => {
            // Pressed twice, it is there already.
            if !marking.comments.iter().any(|comment| comment.id == id) {
                marking.comments.push(queries::saved_comment(&quizzes, &cx, id).await?);
            }
            let mut page = MarkingTemplate::new(&ui, &cx, marking, filter, form.into());
            page.said = Some("quiz-comment-kept");
            ui.page(&page)
        }
        Err(QuizError::Invalid(problems)) => {
            let page = MarkingTemplate::new(&ui, &cx, marking, filter, Typed { problems, ..form.into() });
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Which comment was deleted just now.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    hapus: String,
}

#[derive(Template)]
#[template(path = "quiz-grading/saved-comments.html")]
struct CommentsTemplate<'a> {
    ui: &'a Ui,
    courses: Vec<CommentsOfCourse>,
    /// What can be brought back.
    deleted: Option<SavedCommentId>,
    /// What was typed and is at fault, and as which comment.
    typed: Option<(SavedCommentId, String)>,
    checked: Checked,
}

impl CommentsTemplate<'_> {
    /// The words in the field of a comment.
    fn words<'c>(&'c self, comment: &'c SavedComment) -> &'c str {
        match &self.typed {
            Some((id, text)) if *id == comment.id => text,
            _ => &comment.text,
        }
    }

    fn fault(&self, comment: &SavedComment) -> Option<&'static str> {
        let here = self.typed.as_ref().is_some_and(|(id, _)| *id == comment.id);
        self.checked.problems.first().filter(|_| here).map(|problem| problem.message)
    }
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Query(asked): Query<Asked>,
) -> Answer {
    let courses = queries::saved_comments(&quizzes, &cx).await?;
    let deleted = asked.hapus.parse().ok();
    ui.page(&CommentsTemplate { ui: &ui, courses, deleted, typed: None, checked: Checked::default() })
}

#[derive(Deserialize)]
pub(crate) struct ChangeForm {
    #[serde(default)]
    comment: String,
}

pub(crate) async fn change(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<SavedCommentId>,
    Form(form): Form<ChangeForm>,
) -> Answer {
    match commands::change_comment(&quizzes, &cx, id, &form.comment).await {
        Ok(()) => Ok(redirect_with(PAGE, "quiz-comment-changed")),
        Err(QuizError::Invalid(problems)) => {
            let courses = queries::saved_comments(&quizzes, &cx).await?;
            // The field of this comment alone.
            let problems =
                problems.into_iter().map(|problem| kernel::FieldProblem::new(id.to_string(), problem.message));
            let checked = Checked { problems: problems.collect() };
            let page = CommentsTemplate { ui: &ui, courses, deleted: None, typed: Some((id, form.comment)), checked };
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn delete(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<SavedCommentId>,
) -> Answer {
    commands::delete_comment(&quizzes, &cx, id).await?;
    Ok(redirect_with(&format!("{PAGE}?hapus={id}"), "quiz-comment-deleted"))
}

pub(crate) async fn restore(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<SavedCommentId>,
) -> Answer {
    commands::restore_comment(&quizzes, &cx, id).await?;
    Ok(redirect_with(PAGE, "quiz-comment-restored"))
}
