use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use blobs::Digest;
use web::{Answer, Context, Path};

use crate::{DeliveryError, Pages, policy, store};

/// What an uploaded picture or page may do when opened by itself: nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

pub(crate) async fn file(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((digest, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let digest: Digest = digest.parse().map_err(|_| DeliveryError::NotFound)?;
    let enrolled = if policy::may_read_any_media(&cx.actor) { None } else { cx.actor.person() };
    let media_type = store::media_type(&pages.delivery.db.reader(), digest.as_str(), enrolled).await?;
    let media_type = media_type.ok_or(DeliveryError::NotFound)?;
    let tag = format!("\"{digest}\"");
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(with_headers(StatusCode::NOT_MODIFIED.into_response(), &media_type, &name, &tag));
    }
    let range = match headers.get(header::RANGE).and_then(|value| value.to_str().ok()) {
        None => None,
        Some(text) => {
            let size = pages.delivery.blobs.size(&digest).await?.ok_or(DeliveryError::NotFound)?;
            match parse_range(text, size) {
                Parsed::Ignored => None,
                Parsed::Part(from, to) => Some(from..to),
                Parsed::Outside => {
                    let mut answer = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
                    set(&mut answer, header::CONTENT_RANGE, &format!("bytes */{size}"));
                    return Ok(answer);
                }
            }
        }
    };
    let partial = range.is_some();
    let reading = pages.delivery.blobs.read(&digest, range).await?.ok_or(DeliveryError::NotFound)?;
    let mut answer = Response::new(Body::from_stream(reading.stream));
    if partial {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        let range = format!("bytes {}-{}/{}", reading.range.start, reading.range.end.saturating_sub(1), reading.size);
        set(&mut answer, header::CONTENT_RANGE, &range);
    }
    set(&mut answer, header::CONTENT_LENGTH, &(reading.range.end - reading.range.start).to_string());
    Ok(with_headers(answer, &media_type, &name, &tag))
}

fn with_headers(mut answer: Response, media_type: &str, name: &str, tag: &str) -> Response {
    set(&mut answer, header::CONTENT_TYPE, media_type);
    set(&mut answer, header::ETAG, tag);
    let inline =
        ["image/", "video/", "audio/", "application/pdf", "text/vtt"].iter().any(|kind| media_type.starts_with(kind));
    let file_name: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    let disposition = if inline { "inline" } else { "attachment" };
    set(&mut answer, header::CONTENT_DISPOSITION, &format!("{disposition}; filename=\"{file_name}\""));
    let headers = answer.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    if media_type != "application/pdf" {
        headers.insert(header::CONTENT_SECURITY_POLICY, NOTHING);
    }
    answer
}

fn set(answer: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    /// Not one range of bytes: the whole file is a right answer.
    Ignored,
    /// From, to (exclusive).
    Part(u64, u64),
    /// Nothing of the file.
    Outside,
}

fn parse_range(text: &str, size: u64) -> Parsed {
    let Some((from, to)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Parsed::Ignored;
    };
    match (from.trim().parse::<u64>().ok(), to.trim().parse::<u64>().ok()) {
        (None, Some(last)) if from.trim().is_empty() => match last {
            0 => Parsed::Outside,
            _ if size == 0 => Parsed::Outside,
            last => Parsed::Part(size.saturating_sub(last), size),
        },
        (Some(from), _) if from >= size => Parsed::Outside,
        (Some(from), None) if to.trim().is_empty() => Parsed::Part(from, size),
        (Some(from), Some(to)) if from <= to => Parsed::Part(from, size.min(to.saturating_add(1))),
        _ => Parsed::Ignored,
    }
}

#[cfg(test)]
mod tests {
    use super::{Parsed, parse_range};

    #[test]
    fn ranges() {
        for (text, expected) in [
            ("bytes=0-99", Parsed::Part(0, 100)),
            ("bytes=900-", Parsed::Part(900, 1000)),
            ("bytes=900-5000", Parsed::Part(900, 1000)),
            ("bytes=-100", Parsed::Part(900, 1000)),
            ("bytes=-5000", Parsed::Part(0, 1000)),
            ("bytes=1000-", Parsed::Outside),
            ("bytes=-0", Parsed::Outside),
            ("bytes=5-2", Parsed::Ignored),
            ("bytes=0-1,5-6", Parsed::Ignored),
            ("items=0-1", Parsed::Ignored),
            ("bytes=a-b", Parsed::Ignored),
        ] {
            assert_eq!(parse_range(text, 1000), expected, "{text}");
        }
    }
}
