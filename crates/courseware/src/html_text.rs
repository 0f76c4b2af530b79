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

#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "pre", "tt", "kbd", "ul",
    "ol", "li", "a", "img", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "table", "thead", "tbody", "tfoot",
    "tr", "td", "th", "caption", "colgroup", "col", "font", "small", "big", "center", "strike", "dl", "dt", "dd", "script",
    "style", "iframe", "video", "audio", "canvas", "object", "embed", "svg", "math", "section", "article", "figure",
    "figcaption", "abbr", "cite", "q", "var", "samp", "ins", "mark", "label", "input", "select", "option", "form", "button",
    "nobr", "html", "head", "body", "meta", "link", "title", "source", "picture", "noscript",
];

/// Elements that show or do something no Markdown holds; they and what is in them are left out.
const LEFT_OUT: [&str; 12] =
    ["script", "style", "iframe", "video", "audio", "canvas", "object", "embed", "svg", "head", "select", "noscript"];

/// Whether this is an element of HTML, and not of some other vocabulary.
pub(crate) fn is_element(name: &str) -> bool {
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The first element in the HTML that cannot be shown as Markdown. A style sheet is none: nobody misses it.
pub(crate) fn lost(html: &str) -> Option<&'static str> {
    tokens(html).find_map(|token| match token {
        Token::Open(name, _) => {
            LEFT_OUT.into_iter().find(|lost| lost.eq_ignore_ascii_case(name) && !matches!(*lost, "style" | "head"))
        }
        _ => None,
    })
}

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
        let end = rest.find(';').filter(|end| *end <= 32);
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

/// The words of a piece of HTML: tags fall away, character references become characters.
pub(crate) fn decoded(html: &str) -> String {
    let words = tokens(html).filter_map(|token| match token {
        Token::Text(text) => Some(entities(text)),
        _ => None,
    });
    words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        // White space that does not break is common in pasted text and means nothing there.
        "nbsp" => ' ',
        name if !name.starts_with('#') => {
            let wanted = format!("&{name};");
            let known = entities::ENTITIES.iter().find(|known| known.entity == wanted)?;
            let mut chars = known.characters.chars();
            chars.next().filter(|_| chars.next().is_none())?
        }
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
    /// Where raised or lowered passages began.
    raised: Vec<usize>,
    /// Where the emphasis begun last begins: no white space stands there.
    begun: usize,
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
        let mut rest = text.as_str();
        while let Some((before, formula, display, after)) = formula(rest) {
            self.words(before);
            let formula = formula.split_whitespace().collect::<Vec<_>>().join(" ");
            let mark = if display { "$$" } else { "$" };
            let _ = write!(self.text, "{mark}{formula}{mark}");
            rest = after;
        }
        self.words(rest);
    }

    /// Whether Markdown would read the letter, put here, as more than itself.
    fn means_something(&self, c: char, next: Option<char>) -> bool {
        match c {
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '$' | '~' => true,
            '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()),
            '#' | '+' | '-' | '>' | '=' => self.line().is_empty(),
            '.' | ')' => {
                let line = self.line();
                !line.is_empty() && line.len() <= 9 && line.bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        }
    }

    /// What stands in the line so far, without the marks of a list or quotation.
    fn line(&self) -> &str {
        let line = self.text.rsplit('\n').next().unwrap_or_default().trim_start();
        let rest = ["- ", "> ", "### "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
        match rest.split_once(". ") {
            Some((number, rest)) if number.bytes().all(|b| b.is_ascii_digit()) => rest.trim_start(),
            _ => rest.trim_start(),
        }
    }

    fn words(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) && self.begun != self.text.len() {
                    self.text.push(' ');
                }
            } else {
                if self.means_something(c, chars.peek().copied()) {
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
            "embed" => {}
            name if LEFT_OUT.contains(&name) => self.skip += 1,
            _ if self.skip > 0 => {}
            "p" | "div" | "table" | "dl" | "center" => self.paragraph(),
            "br" | "tr" | "dt" | "dd" => self.text.push_str(if self.pre > 0 { "\n" } else { "  \n" }),
            "b" | "strong" => self.begin("**"),
            "i" | "em" => self.begin("_"),
            "s" | "del" | "strike" => self.begin("~~"),
            "sup" | "sub" => self.raised.push(self.text.len()),
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
            name if LEFT_OUT.contains(&name) => self.skip = self.skip.saturating_sub(1),
            _ if self.skip > 0 => {}
            "b" | "strong" => self.mark("**"),
            "i" | "em" => self.mark("_"),
            "s" | "del" | "strike" => self.mark("~~"),
            "sup" | "sub" => self.raise(name == "sup"),
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

    /// Raises or lowers what was written since the mark was opened, where Unicode has the letters for it.
    fn raise(&mut self, up: bool) {
        const PLAIN: &str = "0123456789+-=()n";
        const UP: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ";
        const DOWN: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ";
        let Some(start) = self.raised.pop().filter(|start| self.text.is_char_boundary(*start)) else { return };
        let letters = if up { UP } else { DOWN };
        let raised: Option<String> = self.text[start..]
            .chars()
            .map(|c| PLAIN.chars().position(|plain| plain == c).and_then(|at| letters.chars().nth(at)))
            .collect();
        if let Some(raised) = raised {
            self.text.truncate(start);
            self.text.push_str(&raised);
        }
    }

    fn begin(&mut self, mark: &str) {
        self.text.push_str(mark);
        self.begun = self.text.len();
    }

    /// Closes emphasis right behind the last letter, as Markdown wants it.
    fn mark(&mut self, mark: &str) {
        let kept = self.text.trim_end_matches(' ').len();
        let spaces = self.text.split_off(kept);
        self.text.push_str(mark);
        self.text.push_str(&spaces);
    }
}

/// The first formula in `\\(…\\)`, `\\[…\\]` or `$$…$$`: text before, formula, whether it stands alone, text after.
fn formula(text: &str) -> Option<(&str, &str, bool, &str)> {
    [(r"\(", r"\)", false), (r"\[", r"\]", true), ("$$", "$$", true)]
        .into_iter()
        .filter_map(|(open, close, display)| {
            let start = text.find(open)?;
            let inner = &text[start + open.len()..];
            let end = inner.find(close)?;
            let formula = inner[..end].trim();
            let plain = !formula.is_empty() && !formula.contains('$');
            plain.then(|| (&text[..start], formula, display, &inner[end + close.len()..]))
        })
        .min_by_key(|(before, ..)| before.len())
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
            (r"<p>Jika \( a_1 \lt b_2 \)</p>", r"Jika $a_1 \lt b_2$"),
            ("Ca<sup>2+</sup> dan H<sub>2</sub>O, x<sup>y</sup>", "Ca²⁺ dan H₂O, xy"),
            ("<canvas id='a'></canvas>gambar", "gambar"),
            ("satu <b> dua </b>", "satu **dua**"),
            ("<p>1. satu</p><p># dua</p>", "1\\. satu\n\n\\# dua"),
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
