use std::collections::BTreeSet;

use axum::{extract::State, http::StatusCode};
use courseware::AuthoredBody;
use kernel::id::{CourseId, LessonId, QuestionId};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect, redirect_with};

use super::{
    course_url,
    outline::Shift,
    picture_form::pictures,
    question_form::{KINDS, QuestionForm},
    question_page::{self, Offered, Place},
    question_url, quiz_url,
    views::Checked,
};
use crate::{Authoring, AuthoringError, model::Workspace};

/// What the form of a course's question offers: what its other questions have.
async fn offered(authoring: &Authoring, workspace: &Workspace) -> Result<Offered, AuthoringError> {
    let (mut categories, mut tags) = (BTreeSet::new(), BTreeSet::new());
    for (_, lesson) in workspace.course.lessons() {
        if let AuthoredBody::Quiz(quiz) = &lesson.body {
            categories.extend(quiz.questions.iter().map(|question| question.category.clone()));
            tags.extend(quiz.questions.iter().flat_map(|question| question.tags.iter().cloned()));
        }
    }
    categories.remove("");
    Ok(Offered {
        competencies: authoring.dictionary().await?,
        categories: categories.into_iter().collect(),
        tags: tags.into_iter().collect(),
        pictures: pictures(&workspace.media, &course_url(workspace.card.id)),
    })
}

async fn render(
    authoring: &Authoring,
    ui: &Ui,
    status: StatusCode,
    workspace: &Workspace,
    (lesson, question): (LessonId, Option<QuestionId>),
    form: &QuestionForm,
    checked: Checked,
) -> Answer {
    let course = workspace.card.id;
    let (_, found) = workspace.lesson(lesson).ok_or(AuthoringError::NotFound)?;
    let back = quiz_url(course, lesson);
    let place = Place {
        trail: vec![(course_url(course), workspace.card.title.clone()), (back.clone(), found.title.clone())],
        action: question.map_or_else(|| format!("{back}/soal-baru"), |question| question_url(course, question)),
        back,
        history: question.map(|question| format!("{}/riwayat/{question}", course_url(course))),
        locked: false,
    };
    let offered = offered(authoring, workspace).await?;
    question_page::render(ui, status, place, form, checked, offered, None)
}

/// Which kind a new question is of.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Kind {
    jenis: String,
}

pub(super) async fn new(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(kind): Query<Kind>,
) -> Answer {
    let kind = KINDS.iter().find(|known| **known == kind.jenis).ok_or_else(Failure::not_found)?;
    let workspace = authoring.workspace(&cx, course).await?;
    workspace.quiz(lesson).ok_or(AuthoringError::NotFound)?;
    let form = QuestionForm::blank(kind);
    render(&authoring, &ui, StatusCode::OK, &workspace, (lesson, None), &form, Checked::default()).await
}

pub(super) async fn create(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<QuestionForm>,
) -> Answer {
    if form.more.is_some() {
        let workspace = authoring.workspace(&cx, course).await?;
        let at = (lesson, None);
        return render(&authoring, &ui, StatusCode::OK, &workspace, at, &form, Checked::default()).await;
    }
    let made = match form.question() {
        Ok(question) => authoring.add_question(&cx, course, lesson, None, question).await,
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    match made {
        Ok(_) => Ok(redirect_with(&format!("{}#soal", quiz_url(course, lesson)), "soal-disimpan")),
        Err(AuthoringError::Invalid(problems)) => {
            let workspace = authoring.workspace(&cx, course).await?;
            let checked = Checked::with(problems);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            render(&authoring, &ui, status, &workspace, (lesson, None), &form, checked).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, QuestionId)>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let (lesson, question) = workspace.question(id).ok_or(AuthoringError::NotFound)?;
    let form = QuestionForm::of(question, workspace.version(id));
    render(&authoring, &ui, StatusCode::OK, &workspace, (lesson.id, Some(id)), &form, Checked::default()).await
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, QuestionId)>,
    Form(mut form): Form<QuestionForm>,
) -> Answer {
    let saved = match form.question() {
        _ if form.more.is_some() => Ok(None),
        Ok(question) => authoring.save_question(&cx, course, id, form.version, question).await.map(Some),
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    let (status, checked) = match saved {
        Ok(None) => (StatusCode::OK, Checked::default()),
        Ok(Some(_)) => return Ok(redirect_with(&question_url(course, id), "soal-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&cx, course).await?;
    let (lesson, _) = workspace.question(id).ok_or(AuthoringError::NotFound)?;
    if checked.stale {
        form.version = workspace.version(id);
    }
    render(&authoring, &ui, status, &workspace, (lesson.id, Some(id)), &form, checked).await
}

pub(super) async fn shift(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson, question)): Path<(CourseId, LessonId, QuestionId)>,
    Form(form): Form<Shift>,
) -> Answer {
    authoring.move_question(&cx, course, lesson, question, form.arah).await?;
    Ok(redirect(&format!("{}#s-{question}", quiz_url(course, lesson))))
}

pub(super) async fn delete(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson, question)): Path<(CourseId, LessonId, QuestionId)>,
) -> Answer {
    let removed = authoring.delete_question(&cx, course, lesson, question).await?;
    let undo = format!("{}.{}", removed.resource, removed.revision);
    Ok(redirect(&format!("{}?kabar=soal-dihapus&urung={undo}", quiz_url(course, lesson))))
}
