//! Writing a note: the form with its files, and changing one's own within the first day.

use askama::Template;
use axum::{
    extract::{
        Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
};
use bytes::Bytes;
use kernel::{
    ProblemKind,
    id::{CourseId, FeedbackId, GoalId, PersonId},
};
use serde::Deserialize;
use web::{Answer, Failure, Form, Path, Query, Ui, redirect_with};

use super::Problems;
use crate::{
    CourseCard, DialogueError, PerformanceDialogue,
    feedback::{
        commands::{Given, NewNote},
        model::{
            About, Attachment, AttachmentId, AttachmentKind, Capacity, CoreValue, Kind, Request, Text, Visibility,
        },
        queries::People,
        rules,
    },
    goals::model::Goal,
    ports::Nameable,
};

/// The form as it was sent.
#[derive(Default)]
struct Values {
    id: String,
    untuk: String,
    permintaan: String,
    koreksi: String,
    jenis: String,
    text: Text,
    tentang: String,
    hasil: String,
    atasan: bool,
    tetap: bool,
    files: Vec<AttachmentId>,
    fresh: Vec<(AttachmentKind, String, Bytes)>,
}

#[derive(Template)]
#[template(path = "performance-dialogue/compose.html")]
struct ComposePage<'a> {
    ui: &'a Ui,
    id: FeedbackId,
    values: Values,
    receiver: PersonId,
    people: People,
    superior: bool,
    request: Option<Request>,
    goals: Vec<Goal>,
    courses: Vec<CourseCard>,
    files: Vec<Attachment>,
    lacks_example: bool,
    form: Problems,
}

impl ComposePage<'_> {
    fn fields(&self) -> [(&'static str, &'static str, &str); 3] {
        let text = &self.values.text;
        [
            ("baik", "feedback-good", text.good.as_str()),
            ("lebih_baik", "feedback-better", text.better.as_str()),
            ("langkah", "feedback-next", text.next.as_str()),
        ]
    }

    fn chosen(&self, word: &str, id: &(impl std::fmt::Display + ?Sized)) -> bool {
        self.values.tentang == format!("{word}:{id}")
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Begin {
    untuk: String,
    permintaan: String,
    koreksi: String,
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, values: Values, lacks_example: bool, form: Problems) -> Answer {
    let receiver: PersonId = values.untuk.parse().map_err(|_| Failure::not_found())?;
    let (superior, request) = if let Ok(old) = values.koreksi.parse::<FeedbackId>() {
        let note = dialogue.note(&ui.cx, old).await?;
        if ui.cx.actor.person() != Some(note.writer) || note.receiver != receiver {
            return Err(Failure::not_found());
        }
        (note.capacity == Capacity::Superior, None)
    } else {
        let standing = dialogue.may_give(&ui.cx, receiver, values.permintaan.parse().ok()).await?;
        (standing.capacity == Capacity::Superior, standing.request)
    };
    let goals = if superior { dialogue.goals_to_name(receiver).await? } else { Vec::new() };
    let courses = dialogue.courses().await?;
    let files = dialogue.unsent(&ui.cx, &values.files).await?;
    let people = dialogue.people([receiver]).await?;
    let id = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let status = if lacks_example { StatusCode::UNPROCESSABLE_ENTITY } else { form.status() };
    let page =
        ComposePage { ui, id, values, receiver, people, superior, request, goals, courses, files, lacks_example, form };
    ui.page_with(status, &page)
}

pub(crate) async fn form(State(dialogue): State<PerformanceDialogue>, ui: Ui, Query(begin): Query<Begin>) -> Answer {
    let values = Values {
        untuk: begin.untuk,
        permintaan: begin.permintaan,
        koreksi: begin.koreksi,
        jenis: Kind::Appreciation.as_str().to_owned(),
        ..Values::default()
    };
    show(&dialogue, &ui, values, false, Problems::default()).await
}

pub(super) fn too_large_or_broken(error: MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::plain(ProblemKind::TooLarge, "request.too_large");
    }
    Failure::unreadable(error)
}

async fn read(mut form: Multipart) -> Answer<Values> {
    let mut values = Values::default();
    while let Some(field) = form.next_field().await.map_err(too_large_or_broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let kind = match name.as_str() {
            "suara" => Some(AttachmentKind::Voice),
            "bukti" => Some(AttachmentKind::Evidence),
            _ => None,
        };
        if let Some(kind) = kind {
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(too_large_or_broken)?;
            // A browser sends an empty file where none was chosen.
            if !bytes.is_empty() {
                values.fresh.push((kind, file_name, bytes));
            }
            continue;
        }
        let text = field.text().await.map_err(too_large_or_broken)?;
        match name.as_str() {
            "id" => values.id = text,
            "untuk" => values.untuk = text,
            "permintaan" => values.permintaan = text,
            "koreksi" => values.koreksi = text,
            "jenis" => values.jenis = text,
            "baik" => values.text.good = text,
            "lebih_baik" => values.text.better = text,
            "langkah" => values.text.next = text,
            "tentang" => values.tentang = text,
            "hasil" => values.hasil = text,
            "atasan" => values.atasan = true,
            "tetap" => values.tetap = true,
            "lampiran" => values.files.extend(text.parse::<AttachmentId>()),
            _ => {}
        }
    }
    Ok(values)
}

/// What the note is about, by the choice of the form; titles are those of today.
async fn about(dialogue: &PerformanceDialogue, values: &Values, receiver: PersonId) -> Answer<About> {
    let chosen = match values.tentang.split_once(':') {
        Some(("nilai", word)) => CoreValue::parse(word).map(About::Value),
        Some(("kursus", id)) => {
            let id = id.parse::<CourseId>().ok();
            let courses = dialogue.courses().await?;
            courses
                .into_iter()
                .find(|course| Some(course.id) == id)
                .map(|course| About::Course(course.id, course.title))
        }
        Some(("target", id)) => {
            let id = id.parse::<GoalId>().ok();
            let goals = dialogue.goals_to_name(receiver).await?;
            goals.into_iter().find(|goal| Some(goal.id) == id).map(|goal| About::Goal(goal.id, goal.title))
        }
        _ => {
            let work: String = values.hasil.trim().chars().take(200).collect();
            (!work.is_empty()).then_some(About::Work(work))
        }
    };
    Ok(chosen.unwrap_or_default())
}

pub(crate) async fn send(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let mut values = read(form.map_err(Failure::unreadable)?).await?;
    let receiver: PersonId = values.untuk.parse().map_err(|_| Failure::not_found())?;
    for (kind, name, bytes) in std::mem::take(&mut values.fresh) {
        match dialogue.upload(&ui.cx, ui.cx.id(), kind, &name, bytes).await {
            Ok(file) => values.files.push(file.id),
            Err(DialogueError::Invalid(problems)) => return show(&dialogue, &ui, values, false, problems.into()).await,
            Err(error) => return Err(error.into()),
        }
    }
    let id: FeedbackId = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let new = NewNote {
        receiver,
        kind: Kind::parse(&values.jenis).unwrap_or(Kind::Appreciation),
        text: values.text.clone(),
        about: about(&dialogue, &values, receiver).await?,
        visibility: if values.atasan { Visibility::Above } else { Visibility::Pair },
        request: values.permintaan.parse().ok(),
        corrects: values.koreksi.parse().ok(),
        files: values.files.clone(),
        despite: values.tetap,
    };
    values.id = id.to_string();
    match dialogue.give(&ui.cx, id, new).await {
        Ok(Given::Sent) => Ok(redirect_with(&format!("/umpan-balik/{id}"), "umpan-balik-terkirim")),
        Ok(Given::LacksExample) => show(&dialogue, &ui, values, true, Problems::default()).await,
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, values, false, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ChangeForm {
    baik: String,
    lebih_baik: String,
    langkah: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/change.html")]
struct ChangePage<'a> {
    ui: &'a Ui,
    id: FeedbackId,
    text: Text,
    form: Problems,
}

impl ChangePage<'_> {
    fn fields(&self) -> [(&'static str, &'static str, &str); 3] {
        [
            ("baik", "feedback-good", self.text.good.as_str()),
            ("lebih_baik", "feedback-better", self.text.better.as_str()),
            ("langkah", "feedback-next", self.text.next.as_str()),
        ]
    }
}

pub(crate) async fn change_form(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<FeedbackId>,
) -> Answer {
    let note = dialogue.note(&ui.cx, id).await?;
    if ui.cx.actor.person() != Some(note.writer) {
        return Err(Failure::not_found());
    }
    if !rules::changeable(note.written_at, ui.cx.now()) {
        return Err(DialogueError::TooLate.into());
    }
    ui.page(&ChangePage { ui: &ui, id, text: note.text, form: Problems::default() })
}

pub(crate) async fn change(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<FeedbackId>,
    Form(form): Form<ChangeForm>,
) -> Answer {
    let text = Text { good: form.baik, better: form.lebih_baik, next: form.langkah };
    match dialogue.change_note(&ui.cx, id, &text).await {
        Ok(()) => Ok(redirect_with(&format!("/umpan-balik/{id}"), "umpan-balik-diubah")),
        Err(DialogueError::Invalid(problems)) => {
            let form = Problems::from(problems);
            ui.page_with(form.status(), &ChangePage { ui: &ui, id, text, form })
        }
        Err(error) => Err(error.into()),
    }
}

impl PerformanceDialogue {
    /// The courses that a note or goal can name.
    pub(super) async fn courses(&self) -> Result<Vec<CourseCard>, DialogueError> {
        Ok(self.inner.ports.courses.open().await?)
    }

    /// What a way of a goal of the actor can name.
    pub(super) async fn nameable(&self, cx: &kernel::Cx) -> Result<Nameable, DialogueError> {
        let ports = &self.inner.ports;
        Ok(Nameable {
            courses: ports.courses.open().await?,
            pairs: ports.pairs.of_mentee(cx).await?,
            classes: ports.classes.of_actor(cx).await?,
        })
    }
}
