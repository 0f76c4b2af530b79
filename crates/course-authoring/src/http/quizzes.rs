use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::{AuthoredBody, bank};
use kernel::id::{CourseId, LessonId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    forms::{KINDS, LessonForm},
    question_url, quiz_url,
    views::{Checked, Studio, Undo},
};
use crate::{Authoring, AuthoringError, model::Workspace, policy::Action};

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
}

impl QuizPage<'_> {
    const KINDS: [&'static str; 8] = KINDS;
    const GRADING: [&'static str; 4] = ["highest", "last", "first", "average"];
}

/// The beginning of a Markdown text, for lists.
fn beginning(text: &str) -> String {
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

/// A bank, first to look at, then to take.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Import {
    text: String,
    confirm: Option<String>,
}

/// A question found in a bank.
struct Found {
    number: usize,
    title: String,
    kind: &'static str,
}

/// A problem found in a bank, in words.
struct Told {
    place: String,
    what: String,
    done: String,
}

#[derive(Template)]
#[template(path = "course-authoring/import.html")]
struct ImportPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    id: LessonId,
    title: &'a str,
    text: &'a str,
    questions: Vec<Found>,
    problems: Vec<Told>,
    drafts: usize,
}

pub(super) async fn import(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Form(form): Form<Import>,
) -> Answer {
    let (_, bank) = bank::read("", form.text.as_bytes());
    if form.confirm.is_some() {
        authoring.import_questions(&cx, course, id, bank).await?;
        return Ok(redirect_with(&format!("{}#soal", quiz_url(course, id)), "soal-diimpor"));
    }
    let workspace = authoring.workspace_for(&cx, course, Action::Edit).await?;
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let questions = bank.questions.iter().enumerate().map(|(place, question)| Found {
        number: place + 1,
        title: if question.name.is_empty() { beginning(&question.stem) } else { question.name.clone() },
        kind: question.body.kind(),
    });
    let problems = bank.findings.iter().map(|finding| Told {
        place: ui.t1("authoring-line", "line", finding.place.line.unwrap_or(1) as i64),
        what: ui.t1(format!("authoring-found-{}", finding.code.replace('_', "-")), "detail", finding.detail.as_str()),
        done: ui.t(format!("authoring-done-{}", done_word(finding.done))),
    });
    let page = ImportPage {
        ui: &ui,
        studio: Studio::new(&workspace, Some(id)),
        id,
        title: &lesson.title,
        text: &form.text,
        questions: questions.collect(),
        problems: problems.collect(),
        drafts: bank.drafts.len(),
    };
    ui.page(&page)
}

fn done_word(done: courseware::finding::Done) -> &'static str {
    use courseware::finding::Done;
    match done {
        Done::Kept => "kept",
        Done::Adapted => "adapted",
        Done::LeftOut => "left-out",
        Done::KeptAsDraft => "kept-as-draft",
        Done::Defaulted => "defaulted",
        Done::Refused => "refused",
    }
}

pub(super) async fn clear_drafts(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    authoring.clear_drafts(&cx, course, id).await?;
    Ok(redirect_with(&quiz_url(course, id), "draf-dihapus"))
}
