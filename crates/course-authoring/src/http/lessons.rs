use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse},
};
use courseware::{AuthoredBody, markdown};
use kernel::id::{CourseId, LessonId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    forms::LessonForm,
    lesson_url,
    views::{Checked, Studio, shown},
};
use crate::{Authoring, AuthoringError, model::Workspace, policy::Action};

#[derive(Template)]
#[template(path = "course-authoring/lesson.html")]
struct LessonPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    id: LessonId,
    form: &'a LessonForm,
    checked: Checked,
    preview: String,
    findings: Vec<(usize, String)>,
    media: Vec<(String, String, u64)>,
}

impl LessonPage<'_> {
    /// The toolbar: command and icon.
    const TOOLS: [(&'static str, &'static str); 9] = [
        ("bold", "B"),
        ("italic", "I"),
        ("heading", "H"),
        ("list", "•"),
        ("numbered", "1."),
        ("link", "↗"),
        ("callout", "!"),
        ("table", "▦"),
        ("formula", "√"),
    ];
}

fn render(
    ui: &Ui,
    status: StatusCode,
    workspace: &Workspace,
    id: LessonId,
    form: &LessonForm,
    checked: Checked,
) -> Answer {
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let rendered = markdown::render(&form.markdown, &lesson.file, &workspace.media_table());
    let media = workspace.media.iter().map(|media| {
        let target = format!("../{}", media.path);
        (media.path.clone(), target, media.size)
    });
    let findings = rendered.findings.iter().map(|finding| {
        let key = format!("authoring-found-{}", finding.code.replace('_', "-"));
        (finding.place.line.unwrap_or(1), ui.t1(key, "detail", finding.detail.as_str()))
    });
    let page = LessonPage {
        ui,
        studio: Studio::new(workspace, Some(id)),
        id,
        form,
        checked,
        preview: shown(ui, workspace.card.id, &rendered.page.html),
        findings: findings.collect(),
        media: media.collect(),
    };
    ui.page_with(status, &page)
}

fn form_of(workspace: &Workspace, id: LessonId) -> Result<LessonForm, AuthoringError> {
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let AuthoredBody::Page { markdown } = &lesson.body else { return Err(AuthoringError::NotFound) };
    Ok(LessonForm {
        version: workspace.version(id),
        title: lesson.title.clone(),
        minutes: lesson.minutes.to_string(),
        mandatory: lesson.mandatory.then(|| "1".to_owned()),
        markdown: markdown.clone(),
        ..LessonForm::default()
    })
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let form = form_of(&workspace, id)?;
    render(&ui, StatusCode::OK, &workspace, id, &form, Checked::default())
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Form(mut form): Form<LessonForm>,
) -> Answer {
    let saved = authoring.save_page(&cx, course, id, form.version, form.facts(), &form.markdown).await;
    let (status, checked) = match saved {
        Ok(_) => return Ok(redirect_with(&lesson_url(course, id), "pelajaran-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&cx, course).await?;
    if checked.stale {
        // What was typed stays; saving it once more is a decision.
        form.version = workspace.version(id);
    }
    render(&ui, status, &workspace, id, &form, checked)
}

/// For which lesson a text is shown.
#[derive(Deserialize)]
pub(super) struct Subject {
    kursus: CourseId,
    pelajaran: LessonId,
}

pub(super) async fn live_preview(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Query(subject): Query<Subject>,
    source: String,
) -> Answer {
    let workspace = authoring.workspace_for(&cx, subject.kursus, Action::Edit).await?;
    let (_, lesson) = workspace.lesson(subject.pelajaran).ok_or(AuthoringError::NotFound)?;
    let rendered = markdown::render(&source, &lesson.file, &workspace.media_table());
    Ok(Html(shown(&ui, subject.kursus, &rendered.page.html)).into_response())
}
