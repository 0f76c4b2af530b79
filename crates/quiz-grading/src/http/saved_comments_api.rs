//! Comments that a trainer keeps, for programs.

use axum::{extract::State, http::StatusCode};
use kernel::id::{CourseId, QuestionId, SavedCommentId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path};

use crate::{
    Quizzes,
    commands::{self, KeepComment},
    model::SavedComment,
    queries,
};

/// A comment that I keep to use again.
#[derive(Serialize, ToSchema)]
pub(super) struct SavedCommentDocument {
    id: Uuid,
    course: Uuid,
    /// For answers to this question alone.
    question: Option<Uuid>,
    text: String,
}

impl From<SavedComment> for SavedCommentDocument {
    fn from(comment: SavedComment) -> Self {
        let SavedComment { id, course, question, text, .. } = comment;
        Self { id: id.uuid(), course: course.uuid(), question: question.map(QuestionId::uuid), text }
    }
}

/// The comments that I keep.
#[utoipa::path(get, path = "/api/v1/marking-comments", tag = "quiz", responses((status = 200, body = Vec<SavedCommentDocument>)))]
pub(super) async fn list(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
) -> Answer<Json<Vec<SavedCommentDocument>>> {
    let courses = queries::saved_comments(&quizzes, &cx).await?;
    Ok(Json(courses.into_iter().flat_map(|course| course.comments).map(Into::into).collect()))
}

/// A comment to be kept.
#[derive(Deserialize, ToSchema)]
pub(super) struct SavedCommentIn {
    #[schema(value_type = Uuid)]
    course: CourseId,
    /// For answers to this question alone.
    #[schema(value_type = Option<Uuid>)]
    question: Option<QuestionId>,
    /// Plain text, 1 to 1000 characters.
    text: String,
}

/// Keeps a comment under this id, gives it other words, or brings a deleted one back.
#[utoipa::path(put, path = "/api/v1/marking-comments/{id}", tag = "quiz", params(("id" = Uuid, Path)), request_body = SavedCommentIn,
    responses((status = 204, description = "Kept"), (status = 404, description = "Not a course of yours"),
        (status = 409, description = "The id names another one"), (status = 422)))]
pub(super) async fn keep(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<SavedCommentId>,
    Json(new): Json<SavedCommentIn>,
) -> Answer<StatusCode> {
    let cmd = KeepComment { id, course: new.course, question: new.question, text: new.text };
    commands::keep_comment(&quizzes, &cx, cmd).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a comment of mine.
#[utoipa::path(delete, path = "/api/v1/marking-comments/{id}", tag = "quiz", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Deleted"), (status = 404)))]
pub(super) async fn delete(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<SavedCommentId>,
) -> Answer<StatusCode> {
    commands::delete_comment(&quizzes, &cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
