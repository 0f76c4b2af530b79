//! Markdown out of the HTML that other systems put into question texts. Keeps structure and emphasis, drops the rest.

use std::fmt::Write;

/// Whether the text holds HTML rather than a stray `<`.
pub(crate) fn looks_like_html(text: &str) -> bool {
    tokens(text).any(|token| matches!(token, Token::Open(..) | Token::Close(_) | Token::Comment))
        || text.contains("&nbsp;")
}

enum Token<'t> {
    Text(&'t str),
    Open(&'t str, &'t str),
    Close(&'t str),
    Comment,
}

const KNOWN: [&str; 49] = [
    "p",
    "br",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "sub",
    "sup",
    "code",
    "pre",
    "tt",
    "kbd",
    "ul",
    "ol",
    "li",
    "a",
    "img",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "font",
    "small",
    "big",
    "center",
    "strike",
    "dl",
    "dt",
    "dd",
    "script",
    "style",
    "iframe",
    "video",
    "audio",
];

fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            return Some(Token::Comment);
        }
        if let Some((token, after)) = tag(rest) {
            rest = after;
            return Some(token);
        }
        let end = rest.char_indices().skip(1).find(|&(_, c)| c == '<').map_or(rest.len(), |(at, _)| at);
        let (words, after) = rest.split_at(end);
        rest = after;
        Some(Token::Text(words))
    })
}

fn tag(text: &str) -> Option<(Token<'_>, &str)> {
    let inner = text.strip_prefix('<')?;
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = &inner[..length];
    let name = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name))?;
    let mut quote = None;
    let end = inner.char_indices().find(|&(_, c)| match (quote, c) {
        (None, '>') => true,
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(open), c) if open == c => {
            quote = None;
            false
        }
        _ => false,
    })?;
    let after = &inner[end.0 + 1..];
    let token = if closing { Token::Close(name) } else { Token::Open(name, &inner[length..end.0]) };
    Some((token, after))
}

fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let at = attributes.to_ascii_lowercase().find(&format!("{wanted}="))?;
    let value = attributes.get(at + wanted.len() + 1..)?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split([' ', '/', '\n']).next()?,
    };
    Some(entities(value))
}

/// The characters behind the common entities.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        let decoded = end.and_then(|end| entity(&rest[1..end]));
        if let (Some(c), Some(end)) = (decoded, end) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "deg" => '°',
        "times" => '×',
        "middot" => '·',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// The Markdown that shows the same.
pub(crate) fn to_markdown(html: &str) -> String {
    let mut out = Writer::default();
    for token in tokens(html) {
        match token {
            Token::Comment => {}
            Token::Text(text) => out.text(text),
            Token::Open(name, attributes) => out.open(&name.to_ascii_lowercase(), attributes),
            Token::Close(name) => out.close(&name.to_ascii_lowercase()),
        }
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in out.text.lines() {
        if line.trim().is_empty() && lines.last().is_none_or(|last| last.trim().is_empty()) {
            continue;
        }
        lines.push(if line.trim().is_empty() { "" } else { line });
    }
    lines.join("\n").trim().to_owned()
}

#[derive(Default)]
struct Writer {
    text: String,
    /// Numbers of open ordered lists; none for a bullet list.
    lists: Vec<Option<usize>>,
    links: Vec<String>,
    pre: usize,
    skip: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.skip > 0 {
            return;
        }
        let text = entities(text);
        if self.pre > 0 {
            self.text.push_str(&text);
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            } else {
                if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<') {
                    self.text.push('\\');
                }
                self.text.push(c);
            }
        }
    }

    fn paragraph(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push_str(if self.text.ends_with('\n') { "\n" } else { "\n\n" });
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        match name {
            "script" | "style" | "iframe" => self.skip += 1,
            _ if self.skip > 0 => {}
            "p" | "div" | "table" | "dl" | "center" => self.paragraph(),
            "br" | "tr" | "dt" | "dd" => self.text.push_str(if self.pre > 0 { "\n" } else { "  \n" }),
            "b" | "strong" => self.text.push_str("**"),
            "i" | "em" => self.text.push('_'),
            "s" | "del" | "strike" => self.text.push_str("~~"),
            "code" | "tt" | "kbd" if self.pre == 0 => self.text.push('`'),
            "pre" => {
                self.paragraph();
                self.text.push_str("```\n");
                self.pre += 1;
            }
            "ul" | "ol" => {
                if self.lists.is_empty() {
                    self.paragraph();
                }
                self.lists.push((name == "ol").then_some(0));
            }
            "li" => {
                let depth = self.lists.len().saturating_sub(1);
                let kept = self.text.trim_end().len();
                self.text.truncate(kept);
                self.text.push_str(if kept == 0 { "" } else { "\n" });
                if depth == 0 && !self.last_line_is_item() {
                    self.paragraph();
                }
                self.text.push_str(&"    ".repeat(depth));
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        let number = *number;
                        let _ = write!(self.text, "{number}. ");
                    }
                    _ => self.text.push_str("- "),
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph();
                self.text.push_str("### ");
            }
            "hr" => {
                self.paragraph();
                self.text.push_str("---\n\n");
            }
            "blockquote" => {
                self.paragraph();
                self.text.push_str("> ");
            }
            "td" | "th" => self.text.push(' '),
            "a" => {
                let target = attribute(attributes, "href").unwrap_or_default();
                if !target.is_empty() {
                    self.text.push('[');
                }
                self.links.push(target);
            }
            "img" => {
                let text = attribute(attributes, "alt").unwrap_or_default();
                let source = attribute(attributes, "src").unwrap_or_default();
                let _ = write!(
                    self.text,
                    "![{}](<{}>)",
                    text.replace(['[', ']'], ""),
                    source.replace(['<', '>', '\n'], "")
                );
            }
            _ => {}
        }
    }

    fn last_line_is_item(&self) -> bool {
        let last = self.text.trim_end().lines().next_back().unwrap_or_default().trim_start();
        last.starts_with("- ") || last.split_once(". ").is_some_and(|(number, _)| number.parse::<usize>().is_ok())
    }

    fn close(&mut self, name: &str) {
        match name {
            "script" | "style" | "iframe" => self.skip = self.skip.saturating_sub(1),
            _ if self.skip > 0 => {}
            "b" | "strong" => self.mark("**"),
            "i" | "em" => self.mark("_"),
            "s" | "del" | "strike" => self.mark("~~"),
            "code" | "tt" | "kbd" if self.pre == 0 => self.text.push('`'),
            "pre" if self.pre > 0 => {
                self.pre -= 1;
                self.text.push_str(if self.text.ends_with('\n') { "```\n\n" } else { "\n```\n\n" });
            }
            "ul" | "ol" => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.paragraph();
                }
            }
            "a" => {
                if let Some(target) = self.links.pop().filter(|target| !target.is_empty()) {
                    let _ = write!(self.text, "](<{}>)", target.replace(['<', '>', '\n'], ""));
                }
            }
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "table" | "dl" => self.paragraph(),
            _ => {}
        }
    }

    /// Closes emphasis right behind the last letter, as Markdown wants it.
    fn mark(&mut self, mark: &str) {
        let kept = self.text.trim_end_matches(' ').len();
        let spaces = self.text.split_off(kept);
        self.text.push_str(mark);
        self.text.push_str(&spaces);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn common_html() {
        for (html, markdown) in [
            ("<p>Satu <b>dua</b>.</p><p>Tiga</p>", "Satu **dua**.\n\nTiga"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            ("a &lt; b &amp; c", "a \\< b & c"),
            ("<span style=\"color: red\">merah</span><!-- x -->", "merah"),
            ("<a href=\"https://example.org/a?b=1\" title='>'>sini</a>", "[sini](<https://example.org/a?b=1>)"),
            ("2 < 3", "2 \\< 3"),
            ("<script>alert(1)</script>aman", "aman"),
            ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ] {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }

    #[test]
    fn a_stray_angle_is_no_html() {
        assert!(!looks_like_html("2 < 3 dan <bukan tag>"));
        assert!(looks_like_html("<em>x</em>"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[<>/a-z&;#\"'= !-]{0,60}") {
            let _ = to_markdown(&text);
        }
    }
}
