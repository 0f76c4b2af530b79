use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::{AuthoredBody, Behaviour, Reveal};
use kernel::id::{CourseId, LessonId};
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    forms::LessonForm,
    question_form::KINDS,
    question_url, quiz_url,
    views::{Checked, Studio, ToDo, Undo, of_quiz},
};
use crate::{Authoring, AuthoringError, commands::EXPORTS, model::Workspace};

/// A question in the list.
struct QuestionRow {
    id: String,
    url: String,
    number: usize,
    title: String,
    kind: &'static str,
    category: String,
    defect: bool,
}

#[derive(Template)]
#[template(path = "course-authoring/quiz.html")]
struct QuizPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    id: LessonId,
    form: &'a LessonForm,
    checked: Checked,
    questions: Vec<QuestionRow>,
    drafts: &'a [courseware::authored::Draft],
    undo: Option<(String, String)>,
    /// What the rules and questions contradict each other in.
    advice: Vec<ToDo>,
}

impl QuizPage<'_> {
    const BEHAVIOURS: [&'static str; 5] = Behaviour::WORDS;
    const REVEALS: [Reveal; 3] = Reveal::ALL;
    const KINDS: [&'static str; 13] = KINDS;
    const GRADING: [&'static str; 4] = ["highest", "last", "first", "average"];
    /// Words of the formats that are written.
    const EXPORTS: [&'static str; 5] = [EXPORTS[0].0, EXPORTS[1].0, EXPORTS[2].0, EXPORTS[3].0, EXPORTS[4].0];
}

/// The beginning of a Markdown text, for lists.
pub(super) fn beginning(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(90).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

fn render(
    ui: &Ui,
    status: StatusCode,
    workspace: &Workspace,
    id: LessonId,
    form: &LessonForm,
    checked: Checked,
) -> Answer {
    let quiz = workspace.quiz(id).ok_or(AuthoringError::NotFound)?;
    let course = workspace.card.id;
    let rows = quiz.questions.iter().enumerate().filter_map(|(place, question)| {
        let id = question.id?;
        Some(QuestionRow {
            id: id.to_string(),
            url: question_url(course, id),
            number: place + 1,
            title: if question.name.is_empty() { beginning(&question.stem) } else { question.name.clone() },
            kind: question.body.kind(),
            category: question.category.clone(),
            defect: !question.defects().is_empty(),
        })
    });
    let page = QuizPage {
        ui,
        studio: Studio::new(workspace, Some(id)),
        id,
        form,
        questions: rows.collect(),
        drafts: &quiz.drafts,
        advice: of_quiz(ui, workspace, id),
        undo: checked.undo.clone(),
        checked,
    };
    ui.page_with(status, &page)
}

fn form_of(workspace: &Workspace, id: LessonId) -> Result<LessonForm, AuthoringError> {
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let AuthoredBody::Quiz(quiz) = &lesson.body else { return Err(AuthoringError::NotFound) };
    let form = LessonForm {
        version: workspace.version(id),
        title: lesson.title.clone(),
        minutes: lesson.minutes.to_string(),
        mandatory: lesson.mandatory.then(|| "1".to_owned()),
        ..LessonForm::default()
    };
    Ok(form.with_rules(&quiz.rules, &quiz.instructions))
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Query(undo): Query<Undo>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let form = form_of(&workspace, id)?;
    let checked = Checked { undo: undo.parts(), ..Checked::default() };
    render(&ui, StatusCode::OK, &workspace, id, &form, checked)
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Form(mut form): Form<LessonForm>,
) -> Answer {
    let saved = authoring.save_quiz(&cx, course, id, form.version, form.facts(), &form.quiz()).await;
    let (status, checked) = match saved {
        Ok(_) => return Ok(redirect_with(&quiz_url(course, id), "kuis-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&cx, course).await?;
    if checked.stale {
        form.version = workspace.version(id);
    }
    render(&ui, status, &workspace, id, &form, checked)
}

pub(super) async fn clear_drafts(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    authoring.clear_drafts(&cx, course, id).await?;
    Ok(redirect_with(&quiz_url(course, id), "draf-dihapus"))
}
