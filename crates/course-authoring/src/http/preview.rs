//! A lesson as its learners will see it.

use askama::Template;
use axum::extract::State;
use courseware::{
    AuthoredBody, AuthoredQuestion, Question, QuestionBody, markdown, publish,
    question::{GapAsk, LabelZone, Piece, Rubric, pieces},
    values::filled,
};
use kernel::id::{CourseId, LessonId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Context, Json, Path, Ui};

use super::views::{shown, url_of};
use crate::{Authoring, AuthoringError, model::Workspace};

/// A question in a preview: as asked, without its key.
#[derive(Serialize, ToSchema)]
pub(super) struct Asked {
    /// Its place in the bank, from one.
    place: usize,
    /// Its number among the questions; none for a text between them.
    number: Option<usize>,
    /// HTML.
    stem: String,
    /// How it is answered: radio, checkbox, text, number, select, textarea, gaps, labels, spots, nothing.
    control: &'static str,
    /// What there is to choose, to match or to put in order, as HTML.
    options: Vec<String>,
    /// What is matched with, as HTML.
    choices: Vec<String>,
    unit: String,
    /// Whether files may be uploaded.
    files: bool,
    /// The text of a question with gaps, cut at them.
    parts: Vec<AskedPart>,
    /// The picture that is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<AskedPicture>,
    /// What its answer is marked by, where learners see that before they answer; points in hundredths.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    rubric: Option<Rubric>,
}

/// A picture in a preview. Zones are drawn where learners see them.
#[derive(Serialize, ToSchema)]
struct AskedPicture {
    /// HTML.
    picture: String,
    width: u32,
    height: u32,
    zones: Vec<AskedZone>,
}

/// A zone in a preview.
#[derive(Serialize, ToSchema)]
struct AskedZone {
    /// Its outline, as a path of SVG.
    path: String,
    /// What it is in words; may be empty.
    description: String,
    /// Where its number stands.
    at: (u32, u32),
}

fn asked_picture(body: &QuestionBody) -> Option<AskedPicture> {
    let picture = body.picture()?;
    let zone = |zone: &LabelZone| {
        let (left, top, right, bottom) = zone.area.frame();
        let at = (u32::midpoint(left, right), u32::midpoint(top, bottom));
        AskedZone { path: zone.area.path(), description: zone.description.clone(), at }
    };
    let zones = match body {
        QuestionBody::ImageLabels { zones, .. } => zones.iter().map(zone).collect(),
        _ => Vec::new(),
    };
    let (width, height) = (picture.width, picture.height);
    Some(AskedPicture { picture: picture.text.clone(), width, height, zones })
}

/// A part of a text with gaps, in a preview.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
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
            let mut shown: Vec<String> = offered.map(|word| markdown::escape_html(&word.text)).collect();
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
    let mut question = publish::question(lesson, place, question, &mut html);
    if let Some(values) = question.body.example(0) {
        question.stem = filled(&question.stem, &values);
    }
    let gaps = matches!(question.body, QuestionBody::Cloze { .. } | QuestionBody::GapSelect { .. });
    let picture = asked_picture(&question.body);
    let parts = if gaps { asked_parts(&question) } else { Vec::new() };
    let files = question.body.files().is_some();
    let rubric = question.rubric.filter(|rubric| !rubric.hidden);
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
        QuestionBody::Numerical { unit, units, .. } | QuestionBody::Calculated { unit, units, .. } => {
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
        QuestionBody::ImageLabels { labels, .. } => {
            let mut words: Vec<String> = labels.iter().map(|label| markdown::escape_html(&label.text)).collect();
            words.sort();
            ("labels", vec![], words, String::new())
        }
        QuestionBody::Hotspot { most, .. } => ("spots", vec![], vec![], most.to_string()),
        QuestionBody::Description | QuestionBody::FileUpload { .. } => ("nothing", vec![], vec![], String::new()),
        QuestionBody::Likert { statements, points } => ("select", statements, points, String::new()),
        QuestionBody::Comment | QuestionBody::Essay { .. } => ("textarea", vec![], vec![], String::new()),
    };
    let (place, number, stem) = (place + 1, None, question.stem);
    Asked { place, number, stem, control, options, choices, unit, files, parts, picture, rubric }
}

/// What a lesson shows to its learners.
#[derive(Serialize, ToSchema)]
pub(super) struct Preview {
    title: String,
    /// The text of a page, as HTML; addresses of its media are those of the studio.
    html: String,
    /// What is said before a quiz.
    instructions: String,
    questions: Vec<Asked>,
}

impl Preview {
    fn of(ui: &Ui, workspace: &Workspace, lesson: LessonId) -> Result<Self, AuthoringError> {
        let (_, lesson) = workspace.lesson(lesson).ok_or(AuthoringError::NotFound)?;
        let mut preview = Self {
            title: lesson.title.clone(),
            html: String::new(),
            instructions: String::new(),
            questions: Vec::new(),
        };
        match &lesson.body {
            AuthoredBody::Page { markdown: source } => {
                let rendered = markdown::render(source, &lesson.file, &workspace.media_table());
                preview.html = shown(ui, workspace.card.id, &rendered.page.html);
            }
            AuthoredBody::Quiz(quiz) => {
                preview.instructions.clone_from(&quiz.instructions);
                let mut number = 0;
                for (place, question) in quiz.questions.iter().enumerate() {
                    number += usize::from(question.body.is_asked());
                    let asked = asked(ui, workspace, lesson.id, &lesson.file, place, question);
                    let number = question.body.is_asked().then_some(number);
                    preview.questions.push(Asked { number, ..asked });
                }
            }
        }
        Ok(preview)
    }
}

#[derive(Template)]
#[template(path = "course-authoring/preview.html")]
struct PreviewPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    course_title: &'a str,
    back: String,
    preview: Preview,
    previous: Option<LessonId>,
    next: Option<LessonId>,
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let order: Vec<LessonId> = workspace.course.lessons().map(|(_, lesson)| lesson.id).collect();
    let at = order.iter().position(|other| *other == id).unwrap_or_default();
    let page = PreviewPage {
        ui: &ui,
        course,
        course_title: &workspace.card.title,
        back: url_of(course, lesson),
        preview: Preview::of(&ui, &workspace, id)?,
        previous: at.checked_sub(1).and_then(|at| order.get(at)).copied(),
        next: order.get(at + 1).copied(),
    };
    ui.page(&page)
}

/// A lesson of the draft as its learners will see it, without keys.
#[utoipa::path(get, path = "/api/v1/courses/{course}/lessons/{lesson}/preview", tag = "authoring",
    params(("course" = uuid::Uuid, Path), ("lesson" = uuid::Uuid, Path)), responses((status = 200, body = Preview), (status = 404)))]
pub(super) async fn api(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer<Json<Preview>> {
    let workspace = authoring.workspace(&cx, course).await?;
    Ok(Json(Preview::of(&ui, &workspace, id)?))
}
