//! Files of a draft, for its authors' eyes: published ones come from the delivery of courses.

use axum::{body::Body, extract::State, http::HeaderMap};
use kernel::id::{CourseId, MediaId, QuestionBankId};
use web::{Answer, Context, Path, StoredFile, redirect_with};

use super::course_url;
use crate::{Authoring, AuthoringError, model::Media};

pub(super) async fn file(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, digest, name)): Path<(CourseId, String, String)>,
    headers: HeaderMap,
) -> Answer {
    let media = authoring.media_by_digest(&cx, course, &digest).await?;
    answer(&authoring, &media, &name, &headers).await
}

/// A file of a bank, for who may see the bank.
pub(super) async fn bank_file(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, digest, name)): Path<(QuestionBankId, String, String)>,
    headers: HeaderMap,
) -> Answer {
    let media = authoring.bank_file(&cx, bank, &digest).await?;
    answer(&authoring, &media, &name, &headers).await
}

async fn answer(authoring: &Authoring, media: &Media, name: &str, headers: &HeaderMap) -> Answer {
    let file = StoredFile {
        media_type: &media.media_type,
        name,
        size: media.size,
        digest: &media.digest,
        cache: "private, max-age=600",
    };
    let read = async |part| {
        let reading = authoring.blobs.read(&media.digest.parse()?, part).await?.ok_or(AuthoringError::NotFound)?;
        Ok(Body::from_stream(reading.stream))
    };
    file.answer(headers, read).await
}

pub(super) async fn delete(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, media)): Path<(CourseId, MediaId)>,
) -> Answer {
    authoring.delete_media(&cx, course, media).await?;
    Ok(redirect_with(&format!("{}#berkas", course_url(course)), "berkas-dihapus"))
}
