use axum::{extract::State, http::StatusCode};
use kernel::id::{CourseId, MediaId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path};

use crate::Authoring;

/// A file of a course.
#[derive(Serialize, ToSchema)]
pub(super) struct MediaItem {
    id: Uuid,
    /// Path in the course's folder, for instance `media/loket.svg`.
    path: String,
    media_type: String,
    /// Bytes.
    size: u64,
    sha256: String,
    created_at: chrono::DateTime<chrono::Utc>,
}

/// The files of a course's draft, by path.
#[utoipa::path(get, path = "/api/v1/courses/{course}/media", tag = "authoring", params(("course" = Uuid, Path)),
    responses((status = 200, body = Vec<MediaItem>), (status = 404, description = "No such course")))]
pub(super) async fn list(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<Json<Vec<MediaItem>>> {
    let files = authoring.media(&cx, course).await?.into_iter().map(|media| MediaItem {
        id: media.id.uuid(),
        path: media.path,
        media_type: media.media_type,
        size: media.size,
        sha256: media.digest,
        created_at: media.created_at,
    });
    Ok(Json(files.collect()))
}

/// Takes a file out of the draft; published versions keep it.
#[utoipa::path(delete, path = "/api/v1/courses/{course}/media/{media}", tag = "authoring",
    params(("course" = Uuid, Path), ("media" = Uuid, Path)),
    responses((status = 204, description = "Gone"), (status = 404, description = "No such file")))]
pub(super) async fn delete(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, media)): Path<(CourseId, MediaId)>,
) -> Answer<StatusCode> {
    authoring.delete_media(&cx, course, media).await?;
    Ok(StatusCode::NO_CONTENT)
}
