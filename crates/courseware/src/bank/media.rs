//! Files that come with questions: pictures in base64, pictures of a package. Each is handed over once, under a name of its own.

use crate::{
    bank::limits,
    finding::{Done, Finding, Place},
    media::{fits_type, is_file_name, percent_encode, type_of},
};

/// A file that the questions of a bank show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankMedia {
    /// Its file name, unique in the bank. Texts speak of it as `/media/{name}`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl BankMedia {
    /// How texts speak of the file.
    pub fn link(&self) -> String {
        link(&self.name)
    }
}

/// How texts speak of a file of this name.
pub(crate) fn link(name: &str) -> String {
    format!("/media/{}", percent_encode(name))
}

/// Adds a file to those handed over, unless it is there. The link to it, or why it is not taken.
pub(crate) fn add(
    media: &mut Vec<BankMedia>,
    place: &Place,
    name: &str,
    bytes: Vec<u8>,
) -> Result<String, Box<Finding>> {
    let name = name.rsplit('/').next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control() && !"\\\"<>|?*:".contains(*c)).collect();
    let fits = type_of(&name).is_some_and(|(media_type, _)| fits_type(media_type, &bytes));
    if !is_file_name(&name) || !fits || media.len() >= limits::MEDIA {
        return Err(Box::new(Finding::new(place.clone(), "media_type", name, Done::LeftOut)));
    }
    if let Some(known) = media.iter().find(|known| known.bytes == bytes) {
        return Ok(known.link());
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let free = std::iter::once(name.clone()).chain((2..).map(|number| format!("{stem}-{number}.{extension}")));
    let mut free = free.filter(|name| !media.iter().any(|known| known.name.eq_ignore_ascii_case(name)));
    let name = free.next().unwrap_or_default();
    let link = link(&name);
    media.push(BankMedia { name, bytes });
    Ok(link)
}

/// The HTML with every `src` passed through `change`; what it returns takes the place of the address.
pub(crate) fn map_sources(html: &str, change: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("src=") {
        let (before, after) = rest.split_at(at + 4);
        out.push_str(before);
        rest = after;
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(end) = rest[1..].find(quote) else { continue };
        let source = &rest[1..=end];
        let changed = change(source);
        out.push(quote);
        out.push_str(changed.as_deref().unwrap_or(source));
        out.push(quote);
        rest = &rest[end + 2..];
    }
    out.push_str(rest);
    out
}

/// Name and bytes of a picture that stands in the address itself: `data:image/png;base64,…`.
pub(crate) fn data_url(source: &str) -> Option<(String, Vec<u8>)> {
    let (kind, data) = source.strip_prefix("data:image/")?.split_once(";base64,")?;
    let extension = match kind {
        "svg+xml" => "svg",
        "jpeg" => "jpg",
        other => other,
    };
    Some((format!("picture.{extension}"), base64(data)?))
}

/// Width and height of a picture in pixels, by its bytes; of a drawing, by what it says of itself.
pub(crate) fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = super::xml::without_doctype(text.trim_start_matches('\u{feff}'));
    let document = super::xml::parse(&text).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return None;
    }
    let pixels = |text: &str| -> Option<u32> {
        let number = text.trim().trim_end_matches("px");
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.parse().ok()).flatten().filter(|size| *size > 0)
    };
    let stated = root.attribute("width").and_then(pixels).zip(root.attribute("height").and_then(pixels));
    stated.or_else(|| {
        let frame: Vec<&str> = root.attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        let [_, _, width, height] = frame.as_slice() else { return None };
        pixels(width).zip(pixels(height))
    })
}

/// The bytes behind base64, whatever white space is in it.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    data_encoding::BASE64.decode(&text).ok().or_else(|| data_encoding::BASE64_NOPAD.decode(&text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_once_other_bytes_under_another_name() {
        let mut media = Vec::new();
        let mut add = |name: &str, tail: &str| {
            let bytes = [b"\x89PNG\r\n\x1a\n", tail.as_bytes()].concat();
            super::add(&mut media, &Place::line(1), name, bytes).map_err(|finding| finding.code)
        };
        assert_eq!(add("a b.png", "1").as_deref(), Ok("/media/a%20b.png"));
        assert_eq!(add("x/c.png", "1").as_deref(), Ok("/media/a%20b.png"));
        assert_eq!(add("a b.png", "2").as_deref(), Ok("/media/a%20b-2.png"));
        assert_eq!(add("a.exe", "2").map_err(|code| code == "media_type"), Err(true));
    }

    #[test]
    fn pictures_say_how_large_they_are() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0";
        assert_eq!(dimensions(png), Some((640, 480)));
        for (svg, size) in [
            ("<svg xmlns='x' width='320px' height='200.5'/>", Some((320, 200))),
            ("<?xml version='1.0'?><svg xmlns='x' width='100%' height='100%' viewBox='0 0 64 48'/>", Some((64, 48))),
            ("<svg xmlns='x'/>", None),
            ("<html/>", None),
        ] {
            assert_eq!(dimensions(svg.as_bytes()), size, "{svg}");
        }
    }

    #[test]
    fn sources_are_changed() {
        let html = "<img src=\"a.png\" alt='x'><img src='b' ><img src=c>";
        let changed = map_sources(html, &mut |source| (source == "a.png").then(|| "/m".to_owned()));
        assert_eq!(changed, "<img src=\"/m\" alt='x'><img src='b' ><img src=c>");
    }
}
