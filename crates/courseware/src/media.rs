//! Files of a course: which types are taken, how a page's relative path finds one, which captions belong to a video.

use std::{collections::BTreeMap, fmt::Write};

use crate::document::MediaFile;

/// Files by their path within the course, for instance `media/loket.svg`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MediaTable(BTreeMap<String, MediaFile>);

/// Finds the files that pages speak of.
pub trait Media {
    /// The file at this path within the course.
    fn file(&self, path: &str) -> Option<MediaFile>;

    /// Captions that lie beside a video, by language: `loket.id.vtt` beside `loket.mp4`.
    fn captions(&self, path: &str) -> Vec<(String, MediaFile)>;
}

impl MediaTable {
    /// A table of these files.
    pub fn new(files: impl IntoIterator<Item = (String, MediaFile)>) -> Self {
        Self(files.into_iter().collect())
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<String>, file: MediaFile) {
        self.0.insert(path.into(), file);
    }

    /// All files with their paths, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &MediaFile)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }
}

impl Media for MediaTable {
    fn file(&self, path: &str) -> Option<MediaFile> {
        self.0.get(path).cloned()
    }

    fn captions(&self, path: &str) -> Vec<(String, MediaFile)> {
        let Some((stem, _)) = path.rsplit_once('.') else {
            return Vec::new();
        };
        let start = format!("{stem}.");
        self.0
            .range(start.clone()..)
            .take_while(|(path, _)| path.starts_with(&start))
            .filter_map(|(path, file)| {
                let language = path[start.len()..].strip_suffix(".vtt")?;
                let fit = (2..=12).contains(&language.len())
                    && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                fit.then(|| (language.to_owned(), file.clone()))
            })
            .collect()
    }
}

/// What a page does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaUse {
    /// Shown in the text.
    Picture,
    /// Played.
    Video,
    /// Played without pictures.
    Audio,
    /// Read on the page.
    Pdf,
    /// Shown with a video.
    Captions,
    /// Offered for download.
    Download,
}

/// The types a course may hold: extension, media type, use.
pub const MEDIA_TYPES: &[(&str, &str, MediaUse)] = &[
    ("svg", "image/svg+xml", MediaUse::Picture),
    ("png", "image/png", MediaUse::Picture),
    ("jpg", "image/jpeg", MediaUse::Picture),
    ("jpeg", "image/jpeg", MediaUse::Picture),
    ("webp", "image/webp", MediaUse::Picture),
    ("gif", "image/gif", MediaUse::Picture),
    ("avif", "image/avif", MediaUse::Picture),
    ("mp4", "video/mp4", MediaUse::Video),
    ("webm", "video/webm", MediaUse::Video),
    ("mp3", "audio/mpeg", MediaUse::Audio),
    ("m4a", "audio/mp4", MediaUse::Audio),
    ("ogg", "audio/ogg", MediaUse::Audio),
    ("vtt", "text/vtt", MediaUse::Captions),
    ("pdf", "application/pdf", MediaUse::Pdf),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", MediaUse::Download),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", MediaUse::Download),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", MediaUse::Download),
    ("odt", "application/vnd.oasis.opendocument.text", MediaUse::Download),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", MediaUse::Download),
    ("odp", "application/vnd.oasis.opendocument.presentation", MediaUse::Download),
    ("csv", "text/csv", MediaUse::Download),
    ("txt", "text/plain", MediaUse::Download),
    ("zip", "application/zip", MediaUse::Download),
];

/// The media type and use of a file name, by its extension; nothing for a type that is not taken.
pub fn type_of(name: &str) -> Option<(&'static str, MediaUse)> {
    let (_, extension) = name.rsplit_once('.')?;
    MEDIA_TYPES
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(extension))
        .map(|(_, media_type, purpose)| (*media_type, *purpose))
}

/// Whether the first bytes of a file fit the type its name claims. Types without a signature must at least be text.
pub fn fits_type(media_type: &str, head: &[u8]) -> bool {
    let text = || !head.contains(&0);
    match media_type {
        "image/png" => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => head.starts_with(b"\xff\xd8\xff"),
        "image/gif" => head.starts_with(b"GIF8"),
        "image/webp" => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
        "image/svg+xml" => {
            let head = String::from_utf8_lossy(head);
            let start = head.trim_start_matches('\u{feff}').trim_start();
            start.starts_with("<svg")
                || (start.starts_with('<')
                    && !start.to_ascii_lowercase().starts_with("<!doctype html")
                    && head.contains("<svg"))
        }
        "image/avif" | "video/mp4" | "audio/mp4" => head.get(4..8) == Some(b"ftyp"),
        "video/webm" => head.starts_with(b"\x1a\x45\xdf\xa3"),
        "audio/mpeg" => {
            head.starts_with(b"ID3") || (head.first() == Some(&0xff) && head.get(1).is_some_and(|b| b & 0xe0 == 0xe0))
        }
        "audio/ogg" => head.starts_with(b"OggS"),
        "application/pdf" => head.starts_with(b"%PDF-"),
        "text/vtt" => head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).starts_with(b"WEBVTT"),
        "text/csv" | "text/plain" => text(),
        media_type if media_type.starts_with("application/") => head.starts_with(b"PK"),
        _ => false,
    }
}

/// Whether a file name is one we keep: no path, no leading dot, no control characters, a known extension.
pub fn is_file_name(name: &str) -> bool {
    let plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | '"' | '<' | '>' | '|' | '?' | '*' | ':');
    !name.starts_with('.') && name.len() <= 150 && name.chars().all(plain) && type_of(name).is_some()
}

/// The path within the course that a link in the file at `base` means; nothing when it leads outside or elsewhere.
pub fn resolve_path(base: &str, link: &str) -> Option<String> {
    let link = link.split(['?', '#']).next().unwrap_or_default();
    if link.is_empty() || link.starts_with("//") || link.contains("://") || link.contains('\\') {
        return None;
    }
    let link = percent_decode(link)?;
    let mut parts: Vec<&str> = Vec::new();
    if !link.starts_with('/') {
        parts.extend(base.split('/'));
        parts.pop();
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'%', [a, b, after @ ..]) = (first, tail) {
            let value = |digit: u8| char::from(digit).to_digit(16);
            bytes.push(u8::try_from(value(*a)? * 16 + value(*b)?).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}

/// The text with everything encoded that may not stand in one part of an address.
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The address of a file on our server.
pub fn address(file: &MediaFile) -> String {
    format!("{}{}/{}", crate::document::MEDIA_PREFIX, file.digest, percent_encode(&file.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> MediaFile {
        MediaFile { name: name.to_owned(), digest: "d".to_owned(), media_type: String::new(), size: 1 }
    }

    #[test]
    fn paths() {
        for (base, link, path) in [
            ("modul-1/sapa.md", "../media/loket.svg", Some("media/loket.svg")),
            ("modul-1/sapa.md", "gambar%20a.png", Some("modul-1/gambar a.png")),
            ("modul-1/sapa.md", "../../etc/passwd", None),
            ("modul-1/sapa.md", "/media/a.png?x#y", Some("media/a.png")),
            ("a.md", "https://example.org/a.png", None),
            ("a.md", "//example.org/a.png", None),
            ("a.md", "%zz", None),
        ] {
            assert_eq!(resolve_path(base, link).as_deref(), path, "{link}");
        }
    }

    #[test]
    fn captions_lie_beside_the_video() {
        let names =
            ["media/loket.mp4", "media/loket.id.vtt", "media/loket.en.vtt", "media/loket-2.id.vtt", "media/loket.vtt"];
        let table = MediaTable::new(names.map(|name| (name.to_owned(), file(name))));
        let languages: Vec<_> = table.captions("media/loket.mp4").into_iter().map(|(language, _)| language).collect();
        assert_eq!(languages, ["en", "id"]);
    }

    #[test]
    fn signatures() {
        assert!(fits_type("image/svg+xml", b"<?xml version='1.0'?><svg xmlns='x'>"));
        assert!(!fits_type("image/svg+xml", b"<!doctype html><svg>"));
        assert!(!fits_type("image/png", b"<svg"));
        assert!(fits_type("video/mp4", b"\0\0\0\x18ftypisom"));
        assert!(!fits_type("text/html", b"<p>"));
    }
}
