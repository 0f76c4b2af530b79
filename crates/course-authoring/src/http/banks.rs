//! Banks of questions: a file or pasted text is looked at first, then taken; the questions of a quiz go out in several formats.

use askama::Template;
use axum::{
    extract::{FromRequest, Multipart, Request, State, multipart::MultipartError},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use courseware::{
    bank::{self, Bank},
    finding::{Done, Finding},
    media::percent_encode,
    sheet,
};
use kernel::{
    ProblemKind,
    id::{CourseId, LessonId, UploadId},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Ui, redirect_with};

use super::{quiz_url, quizzes::beginning, views::Studio};
use crate::{Authoring, AuthoringError, commands::EXPORTS, policy::Action};

/// Largest request that carries a bank: the file and the form around it.
pub(super) const MAX_REQUEST: usize = bank::limits::FILE + (64 << 10);

/// Problems that are shown; the rest is counted.
const SHOWN: usize = 200;

/// What was sent: pasted text, a file, or word of a file that is kept.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Import {
    text: String,
    kept: Option<UploadId>,
    confirm: Option<String>,
    #[serde(skip)]
    file: Option<(String, Bytes)>,
}

fn refused(error: MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::plain(ProblemKind::TooLarge, "request.too_large")
    } else {
        Failure::unreadable(error)
    }
}

async fn sent(request: Request) -> Result<Import, Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return Form::<Import>::from_request(request, &()).await.map(|Form(import)| import);
    }
    let mut import = Import::default();
    let mut parts = Multipart::from_request(request, &()).await.map_err(Failure::unreadable)?;
    while let Some(field) = parts.next_field().await.map_err(refused)? {
        match field.name().unwrap_or_default() {
            "text" => import.text = field.text().await.map_err(refused)?,
            "kept" => import.kept = field.text().await.map_err(refused)?.parse().ok(),
            "confirm" => import.confirm = Some(field.text().await.map_err(refused)?),
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(refused)?;
                import.file = (!bytes.is_empty()).then_some((name, bytes));
            }
            _ => {}
        }
    }
    Ok(import)
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
    /// The file that is kept, and its name.
    kept: Option<(UploadId, String)>,
    questions: Vec<Found>,
    problems: Vec<Told>,
    more: usize,
    drafts: usize,
    files: usize,
}

/// Reads a bank away from the threads that answer requests.
async fn read(name: String, bytes: Bytes) -> Result<Bank, AuthoringError> {
    Ok(tokio::task::spawn_blocking(move || bank::read(&name, &bytes)).await.map_err(std::io::Error::other)?)
}

pub(super) async fn import(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    request: Request,
) -> Answer {
    let workspace = authoring.workspace_for(&cx, course, Action::Edit).await?;
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let import = sent(request).await?;
    let confirmed = import.confirm.is_some();
    let (kept, name, bytes) = match (import.file, import.kept.filter(|_| confirmed)) {
        (Some((name, bytes)), _) => (Some(authoring.keep_bank(&cx, course, &name, bytes.clone()).await?), name, bytes),
        (None, Some(kept)) => {
            let (name, bytes) = authoring.kept_bank(&cx, course, kept).await?;
            (Some(kept), name, bytes)
        }
        (None, None) => (None, String::new(), Bytes::from(import.text.clone())),
    };
    let bank = read(name.clone(), bytes).await?;
    if confirmed {
        authoring.import_questions(&cx, course, id, bank).await?;
        if let Some(kept) = kept {
            authoring.cancel_upload(&cx, kept).await?;
        }
        return Ok(redirect_with(&format!("{}#soal", quiz_url(course, id)), "soal-diimpor"));
    }
    let questions = bank.questions.iter().enumerate().map(|(place, question)| Found {
        number: place + 1,
        title: if question.name.is_empty() { beginning(&question.stem) } else { question.name.clone() },
        kind: question.body.kind(),
    });
    let page = ImportPage {
        ui: &ui,
        studio: Studio::new(&workspace, Some(id)),
        id,
        title: &lesson.title,
        text: &import.text,
        kept: kept.map(|kept| (kept, name)),
        questions: questions.collect(),
        problems: bank.findings.iter().take(SHOWN).map(|finding| told(&ui, finding)).collect(),
        more: bank.findings.len().saturating_sub(SHOWN),
        drafts: bank.drafts.len(),
        files: bank.media.len(),
    };
    ui.page(&page)
}

fn told(ui: &Ui, finding: &Finding) -> Told {
    let line = finding.place.line.map(|line| ui.t1("authoring-line", "line", line as i64));
    let place: Vec<String> =
        [finding.place.file.clone(), line.unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
    let detail = if finding.code == "bank_defect" {
        ui.t(crate::commands::defect_message(&finding.detail))
    } else {
        finding.detail.clone()
    };
    Told {
        place: place.join(", "),
        what: ui.t1(format!("authoring-found-{}", finding.code.replace('_', "-")), "detail", detail.as_str()),
        done: ui.t(format!("authoring-done-{}", done_word(finding.done))),
    }
}

fn done_word(done: Done) -> &'static str {
    match done {
        Done::Kept => "kept",
        Done::Adapted => "adapted",
        Done::LeftOut => "left-out",
        Done::KeptAsDraft => "kept-as-draft",
        Done::Defaulted => "defaulted",
        Done::Refused => "refused",
    }
}

/// A file to save.
fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encode(name));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    answer
}

pub(super) async fn export(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id, word)): Path<(CourseId, LessonId, String)>,
) -> Answer {
    let (_, format) = EXPORTS.into_iter().find(|(known, _)| *known == word).ok_or(AuthoringError::NotFound)?;
    let file = authoring.export_questions(&cx, course, id, format).await?;
    Ok(download(&format!("soal-{id}.{}", file.extension), file.media_type, file.bytes))
}

pub(super) async fn template() -> Answer {
    let bytes = sheet::template().ok_or(AuthoringError::NotFound)?;
    Ok(download("templat-soal.xlsx", sheet::MEDIA_TYPE, bytes))
}
