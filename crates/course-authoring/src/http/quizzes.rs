use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::{AuthoredBody, AuthoredQuestion, Behaviour, Lateness, Reveal};
use kernel::id::{CourseId, LessonId, QuestionBankId, QuestionId};
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    forms::LessonForm,
    question_form::KINDS,
    question_url, quiz_url,
    views::{Checked, Studio, ToDo, Undo, of_quiz},
};
use crate::{
    Authoring, AuthoringError,
    commands::EXPORTS,
    model::{
        Workspace,
        bank::{BankUse, Take, is_within, title_of},
    },
};

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

/// What the quiz takes from a bank, as shown.
struct UseRow {
    bank: QuestionBankId,
    /// The bank's title; empty where the actor may not know of it.
    bank_title: String,
    /// The question; none for all of a category with tags.
    question: Option<QuestionId>,
    title: String,
    kind: String,
    retired: bool,
    category: String,
    tags: Vec<String>,
    /// How many questions it gives now.
    count: usize,
}

/// What the quiz takes from banks, in its order.
async fn borrowed(
    authoring: &Authoring,
    ui: &Ui,
    workspace: &Workspace,
    id: LessonId,
) -> Result<Vec<UseRow>, AuthoringError> {
    let Some(uses) = workspace.uses.get(&id) else { return Ok(Vec::new()) };
    let quiz = workspace.quiz(id).ok_or(AuthoringError::NotFound)?;
    let banks: Vec<QuestionBankId> = uses.iter().map(|one| one.bank).collect();
    let titles = authoring.bank_titles(&ui.cx, &banks).await?;
    let here: Vec<_> = workspace.borrowed.iter().filter(|borrowed| borrowed.lesson == id).collect();
    let question = |id: QuestionId| quiz.questions.iter().find(|question| question.id == Some(id));
    let row = |one: &BankUse| {
        let mut row = UseRow {
            bank: one.bank,
            bank_title: titles.get(&one.bank).cloned().unwrap_or_default(),
            question: None,
            title: String::new(),
            kind: String::new(),
            retired: false,
            category: String::new(),
            tags: Vec::new(),
            count: 0,
        };
        match &one.take {
            Take::Question { question: id } => {
                row.question = Some(*id);
                row.title = question(*id).map(title_of).unwrap_or_default();
                row.kind = question(*id).map(|question| question.body.kind().to_owned()).unwrap_or_default();
                row.retired = here.iter().any(|borrowed| borrowed.question == *id && borrowed.retired);
                row.count = 1;
            }
            Take::Selection(selection) => {
                row.category.clone_from(&selection.category);
                row.tags.clone_from(&selection.tags);
                let fits = |question: &AuthoredQuestion| {
                    is_within(&question.category, &selection.category)
                        && selection.tags.iter().all(|tag| question.tags.contains(tag))
                };
                let of_bank = here.iter().filter(|borrowed| borrowed.bank == one.bank && !borrowed.retired);
                row.count = of_bank.filter(|borrowed| question(borrowed.question).is_some_and(fits)).count();
            }
        }
        row
    };
    Ok(uses.iter().map(row).collect())
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
    /// What it takes from banks, after its own questions.
    borrowed: Vec<UseRow>,
    drafts: &'a [courseware::authored::Draft],
    undo: Option<(String, String)>,
    /// What the rules and questions contradict each other in.
    advice: Vec<ToDo>,
}

impl QuizPage<'_> {
    const BEHAVIOURS: [&'static str; 5] = Behaviour::WORDS;
    const REVEALS: [Reveal; 3] = Reveal::ALL;
    const LATENESS: [Lateness; 4] = Lateness::ALL;
    const KINDS: [&'static str; 17] = KINDS;
    const GRADING: [&'static str; 4] = ["highest", "last", "first", "average"];
    /// Words of the formats that are written.
    const EXPORTS: [&'static str; 5] = [EXPORTS[0].0, EXPORTS[1].0, EXPORTS[2].0, EXPORTS[3].0, EXPORTS[4].0];
}

async fn render(
    authoring: &Authoring,
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
        let id = question.id.filter(|id| !workspace.is_borrowed(*id))?;
        Some(QuestionRow {
            id: id.to_string(),
            url: question_url(course, id),
            number: place + 1,
            title: title_of(question),
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
        borrowed: borrowed(authoring, ui, workspace, id).await?,
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
    render(&authoring, &ui, StatusCode::OK, &workspace, id, &form, checked).await
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
    render(&authoring, &ui, status, &workspace, id, &form, checked).await
}

pub(super) async fn clear_drafts(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    authoring.clear_drafts(&cx, course, id).await?;
    Ok(redirect_with(&quiz_url(course, id), "draf-dihapus"))
}
