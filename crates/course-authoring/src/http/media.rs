//! Files of a draft, for its authors' eyes: published ones come from the delivery of courses.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::id::{CourseId, MediaId};
use web::{Answer, Context, Path, redirect_with};

use super::course_url;
use crate::{Authoring, AuthoringError};

/// What a picture or page may do when opened by itself: nothing.
const NOTHING: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The part that `Range: bytes=from-to` asks for, if it is one part of the file.
fn range(headers: &HeaderMap, size: u64) -> Option<std::ops::Range<u64>> {
    let (from, to) = headers.get(header::RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let (start, end) = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) => (from, to.saturating_add(1).min(size)),
        (Ok(from), Err(_)) if to.is_empty() => (from, size),
        (Err(_), Ok(last)) if from.is_empty() => (size.saturating_sub(last), size),
        _ => return None,
    };
    (start < end).then_some(start..end)
}

pub(super) async fn file(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, digest, name)): Path<(CourseId, String, String)>,
    headers: HeaderMap,
) -> Answer {
    let media = authoring.media_by_digest(&cx, course, &digest).await?;
    let part = range(&headers, media.size);
    let partial = part.is_some();
    let reading = authoring.blobs.read(&digest.parse()?, part).await?.ok_or(AuthoringError::NotFound)?;
    let (from, to, size) = (reading.range.start, reading.range.end, reading.size);
    let mut answer = Body::from_stream(reading.stream).into_response();
    set(&mut answer, header::CONTENT_LENGTH, &(to - from).to_string());
    if partial {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        set(&mut answer, header::CONTENT_RANGE, &format!("bytes {from}-{}/{size}", to.saturating_sub(1)));
    }
    set(&mut answer, header::CONTENT_TYPE, &media.media_type);
    set(&mut answer, header::ACCEPT_RANGES, "bytes");
    set(&mut answer, header::CACHE_CONTROL, "private, max-age=600");
    let shown = ["image/", "video/", "audio/", "application/pdf", "text/vtt"]
        .iter()
        .any(|kind| media.media_type.starts_with(kind));
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    let disposition = if shown { "inline" } else { "attachment" };
    set(&mut answer, header::CONTENT_DISPOSITION, &format!("{disposition}; filename=\"{plain}\""));
    if media.media_type != "application/pdf" {
        set(&mut answer, header::CONTENT_SECURITY_POLICY, NOTHING);
    }
    Ok(answer)
}

fn set(answer: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

pub(super) async fn delete(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, media)): Path<(CourseId, MediaId)>,
) -> Answer {
    authoring.delete_media(&cx, course, media).await?;
    Ok(redirect_with(&format!("{}#berkas", course_url(course)), "berkas-dihapus"))
}
