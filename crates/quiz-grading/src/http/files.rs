//! Files of answers: in, out, and away.

use axum::{
    body::Body,
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
};
use kernel::{
    Cx, FieldProblem,
    id::{AnswerFileId, AttemptId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Answer, Context, Failure, Json, Path, Query, file::download, redirect_with};

use super::{attempt_url, file_url, pages::shown, result_url};
use crate::{
    QuizError, Quizzes,
    commands::{self, NewFile},
    model::AnswerFile,
    queries,
};

/// Room of a request: the largest file, and what stands beside it.
pub(super) const ROOM: usize = (courseware::question::MOST_MEGABYTES as usize + 2) * 1_000_000;

/// What the device calls the file.
#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct Named {
    /// A UUID of version 7: sending twice is harmless.
    id: Uuid,
}

impl Named {
    fn id(&self) -> Answer<AnswerFileId> {
        if self.id.get_version_num() == 7 {
            return Ok(AnswerFileId::from_uuid(self.id));
        }
        Err(Failure::invalid(vec![FieldProblem::new("id", "quiz-field-id")]))
    }
}

/// A file that was received. It belongs to the answer once an answer names it.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct AnswerFileDocument {
    id: Uuid,
    name: String,
    media_type: String,
    /// Bytes.
    size: u64,
    sha256: String,
    /// Where it can be read.
    url: String,
}

impl From<AnswerFile> for AnswerFileDocument {
    fn from(file: AnswerFile) -> Self {
        let url = file_url(&file.id);
        Self {
            id: file.id.uuid(),
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.sha256,
            url,
        }
    }
}

/// Uploads a file for a question of the learner's own open attempt, as the part `file` of a form. An answer that names its id makes it a
/// part of the answer. The address names the id, so that a repeat is harmless.
#[utoipa::path(post, path = "/api/v1/attempts/{attempt}/questions/{slot}/files", tag = "quiz",
    params(("attempt" = Uuid, Path), ("slot" = i32, Path), Named),
    request_body(content = Vec<u8>, content_type = "multipart/form-data"),
    responses((status = 201, body = AnswerFileDocument), (status = 404, description = "No such question of yours that takes files"),
        (status = 409, description = "The attempt is closed, or the id is another file's"),
        (status = 413, description = "Larger than the question takes"),
        (status = 422, description = "Of a kind that is not taken, or more than the question keeps")))]
pub(crate) async fn receive(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(named): Query<Named>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<(StatusCode, Json<AnswerFileDocument>)> {
    let id = named.id()?;
    let mut form = form.map_err(Failure::unreadable)?;
    while let Some(field) = form.next_field().await.map_err(Failure::unreadable)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            // How many an answer has is seen when it names them.
            let new = NewFile { id, attempt, slot, name, beside: 0 };
            let received = commands::receive_file(&quizzes, &cx, new, field).await;
            // A browser that is still sending hears no refusal: what comes is read to its end.
            while received.is_err() && matches!(form.next_field().await, Ok(Some(_))) {}
            return Ok((StatusCode::CREATED, Json(received?.into())));
        }
    }
    Err(QuizError::FileEmpty.into())
}

/// Uploads what was chosen and saves what the rest of the form says: for browsers without script.
pub(crate) async fn upload(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(named): Query<Named>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let id = named.id()?;
    let mut form = form.map_err(Failure::unreadable)?;
    let (mut fields, mut said) = (Vec::<(String, String)>::new(), "quiz-file-none");
    while let Some(field) = form.next_field().await.map_err(Failure::unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(of) = chooser(&name) else {
            fields.push((name, field.text().await.map_err(Failure::unreadable)?));
            continue;
        };
        let name = field.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            continue;
        }
        // Another question of the page may have a file chosen too.
        let listed = format!("s{of}.file");
        let beside = fields.iter().filter(|(name, _)| *name == listed).count();
        let new = NewFile { id: if of == slot { id } else { cx.id() }, attempt, slot: of, name, beside };
        match commands::receive_file(&quizzes, &cx, new, field).await {
            Ok(file) => {
                let added = (listed, file.id.to_string());
                if !fields.contains(&added) {
                    fields.push(added);
                }
                said = "quiz-file-added";
            }
            Err(error) => said = refusal(&error).ok_or(error)?,
        }
    }
    match commands::save_form(&quizzes, &cx, attempt, &fields, None).await {
        Ok(_) if said == "quiz-file-late" => Ok(redirect_with(&result_url(&attempt), said)),
        Ok(_) => Ok(redirect_with(&format!("{}{}#soal-{slot}", attempt_url(&attempt), shown(&fields)), said)),
        Err(QuizError::AttemptClosed(_)) => Ok(redirect_with(&result_url(&attempt), "quiz-file-late")),
        Err(error) => Err(error.into()),
    }
}

/// The question whose chooser of files has this name.
fn chooser(name: &str) -> Option<i32> {
    name.strip_prefix('s')?.strip_suffix(".upload")?.parse().ok()
}

/// What is said of a file that is not taken; nothing for what is nobody's wish.
fn refusal(error: &QuizError) -> Option<&'static str> {
    Some(match error {
        QuizError::FileKind(_) => "quiz-file-kind",
        QuizError::FileMismatch => "quiz-file-mismatch",
        QuizError::FileTooLarge(_) => "quiz-file-too-large",
        QuizError::TooManyFiles(_) | QuizError::NoRoom => "quiz-files-too-many",
        QuizError::FileEmpty | QuizError::FileCut => "quiz-file-empty",
        QuizError::AttemptClosed(_) => "quiz-file-late",
        _ => return None,
    })
}

/// Takes the file out of the fields whose button `buang` was pressed; says whose question it is.
pub(super) fn take_away(fields: &mut Vec<(String, String)>) -> Option<i32> {
    let (_, pressed) = fields.iter().find(|(name, _)| name == "buang")?;
    let (slot, id) = pressed.split_once('.')?;
    let (slot, id) = (slot.parse::<i32>().ok()?, id.to_owned());
    let of = format!("s{slot}.file");
    fields.retain(|(name, value)| *name != of || *value != id);
    Some(slot)
}

/// A file of an answer, for its learner and who marks it. It is saved by the browser and never opened in our origin.
pub(crate) async fn file(State(quizzes): State<Quizzes>, Context(cx): Context, Path(id): Path<AnswerFileId>) -> Answer {
    let (file, reading) = queries::answer_file(&quizzes, &cx, id).await?;
    Ok(download(Body::from_stream(reading.stream), &file.media_type, &file.name))
}

/// An id for the next file of a page.
pub(super) fn next_id(cx: &Cx) -> AnswerFileId {
    cx.id()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_out_of_its_own_question_alone() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields =
            vec![field("s1.file", "a"), field("s2.file", "a"), field("s1.file", "b"), field("buang", "1.a")];
        assert_eq!(take_away(&mut fields), Some(1));
        assert_eq!(fields, [field("s2.file", "a"), field("s1.file", "b"), field("buang", "1.a")]);
        assert_eq!(take_away(&mut vec![field("buang", "x")]), None);
        assert_eq!((chooser("s12.upload"), chooser("s12.answer")), (Some(12), None));
    }
}
