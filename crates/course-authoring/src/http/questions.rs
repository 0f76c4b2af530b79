use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::question::{ChoiceScoring, OrderScoring};
use kernel::id::{CourseId, LessonId, QuestionId};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect, redirect_with};

use super::{
    outline::Shift,
    question_form::{KINDS, QuestionForm, Row, WAYS},
    question_url, quiz_url,
    views::{Checked, Studio},
};
use crate::{Authoring, AuthoringError, model::Workspace};

#[derive(Template)]
#[template(path = "course-authoring/question.html")]
struct QuestionPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    lesson: LessonId,
    lesson_title: &'a str,
    question: Option<QuestionId>,
    form: &'a QuestionForm,
    checked: Checked,
    rows: Vec<Row>,
    action: String,
}

impl QuestionPage<'_> {
    const CHOICE_SCORING: [ChoiceScoring; 3] = ChoiceScoring::ALL;
    const ORDER_SCORING: [OrderScoring; 4] = OrderScoring::ALL;
    /// What a gap may be, with an example of each.
    const CLOZE: [(&'static str, &'static str); 4] = [
        ("authoring-cloze-text", "{1:SHORTANSWER:=Jambi~%50%Muaro Jambi#Hampir tepat.}"),
        ("authoring-cloze-case", "{1:SHORTANSWER_C:=SPBE}"),
        ("authoring-cloze-number", "{2:NUMERICAL:=23.8:0.1}"),
        ("authoring-cloze-choice", "{1:MULTICHOICE:Kerinci~=Batang Hari~Merangin}"),
    ];
    const WAYS: [&'static str; 3] = WAYS;

    fn kind_key(&self) -> String {
        format!("authoring-kind-{}", self.form.kind.replace('_', "-"))
    }

    fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.form.kind.as_str())
    }
}

fn render(
    ui: &Ui,
    status: StatusCode,
    workspace: &Workspace,
    (lesson, question): (LessonId, Option<QuestionId>),
    form: &QuestionForm,
    checked: Checked,
) -> Answer {
    let course = workspace.card.id;
    let (_, found) = workspace.lesson(lesson).ok_or(AuthoringError::NotFound)?;
    let action = question
        .map_or_else(|| format!("{}/soal-baru", quiz_url(course, lesson)), |question| question_url(course, question));
    let page = QuestionPage {
        ui,
        studio: Studio::new(workspace, Some(lesson)),
        lesson,
        lesson_title: &found.title,
        question,
        form,
        checked,
        rows: form.rows(),
        action,
    };
    ui.page_with(status, &page)
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
    render(&ui, StatusCode::OK, &workspace, (lesson, None), &QuestionForm::blank(kind), Checked::default())
}

pub(super) async fn create(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<QuestionForm>,
) -> Answer {
    let made = match form.question() {
        Ok(question) => authoring.add_question(&cx, course, lesson, None, question).await,
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    match made {
        Ok(_) => Ok(redirect_with(&format!("{}#soal", quiz_url(course, lesson)), "soal-disimpan")),
        Err(AuthoringError::Invalid(problems)) => {
            let workspace = authoring.workspace(&cx, course).await?;
            let checked = Checked::with(problems);
            render(&ui, StatusCode::UNPROCESSABLE_ENTITY, &workspace, (lesson, None), &form, checked)
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
    render(&ui, StatusCode::OK, &workspace, (lesson.id, Some(id)), &form, Checked::default())
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, QuestionId)>,
    Form(mut form): Form<QuestionForm>,
) -> Answer {
    let saved = match form.question() {
        Ok(question) => authoring.save_question(&cx, course, id, form.version, question).await,
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    let (status, checked) = match saved {
        Ok(_) => return Ok(redirect_with(&question_url(course, id), "soal-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&cx, course).await?;
    let (lesson, _) = workspace.question(id).ok_or(AuthoringError::NotFound)?;
    if checked.stale {
        form.version = workspace.version(id);
    }
    render(&ui, status, &workspace, (lesson.id, Some(id)), &form, checked)
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
