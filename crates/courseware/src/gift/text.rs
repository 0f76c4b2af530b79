//! Characters of GIFT: escapes, formula spans, format marks.

use crate::{html_text, markdown::escape_markdown};

/// A run of characters of a GIFT file.
pub(super) type Run = [char];

/// How a text is marked up in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Markdown,
    Html,
    Moodle,
    Plain,
}

const FORMATS: [(&str, Format); 4] = [
    ("[markdown]", Format::Markdown),
    ("[html]", Format::Html),
    ("[moodle]", Format::Moodle),
    ("[plain]", Format::Plain),
];

/// If a LaTeX formula `$…$` with a command in it starts here: the place after its end. Braces inside belong to the formula.
pub(super) fn formula_end(run: &Run, start: usize) -> Option<usize> {
    if run.get(start) != Some(&'$') || run.get(start + 1).is_none_or(|c| c.is_whitespace()) {
        return None;
    }
    let fence = if run.get(start + 1) == Some(&'$') { 2 } else { 1 };
    let mut at = start + fence;
    let mut command = false;
    while let Some(&c) = run.get(at) {
        match c {
            '\n' if fence == 1 => return None,
            '\\' => {
                // A lone `\n` is a line break, not a command.
                let letter = |place| run.get(place).is_some_and(char::is_ascii_alphabetic);
                command |= letter(at + 1) && (run[at + 1] != 'n' || letter(at + 2));
                at += 2;
            }
            '$' if fence == 1 || run.get(at + 1) == Some(&'$') => return command.then_some(at + fence),
            _ => at += 1,
        }
    }
    None
}

/// Whether a formula holds braces without escapes, so that it is taken as it stands.
fn is_raw_formula(span: &Run) -> bool {
    let mut at = 0;
    while let Some(&c) = span.get(at) {
        match c {
            '\\' => at += 2,
            '{' | '}' => return true,
            _ => at += 1,
        }
    }
    false
}

/// The place of the first unescaped character for which `wanted` holds, outside formulas.
pub(super) fn find(run: &Run, from: usize, wanted: impl Fn(usize, char) -> bool) -> Option<usize> {
    let mut at = from;
    while let Some(&c) = run.get(at) {
        if wanted(at, c) {
            return Some(at);
        }
        at = match c {
            '\\' => at + 2,
            '$' => formula_end(run, at).unwrap_or(at + 1),
            _ => at + 1,
        };
    }
    None
}

/// The text without its escapes.
pub(super) fn unescape(run: &Run) -> String {
    let mut text = String::with_capacity(run.len());
    let mut at = 0;
    let mut formula = 0;
    while let Some(&c) = run.get(at) {
        if c == '$'
            && at >= formula
            && let Some(end) = formula_end(run, at)
        {
            formula = end;
            if is_raw_formula(&run[at..end]) {
                text.extend(&run[at..end]);
                at = end;
                continue;
            }
        }
        let next = run.get(at + 1).copied();
        match (c, next) {
            ('\\', Some(escaped @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\' | '>'))) => {
                text.push(escaped);
                at += 2;
            }
            ('\\', Some('n')) if at >= formula || !run.get(at + 2).is_some_and(char::is_ascii_alphabetic) => {
                text.push('\n');
                at += 2;
            }
            _ => {
                text.push(c);
                at += 1;
            }
        }
    }
    text
}

/// The text with everything escaped that GIFT reads as its own.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Between dollars `\n` before a letter would be read as a LaTeX command; a line may begin with a letter safely.
            '\n' if chars.peek().is_some_and(char::is_ascii_alphabetic) => escaped.push('\n'),
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Takes the format mark off the front, if there is one.
pub(super) fn take_format(run: &Run) -> (Option<Format>, &Run) {
    let run = trim(run);
    for (mark, format) in FORMATS {
        let length = mark.len();
        if run.len() >= length && run[..length].iter().zip(mark.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b)) {
            return (Some(format), trim(&run[length..]));
        }
    }
    (None, run)
}

/// The Markdown of a text in this format, and whether HTML was turned into it.
pub(super) fn to_markdown(run: &Run, format: Format) -> (String, bool) {
    let text = unescape(run);
    let text = text.trim();
    match format {
        Format::Plain => (escape_markdown(text), false),
        Format::Moodle | Format::Html if html_text::looks_like_html(text) => (html_text::to_markdown(text), true),
        Format::Markdown | Format::Moodle => (text.to_owned(), false),
        Format::Html => (html_text::to_markdown(text), false),
    }
}

/// Without white space on either side.
pub(super) fn trim(run: &Run) -> &Run {
    let start = run.iter().position(|c| !c.is_whitespace()).unwrap_or(run.len());
    let end = run.iter().rposition(|c| !c.is_whitespace()).map_or(start, |last| last + 1);
    &run[start..end]
}

/// Whether the run begins with this word.
pub(super) fn starts_with(run: &Run, word: &str) -> bool {
    let mut run = run.iter();
    word.chars().all(|c| run.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn escapes() {
        for (file, text) in [
            (r"a \= b", "a = b"),
            (r"A \\\\ B", r"A \\ B"),
            (r"satu\ndua", "satu\ndua"),
            (r"$a \neq b$", r"$a \neq b$"),
            (r"$\frac{1}{2}$ \{x\}", r"$\frac{1}{2}$ {x}"),
            (r"$\frac\{1\}\{2\}$", r"$\frac{1}{2}$"),
            (r"harga $5 \: $6", "harga $5 : $6"),
            ("\\", "\\"),
        ] {
            assert_eq!(unescape(&chars(file)), text);
        }
    }

    #[test]
    fn braces_in_formulas_are_passed_over() {
        let run = chars(r"Berapa $\frac{1}{2}$? {#0.5}");
        assert_eq!(find(&run, 0, |_, c| c == '{'), Some(22));
    }

    proptest! {
        #[test]
        fn escaping_is_undone(text in "[a-z \\\\~=#{}:$>_^\n-]{0,30}") {
            prop_assert_eq!(unescape(&chars(&escape(&text))), text.trim());
        }
    }
}
