use axum::{extract::State, response::Response};
use kernel::id::{CourseId, LessonId, ModuleId, ResourceId, RevisionId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, redirect, redirect_with};

use super::{course_url, lesson_url, quiz_url};
use crate::{
    Authoring,
    commands::{Direction, NewLesson, Removed},
};

#[derive(Deserialize)]
pub(super) struct Titled {
    #[serde(default)]
    title: String,
    #[serde(default)]
    kind: String,
}

#[derive(Deserialize)]
pub(super) struct Shift {
    pub(super) arah: Direction,
}

fn undoable(course: CourseId, word: &str, removed: Removed) -> Response {
    let undo = format!("{}.{}", removed.resource, removed.revision);
    redirect(&format!("{}?kabar={word}&urung={undo}", course_url(course)))
}

pub(super) async fn add_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Form(form): Form<Titled>,
) -> Answer {
    let module = authoring.add_module(&cx, course, None, &form.title).await?;
    Ok(redirect_with(&format!("{}#m-{module}", course_url(course)), "modul-ditambah"))
}

pub(super) async fn rename_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
    Form(form): Form<Titled>,
) -> Answer {
    authoring.rename_module(&cx, course, module, &form.title).await?;
    Ok(redirect(&format!("{}#m-{module}", course_url(course))))
}

pub(super) async fn move_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
    Form(form): Form<Shift>,
) -> Answer {
    authoring.move_module(&cx, course, module, form.arah).await?;
    Ok(redirect(&format!("{}#m-{module}", course_url(course))))
}

pub(super) async fn delete_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
) -> Answer {
    let removed = authoring.delete_module(&cx, course, module).await?;
    Ok(undoable(course, "modul-dihapus", removed))
}

pub(super) async fn add_lesson(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
    Form(form): Form<Titled>,
) -> Answer {
    let quiz = form.kind == "quiz";
    let new = NewLesson { id: None, module, title: form.title, quiz };
    let lesson = authoring.add_lesson(&cx, course, new).await?;
    Ok(redirect(&if quiz { quiz_url(course, lesson) } else { lesson_url(course, lesson) }))
}

pub(super) async fn move_lesson(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<Shift>,
) -> Answer {
    authoring.move_lesson(&cx, course, lesson, form.arah).await?;
    Ok(redirect(&format!("{}#l-{lesson}", course_url(course))))
}

pub(super) async fn delete_lesson(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer {
    let removed = authoring.delete_lesson(&cx, course, lesson).await?;
    Ok(undoable(course, "pelajaran-dihapus", removed))
}

#[derive(Deserialize)]
pub(super) struct Restore {
    resource: ResourceId,
    revision: RevisionId,
}

pub(super) async fn restore(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Form(form): Form<Restore>,
) -> Answer {
    authoring.restore(&cx, course, form.resource, form.revision).await?;
    Ok(redirect_with(&course_url(course), "dipulihkan"))
}
