//! Hooks for words. The published HTML is the same in every language; the page that shows it puts the words in.

use std::fmt::Write;

use super::render::escape;

/// Puts words into the hooks of a page. An element with `data-word="key"` and nothing inside gets the word as its text; an
/// element with `data-words="key:a,b"` gets an attribute `data-w-a` with the word `key-a`, and so on.
///
/// Keys: `callout-note`, `callout-tip`, `callout-important`, `callout-warning`, `callout-caution`, `footnotes`,
/// `footnote-back`, `pdf-open`, `pdf-loading`, `pdf-error`, `pdf-page`, `video-speed`.
pub fn fill_words(html: &str, word: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(at) = rest.find(" data-word") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(" data-words=\"") {
            let Some((spec, tail)) = after.split_once('"') else {
                break;
            };
            if let Some((key, names)) = spec.split_once(':') {
                for name in names.split(',') {
                    let _ = write!(out, " data-w-{name}=\"{}\"", escape(&word(&format!("{key}-{name}"))));
                }
            }
            rest = tail;
        } else if let Some(after) = rest.strip_prefix(" data-word=\"") {
            let Some((key, tail)) = after.split_once('"') else {
                break;
            };
            let Some((attributes, tail)) = tail.split_once('>') else {
                break;
            };
            out.push_str(attributes);
            out.push('>');
            if tail.starts_with("</") {
                out.push_str(&escape(&word(key)));
            }
            rest = tail;
        } else {
            out.push_str(" data-word");
            rest = &rest[" data-word".len()..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_into_their_hooks() {
        let html = r#"<p class="t" data-word="callout-note"></p><pdf-view data-words="pdf:loading,error" data-src="x"></pdf-view>"#;
        let filled = fill_words(html, &|key| format!("<{key}>"));
        assert_eq!(
            filled,
            "<p class=\"t\">&lt;callout-note&gt;</p><pdf-view data-w-loading=\"&lt;pdf-loading&gt;\" data-w-error=\"&lt;pdf-error&gt;\" data-src=\"x\"></pdf-view>"
        );
    }
}
