//! Uploads by tus 1.0 (core, creation, termination): what was received is stored before it is told.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use kernel::{
    FieldProblem,
    id::{CourseId, UploadId},
};
use serde_json::json;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Path, Routes};

use crate::{
    Authoring, AuthoringError,
    commands::{CHUNK, MAX_UPLOAD, UploadState},
    model::Media,
};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// On a slow line what came is kept this often, well before a request is given up: whoever goes on, goes on from there.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes that a part has at least, unless it is the last one; enough to see what kind of file it is.
const SMALLEST: usize = 16 * 1024;
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

pub(super) fn routes() -> Routes<Authoring> {
    Routes::new().api(Access::AUTHORS, routes!(options, create)).api(Access::AUTHORS, routes!(state, append, cancel))
}

fn answer(status: StatusCode, headers: &[(HeaderName, String)]) -> Response {
    let mut answer = status.into_response();
    let all = answer.headers_mut();
    all.insert(RESUMABLE, VERSION);
    all.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            all.insert(name.clone(), value);
        }
    }
    answer
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Failure> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    value.ok_or_else(|| Failure::invalid(vec![FieldProblem::new(name.as_str(), "problem-field-number")]))
}

/// The file's name out of `filename <base64>, filetype <base64>`.
fn file_name(headers: &HeaderMap) -> Option<String> {
    let metadata = headers.get("upload-metadata")?.to_str().ok()?;
    let encoded = metadata.split(',').find_map(|pair| pair.trim().strip_prefix("filename "))?;
    let bytes = data_encoding::BASE64.decode(encoded.trim().as_bytes()).ok()?;
    let name = String::from_utf8(bytes).ok()?;
    Some(name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned())
}

/// What the server can do of tus.
#[utoipa::path(options, path = "/api/v1/courses/{course}/uploads", tag = "uploads", params(("course" = Uuid, Path)),
    responses((status = 204, description = "`Tus-Version`, `Tus-Extension`, `Tus-Max-Size`")))]
async fn options() -> Response {
    let facts = [
        (HeaderName::from_static("tus-version"), "1.0.0".to_owned()),
        (HeaderName::from_static("tus-extension"), "creation,termination".to_owned()),
        (HeaderName::from_static("tus-max-size"), MAX_UPLOAD.to_string()),
    ];
    answer(StatusCode::NO_CONTENT, &facts)
}

/// Announces a file. The idempotency key becomes the upload's id.
#[utoipa::path(post, path = "/api/v1/courses/{course}/uploads", tag = "uploads",
    params(("course" = Uuid, Path), ("Upload-Length" = u64, Header, description = "Bytes of the whole file"),
        ("Upload-Metadata" = String, Header, description = "`filename` and the name in Base64")),
    responses((status = 201, description = "`Location` is the upload's address"), (status = 413, description = "Larger than 2 GiB"),
        (status = 415, description = "A type that is not taken")))]
async fn create(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    headers: HeaderMap,
) -> Answer {
    let size = number(&headers, &LENGTH)?;
    let name = file_name(&headers)
        .ok_or_else(|| Failure::invalid(vec![FieldProblem::new("Upload-Metadata", "problem-field-required")]))?;
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let key = key.and_then(|key| Uuid::try_parse(key).ok()).filter(|key| key.get_version_num() == 7);
    let id = authoring.create_upload(&cx, course, key.map(UploadId::from_uuid), &name, size).await?;
    Ok(answer(StatusCode::CREATED, &[(header::LOCATION, format!("/api/v1/uploads/{id}"))]))
}

/// How much of the file is there.
#[utoipa::path(head, path = "/api/v1/uploads/{upload}", tag = "uploads", params(("upload" = Uuid, Path)),
    responses((status = 200, description = "`Upload-Offset`, `Upload-Length`, and `Upload-Result` once it is whole"),
        (status = 404, description = "No such upload")))]
async fn state(State(authoring): State<Authoring>, Context(cx): Context, Path(upload): Path<UploadId>) -> Answer {
    let state = authoring.upload(&cx, upload).await?;
    Ok(answer(StatusCode::OK, &facts(&state)))
}

fn facts(state: &UploadState) -> Vec<(HeaderName, String)> {
    let mut facts = vec![(OFFSET, state.received.to_string()), (LENGTH, state.size.to_string())];
    if let Some(media) = &state.media {
        facts.push((HeaderName::from_static("upload-result"), result(media)));
    }
    facts
}

/// What the page does with a finished file, as JSON in ASCII.
fn result(media: &Media) -> String {
    let name = media.name();
    let target = format!("../media/{}", courseware::media::percent_encode(name));
    let title = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['[', ']', '_', '-'], " ");
    let shown = ["image/", "video/", "audio/", "application/pdf"].iter().any(|kind| media.media_type.starts_with(kind));
    let markdown = match (shown, media.media_type == "text/vtt") {
        // Captions are found beside their video and are not written into the text.
        (_, true) => String::new(),
        (true, _) => format!("![{title}]({target})"),
        (false, _) => format!("[{title}]({target})"),
    };
    let url = courseware::media::address(&media.file());
    let value = json!({ "url": url, "name": name, "media_type": media.media_type, "markdown": markdown });
    let mut ascii = String::new();
    for c in value.to_string().chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                use std::fmt::Write;
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

/// Adds bytes where the upload stands. The last ones make the file.
#[utoipa::path(patch, path = "/api/v1/uploads/{upload}", tag = "uploads",
    params(("upload" = Uuid, Path), ("Upload-Offset" = u64, Header, description = "Where these bytes begin")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "`Upload-Offset` is the new place"), (status = 409, description = "The upload stands elsewhere"),
        (status = 415, description = "Not what its name says")))]
async fn append(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(upload): Path<UploadId>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let fits = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/offset+octet-stream");
    if !fits {
        return Ok(answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, &[]));
    }
    let mut state = authoring.upload(&cx, upload).await?;
    if number(&headers, &OFFSET)? != state.received || state.media.is_some() {
        return Err(AuthoringError::UploadOffset.into());
    }
    let mut stream = body.into_data_stream();
    let (mut buffer, mut kept) = (BytesMut::new(), Instant::now());
    let mut lost = false;
    while let Some(piece) = stream.next().await {
        // A line that breaks half-way keeps what came through.
        let Ok(piece) = piece else {
            lost = true;
            break;
        };
        buffer.extend_from_slice(&piece);
        while buffer.len() >= CHUNK || (buffer.len() >= SMALLEST && kept.elapsed() > PATIENCE) {
            let part: Bytes = buffer.split_to(buffer.len().min(CHUNK)).freeze();
            state = authoring.append(&cx, upload, state.received, part).await?;
            kept = Instant::now();
        }
    }
    if !buffer.is_empty() {
        state = authoring.append(&cx, upload, state.received, buffer.freeze()).await?;
    }
    let status = if lost { StatusCode::BAD_REQUEST } else { StatusCode::NO_CONTENT };
    Ok(answer(status, &facts(&state)))
}

/// Gives the upload up.
#[utoipa::path(delete, path = "/api/v1/uploads/{upload}", tag = "uploads", params(("upload" = Uuid, Path)),
    responses((status = 204, description = "Forgotten"), (status = 409, description = "It is a file already")))]
async fn cancel(State(authoring): State<Authoring>, Context(cx): Context, Path(upload): Path<UploadId>) -> Answer {
    authoring.cancel_upload(&cx, upload).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_out_of_the_metadata() {
        let mut headers = HeaderMap::new();
        let encoded = data_encoding::BASE64.encode("../rahasia/Loket Ä.mp4".as_bytes());
        let value = format!("filetype dmlkZW8vbXA0, filename {encoded}");
        headers.insert("upload-metadata", HeaderValue::from_str(&value).expect("a header"));
        assert_eq!(file_name(&headers).as_deref(), Some("Loket Ä.mp4"));
        assert_eq!(file_name(&HeaderMap::new()), None);
    }
}
