//! Credentials inside pictures (Open Badges 3.0, 5.3): an `iTXt` chunk of a PNG, an element of an SVG.

use std::fmt::Write as _;

/// The keyword of the chunk and name of the element.
const KEYWORD: &[u8] = b"openbadgecredential";
/// The namespace of the element.
const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";

/// The picture with the credential inside. `None` if it is no PNG.
pub(super) fn into_png(png: &[u8], credential: &str) -> Option<Vec<u8>> {
    let end = chunks(png).find(|chunk| chunk.kind == b"IEND")?.start;
    // Keyword, then: not compressed, no language, no translated keyword.
    let data = [KEYWORD, &[0, 0, 0, 0, 0], credential.as_bytes()].concat();
    let kind_and_data = [b"iTXt", data.as_slice()].concat();
    let mut baked = Vec::with_capacity(png.len() + data.len() + 12);
    baked.extend_from_slice(&png[..end]);
    baked.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
    baked.extend_from_slice(&kind_and_data);
    baked.extend_from_slice(&crc32fast::hash(&kind_and_data).to_be_bytes());
    baked.extend_from_slice(&png[end..]);
    Some(baked)
}

/// The credential inside a picture.
pub(super) fn from_png(png: &[u8]) -> Option<String> {
    let chunk = chunks(png).find(|chunk| chunk.kind == b"iTXt" && chunk.data.starts_with(KEYWORD))?;
    let rest = chunk.data.get(KEYWORD.len()..)?;
    // Only what is not compressed; then language and translated keyword, each ended by a zero.
    let rest = rest.strip_prefix(&[0, 0, 0])?;
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    let text = parts.nth(2)?;
    String::from_utf8(text.to_vec()).ok()
}

struct Chunk<'a> {
    start: usize,
    kind: &'a [u8],
    data: &'a [u8],
}

fn chunks(png: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = if png.starts_with(b"\x89PNG\r\n\x1a\n") { 8 } else { png.len() };
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = Chunk {
            start: at,
            kind: png.get(at + 4..at + 8)?,
            data: png.get(at + 8..at.checked_add(8)?.checked_add(length)?)?,
        };
        at += 12 + length;
        Some(chunk)
    })
}

/// The picture with the credential inside. `None` if it has no `<svg` element.
pub(super) fn into_svg(svg: &str, credential: &str) -> Option<String> {
    let open = svg.find("<svg")?;
    let close = open + svg[open..].find('>')?;
    let mut baked = String::with_capacity(svg.len() + credential.len() + 200);
    baked.push_str(&svg[..open + 4]);
    let _ = write!(baked, " xmlns:openbadges=\"{NAMESPACE}\"");
    baked.push_str(&svg[open + 4..=close]);
    let _ = write!(
        baked,
        "<openbadges:credential><![CDATA[{}]]></openbadges:credential>",
        credential.replace("]]>", "]]]]><![CDATA[>")
    );
    baked.push_str(&svg[close + 1..]);
    Some(baked)
}

/// The credential inside a picture: in the element, or in its attribute `verify` (a JWT).
pub(super) fn from_svg(svg: &str) -> Option<String> {
    let open = svg.find("<openbadges:credential")?;
    let rest = &svg[open..];
    let head = &rest[..rest.find('>')?];
    if let Some((_, after)) = head.split_once("verify=\"") {
        return after.split('"').next().map(ToOwned::to_owned);
    }
    let inner = rest.get(head.len() + 1..rest.find("</openbadges:credential>")?)?.trim();
    let inner = inner.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(inner);
    Some(inner.replace("]]]]><![CDATA[>", "]]>").trim().to_owned())
}
