//! Banks of questions: a file or pasted text is looked at first, then taken; the questions of a quiz go out in several formats.

use std::collections::HashMap;

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

use super::{course_url, quiz_url, views::Trail};
use crate::{Authoring, AuthoringError, commands::EXPORTS, model::bank::title_of, policy::Action, queries::resembling};

/// Largest request that carries a bank: the file and the form around it.
pub(super) const MAX_REQUEST: usize = bank::limits::FILE + (64 << 10);

/// Problems that are shown; the rest is counted.
const SHOWN: usize = 200;

/// What was sent: pasted text, a file, or word of a file that is kept.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Import {
    pub(super) text: String,
    pub(super) kept: Option<UploadId>,
    pub(super) confirm: Option<String>,
    /// Places of questions in the file that are left out.
    pub(super) without: Vec<usize>,
    #[serde(skip)]
    pub(super) file: Option<(String, Bytes)>,
}

fn refused(error: MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::plain(ProblemKind::TooLarge, "request.too_large")
    } else {
        Failure::unreadable(error)
    }
}

pub(super) async fn sent(request: Request) -> Result<Import, Failure> {
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
            "without" => import.without.extend(field.text().await.map_err(refused)?.parse::<usize>().ok()),
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
pub(super) struct Found {
    place: usize,
    title: String,
    kind: &'static str,
    /// What is there already and says nearly the same.
    alike: Option<String>,
}

/// A problem found in a bank, in words.
pub(super) struct Told {
    place: String,
    what: String,
    done: String,
}

/// What was understood of a file or text, before anything is taken.
#[derive(Template)]
#[template(path = "course-authoring/import.html")]
pub(super) struct Preview<'a> {
    ui: &'a Ui,
    trail: Trail,
    /// Where the form is sent.
    action: String,
    /// Where giving up leads.
    back: String,
    /// Whether there is anything to look at yet.
    looked: bool,
    pub(super) text: String,
    /// The file that is kept, and its name.
    pub(super) kept: Option<(UploadId, String)>,
    questions: Vec<Found>,
    problems: Vec<Told>,
    more: usize,
    drafts: usize,
    files: usize,
    alike: usize,
}

impl<'a> Preview<'a> {
    /// A form to send something.
    pub(super) fn empty(ui: &'a Ui, trail: Trail, action: String, back: String) -> Self {
        Self {
            ui,
            trail,
            action,
            back,
            looked: false,
            text: String::new(),
            kept: None,
            questions: Vec::new(),
            problems: Vec::new(),
            more: 0,
            drafts: 0,
            files: 0,
            alike: 0,
        }
    }

    /// Tells what was found; `alike` names, by place, what is there already and says nearly the same.
    pub(super) fn look_at(&mut self, ui: &Ui, bank: &Bank, alike: &HashMap<usize, String>) {
        let found = bank.questions.iter().enumerate().map(|(place, question)| Found {
            place,
            title: title_of(question),
            kind: question.body.kind(),
            alike: alike.get(&place).cloned(),
        });
        self.looked = true;
        self.questions = found.collect();
        self.problems = bank.findings.iter().take(SHOWN).map(|finding| told(ui, finding)).collect();
        self.more = bank.findings.len().saturating_sub(SHOWN);
        self.drafts = bank.drafts.len();
        self.files = bank.media.len();
        self.alike = alike.len();
    }

    pub(super) fn page(&self, ui: &Ui) -> Answer {
        ui.page(self)
    }
}

/// Reads a bank away from the threads that answer requests.
pub(super) async fn read(name: String, bytes: Bytes) -> Result<Bank, AuthoringError> {
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
    let mut bank = read(name.clone(), bytes).await?;
    if confirmed {
        let mut places = 0..;
        bank.questions.retain(|_| places.next().is_some_and(|place| !import.without.contains(&place)));
        authoring.import_questions(&cx, course, id, bank).await?;
        if let Some(kept) = kept {
            authoring.cancel_upload(&cx, kept).await?;
        }
        return Ok(redirect_with(&format!("{}#soal", quiz_url(course, id)), "soal-diimpor"));
    }
    let quiz = workspace.quiz(id).ok_or(AuthoringError::NotFound)?;
    let known = quiz.questions.iter().map(|question| (title_of(question), question.clone())).collect();
    let alike = resembling(&bank.questions, known).await?;
    let back = quiz_url(course, id);
    let trail = vec![(course_url(course), workspace.card.title.clone()), (back.clone(), lesson.title.clone())];
    let mut preview = Preview::empty(&ui, trail, format!("{back}/impor"), back);
    preview.look_at(&ui, &bank, &alike);
    preview.kept = kept.map(|kept| (kept, name));
    preview.text = import.text;
    preview.page(&ui)
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
pub(super) fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
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
