use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse},
};
use courseware::{
    AuthoredBody, AuthoredQuestion, Question, QuestionBody, markdown, publish,
    question::{GapAsk, Piece, pieces},
};
use kernel::id::{CourseId, LessonId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    forms::LessonForm,
    lesson_url,
    views::{Checked, Studio, shown, url_of},
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

/// A question in a preview: as asked, without its key.
pub(super) struct Asked {
    /// Its place in the bank, from one.
    place: usize,
    /// Its number among the questions; none for a text between them.
    number: Option<usize>,
    stem: String,
    /// Control: radio, checkbox, text, number, select, textarea.
    control: &'static str,
    options: Vec<String>,
    choices: Vec<String>,
    unit: String,
    /// The text of a question with gaps, cut at them.
    parts: Vec<AskedPart>,
}

/// A part of a text with gaps, in a preview.
enum AskedPart {
    /// HTML as it stands.
    Html(String),
    /// A field to type in, with its number.
    Line(usize),
    /// A list, with its number.
    List(usize, Vec<String>),
}

/// The text of a published question cut at its gaps.
fn asked_parts(question: &Question) -> Vec<AskedPart> {
    let list = |number: usize| match &question.body {
        QuestionBody::Cloze { gaps } => match &gaps.get(number.checked_sub(1)?)?.ask {
            GapAsk::Choice { options } => {
                let mut shown: Vec<String> = options.iter().map(|option| option.text.clone()).collect();
                shown.sort();
                Some(shown)
            }
            GapAsk::Text { .. } | GapAsk::Number { .. } => None,
        },
        QuestionBody::GapSelect { words, gaps } => {
            let wanted = words.get((*gaps.get(number.checked_sub(1)?)? as usize).checked_sub(1)?)?;
            let offered = words.iter().filter(|word| word.group == wanted.group);
            let mut shown: Vec<String> = offered.map(|word| word.text.clone()).collect();
            shown.sort();
            Some(shown)
        }
        _ => None,
    };
    let part = |piece: Piece<'_>| match piece {
        Piece::Text(html) => AskedPart::Html(html.to_owned()),
        Piece::Gap(number) => list(number).map_or(AskedPart::Line(number), |words| AskedPart::List(number, words)),
    };
    pieces(&question.stem).into_iter().map(part).collect()
}

fn asked(
    ui: &Ui,
    workspace: &Workspace,
    lesson: LessonId,
    file: &str,
    place: usize,
    question: &AuthoredQuestion,
) -> Asked {
    let table = workspace.media_table();
    let mut html = |source: &str| {
        let rendered = markdown::render_question_text(source, file, &table);
        shown(ui, workspace.card.id, &rendered.page.html)
    };
    let question = publish::question(lesson, place, question, &mut html);
    let gaps = matches!(question.body, QuestionBody::Cloze { .. } | QuestionBody::GapSelect { .. });
    let parts = if gaps { asked_parts(&question) } else { Vec::new() };
    let (control, options, choices, unit) = match question.body {
        QuestionBody::SingleChoice { options } => {
            ("radio", options.into_iter().map(|o| o.text).collect(), vec![], String::new())
        }
        QuestionBody::MultipleChoice { options, .. } => {
            ("checkbox", options.into_iter().map(|o| o.text).collect(), vec![], String::new())
        }
        QuestionBody::TrueFalse { .. } => {
            ("radio", vec![ui.t("authoring-true"), ui.t("authoring-false")], vec![], String::new())
        }
        QuestionBody::ShortAnswer { .. } => ("text", vec![], vec![], String::new()),
        QuestionBody::Numerical { unit, units, .. } => {
            ("number", vec![], vec![], if units.typed() { String::new() } else { unit })
        }
        QuestionBody::Matching { pairs } => {
            let mut rights: Vec<String> = pairs.iter().map(|pair| pair.right.clone()).collect();
            rights.sort();
            rights.dedup();
            let lefts = pairs.into_iter().map(|pair| pair.left).filter(|left| !left.is_empty()).collect();
            ("select", lefts, rights, String::new())
        }
        QuestionBody::Ordering { mut items, .. } => {
            items.sort();
            let places = (1..=items.len()).map(|place| place.to_string()).collect();
            ("select", items, places, String::new())
        }
        QuestionBody::Cloze { .. } | QuestionBody::GapSelect { .. } => ("gaps", vec![], vec![], String::new()),
        QuestionBody::Description => ("nothing", vec![], vec![], String::new()),
        QuestionBody::Likert { statements, points } => ("select", statements, points, String::new()),
        QuestionBody::Comment | QuestionBody::Essay { .. } => ("textarea", vec![], vec![], String::new()),
    };
    Asked { place: place + 1, number: None, stem: question.stem, control, options, choices, unit, parts }
}

#[derive(Template)]
#[template(path = "course-authoring/preview.html")]
struct PreviewPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    course_title: &'a str,
    title: &'a str,
    back: String,
    html: String,
    questions: Vec<Asked>,
    instructions: String,
    previous: Option<LessonId>,
    next: Option<LessonId>,
}

pub(super) async fn preview(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let order: Vec<LessonId> = workspace.course.lessons().map(|(_, lesson)| lesson.id).collect();
    let at = order.iter().position(|other| *other == id).unwrap_or_default();
    let (html, questions, instructions) = match &lesson.body {
        AuthoredBody::Page { markdown: source } => {
            let rendered = markdown::render(source, &lesson.file, &workspace.media_table());
            (shown(&ui, course, &rendered.page.html), Vec::new(), String::new())
        }
        AuthoredBody::Quiz(quiz) => {
            let mut number = 0;
            let list = quiz.questions.iter().enumerate().map(|(place, question)| {
                number += usize::from(question.body.is_asked());
                Asked {
                    number: question.body.is_asked().then_some(number),
                    ..asked(&ui, &workspace, id, &lesson.file, place, question)
                }
            });
            (String::new(), list.collect(), quiz.instructions.clone())
        }
    };
    let page = PreviewPage {
        ui: &ui,
        course,
        course_title: &workspace.card.title,
        title: &lesson.title,
        back: url_of(course, lesson),
        html,
        questions,
        instructions,
        previous: at.checked_sub(1).and_then(|at| order.get(at)).copied(),
        next: order.get(at + 1).copied(),
    };
    ui.page(&page)
}
