//! Stored files as answers: a part or the whole, never run in our origin.

use std::ops::Range;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::Answer;

/// What an uploaded picture or page may do when opened by itself: nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// A file made for this reader, to be saved under this name and kept nowhere on the way.
pub fn download(bytes: impl Into<Body>, media_type: &str, name: &str) -> Response {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' }).collect();
    let mut answer = Response::new(bytes.into());
    set(&mut answer, header::CONTENT_TYPE, media_type);
    set(&mut answer, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""));
    set(&mut answer, header::CACHE_CONTROL, "private, no-store");
    answer
}

/// Kinds that are shown in the page; everything else is downloaded.
const SHOWN: [&str; 5] = ["image/", "video/", "audio/", "application/pdf", "text/vtt"];

/// A file that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct StoredFile<'a> {
    /// Its media type as it was found out at the upload.
    pub media_type: &'a str,
    /// The name to save it under.
    pub name: &'a str,
    /// Bytes of the whole.
    pub size: u64,
    /// Hash of its content.
    pub digest: &'a str,
    /// `Cache-Control`.
    pub cache: &'static str,
}

impl StoredFile<'_> {
    /// Answers with what the headers ask for: nothing if the reader has it, one range, or the whole. `read` gives the bytes of a
    /// range, or of the whole.
    ///
    /// # Errors
    /// Those of `read`.
    pub async fn answer<R: Future<Output = Answer<Body>>>(
        &self,
        headers: &HeaderMap,
        read: impl FnOnce(Option<Range<u64>>) -> R,
    ) -> Answer {
        let tag = format!("\"{}\"", self.digest);
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            return Ok(self.described(StatusCode::NOT_MODIFIED.into_response(), &tag));
        }
        let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
        let part = match asked.map_or(Parsed::Ignored, |text| parse_range(text, self.size)) {
            Parsed::Ignored => None,
            Parsed::Part(from, to) => Some(from..to),
            Parsed::Outside => {
                let mut answer = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
                set(&mut answer, header::CONTENT_RANGE, &format!("bytes */{}", self.size));
                return Ok(answer);
            }
        };
        let mut answer = Response::new(read(part.clone()).await?);
        if let Some(Range { start, end }) = &part {
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            let range = format!("bytes {start}-{}/{}", end.saturating_sub(1), self.size);
            set(&mut answer, header::CONTENT_RANGE, &range);
        }
        let length = part.map_or(self.size, |part| part.end - part.start);
        set(&mut answer, header::CONTENT_LENGTH, &length.to_string());
        Ok(self.described(answer, &tag))
    }

    fn described(&self, mut answer: Response, tag: &str) -> Response {
        set(&mut answer, header::CONTENT_TYPE, self.media_type);
        set(&mut answer, header::ETAG, tag);
        let shown = SHOWN.iter().any(|kind| self.media_type.starts_with(kind));
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = self.name.chars().filter(plain).collect();
        let disposition = if shown { "inline" } else { "attachment" };
        set(&mut answer, header::CONTENT_DISPOSITION, &format!("{disposition}; filename=\"{name}\""));
        let headers = answer.headers_mut();
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        if self.media_type != "application/pdf" {
            headers.insert(header::CONTENT_SECURITY_POLICY, NOTHING);
        }
        answer
    }
}

fn set(answer: &mut Response, name: HeaderName, value: &str) {
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
