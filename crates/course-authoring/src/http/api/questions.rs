use axum::{extract::State, http::StatusCode};
use courseware::{
    AuthoredQuestion,
    bank::{self, ProblemReport},
};
use kernel::id::{CourseId, LessonId, QuestionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Failure, Json, Path, WriteKey};

use super::{Made, Saved, Undo};
use crate::{Authoring, AuthoringError, commands::ImportedQuestions};

/// A question with the version that changes must name.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionItem {
    id: Uuid,
    /// Zero for a question that the quiz takes from a bank.
    version: i32,
    /// Whether the quiz takes it from a bank, where it is changed.
    from_bank: bool,
    /// Name, category, tags, stem, explanation (Markdown), mark in hundredths, and `body` with its `kind`.
    #[schema(value_type = Object)]
    question: AuthoredQuestion,
}

/// The questions of a quiz.
#[utoipa::path(get, path = "/api/v1/courses/{course}/lessons/{lesson}/questions", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), responses((status = 200, body = Vec<QuestionItem>)))]
pub(super) async fn list(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer<Json<Vec<QuestionItem>>> {
    let workspace = authoring.workspace(&cx, course).await?;
    let quiz = workspace.quiz(lesson).ok_or(AuthoringError::NotFound)?;
    let item = |question: &AuthoredQuestion| {
        let id = question.id?;
        Some(QuestionItem {
            id: id.uuid(),
            version: workspace.version(id),
            from_bank: workspace.is_borrowed(id),
            question: question.clone(),
        })
    };
    Ok(Json(quiz.questions.iter().filter_map(item).collect()))
}

/// A question as sent.
#[derive(Deserialize, ToSchema)]
pub(super) struct QuestionInput {
    /// As [`QuestionItem::question`].
    #[schema(value_type = Object)]
    pub(super) question: AuthoredQuestion,
    /// The version a change is based on.
    #[serde(default)]
    pub(super) version: i32,
}

/// Adds a question at the end of a quiz; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/courses/{course}/lessons/{lesson}/questions", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = QuestionInput, responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn add(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    key: WriteKey,
    Json(input): Json<QuestionInput>,
) -> Answer<(StatusCode, Json<Made>)> {
    let id = authoring.add_question(&cx, course, lesson, Some(key.id()), input.question).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.uuid() })))
}

/// Saves a question.
#[utoipa::path(put, path = "/api/v1/courses/{course}/questions/{question}", tag = "authoring",
    params(("course" = Uuid, Path), ("question" = Uuid, Path)), request_body = QuestionInput,
    responses((status = 200, body = Saved), (status = 409), (status = 422)))]
pub(super) async fn save(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, question)): Path<(CourseId, QuestionId)>,
    Json(input): Json<QuestionInput>,
) -> Answer<Json<Saved>> {
    let version = authoring.save_question(&cx, course, question, input.version, input.question).await?;
    Ok(Json(Saved { version }))
}

/// Takes a question out of its quiz.
#[utoipa::path(delete, path = "/api/v1/courses/{course}/lessons/{lesson}/questions/{question}", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("question" = Uuid, Path)),
    responses((status = 200, body = Undo)))]
pub(super) async fn delete(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson, question)): Path<(CourseId, LessonId, QuestionId)>,
) -> Answer<Json<Undo>> {
    Ok(Json(authoring.delete_question(&cx, course, lesson, question).await?.into()))
}

/// A bank as text.
#[derive(Deserialize, ToSchema)]
pub(super) struct BankInput {
    /// File name; its ending tells GIFT from Aiken, every other format is known by its content.
    #[serde(default)]
    name: String,
    /// A bank that is text: GIFT, Aiken, numbered questions, Moodle XML or QTI.
    #[serde(default)]
    text: String,
    /// A bank that is not: the bytes of a QTI package or spreadsheet, in base64. Takes the place of `text`.
    #[serde(default)]
    base64: Option<String>,
}

impl BankInput {
    /// Name and bytes of the file.
    pub(super) fn file(self) -> Result<(String, Vec<u8>), Failure> {
        let bytes = match &self.base64 {
            Some(encoded) => data_encoding::BASE64.decode(encoded.as_bytes()).map_err(Failure::unreadable)?,
            None => self.text.into_bytes(),
        };
        Ok((self.name, bytes))
    }
}

/// What an import brought.
#[derive(Serialize, ToSchema)]
pub(super) struct BankImported {
    added: usize,
    changed: usize,
    drafts: usize,
    /// Files that joined those of the course.
    files: usize,
    /// Place, what, done, code.
    #[schema(value_type = Vec<Object>)]
    problems: Vec<ProblemReport>,
}

impl BankImported {
    pub(super) fn of(done: &ImportedQuestions, problems: Vec<ProblemReport>) -> Self {
        Self { added: done.added, changed: done.changed, drafts: done.drafts, files: done.files, problems }
    }
}

/// Takes the questions of a bank into a quiz.
#[utoipa::path(post, path = "/api/v1/courses/{course}/lessons/{lesson}/questions/import", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), request_body = BankInput,
    responses((status = 200, body = BankImported), (status = 422)))]
pub(super) async fn import(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Json(input): Json<BankInput>,
) -> Answer<Json<BankImported>> {
    let (name, bytes) = input.file()?;
    let bank = bank::read(&name, &bytes);
    let problems = bank.findings.iter().map(ProblemReport::from).collect();
    let done = authoring.import_questions(&cx, course, lesson, bank).await?;
    Ok(Json(BankImported::of(&done, problems)))
}
