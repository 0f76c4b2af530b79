//! Values within texts: `{a}` stands for a value of a variable and `{={a} * 2}` for one of a formula.
//!
//! Texts are Markdown while authored and HTML once published. Both hold these marks as they are written: values differ from attempt
//! to attempt and are put in when a page is shown. Within a LaTeX formula `\frac{{a}}{2}` and `\frac{a}{2}` both show the value.

use std::collections::BTreeSet;

use crate::formula::{self, Values};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'t> {
    /// As it stands.
    Text(&'t str),
    /// The value of a variable of this name, if there is one.
    Value(String),
    /// The value of a formula.
    Formula(String),
}

/// Takes a text apart. A brace that begins none of the marks is text. A backslash that Markdown has put before a sign is passed over.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|found| at + found) {
        let Some((part, length)) = text.get(open..).and_then(mark) else {
            at = open + 1;
            continue;
        };
        if from < open {
            parts.push(Part::Text(&text[from..open]));
        }
        parts.push(part);
        (from, at) = (open + length, open + length);
    }
    if from < text.len() {
        parts.push(Part::Text(&text[from..]));
    }
    parts
}

/// The mark at the beginning of the text, and its length in bytes.
fn mark(text: &str) -> Option<(Part<'static>, usize)> {
    if let Some(rest) = text.strip_prefix("{=") {
        let mut depth = 1_usize;
        // Each sign may have a backslash before it, or be written as in HTML.
        for (at, c) in rest.char_indices().take(5 * formula::LONGEST) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                '\n' => return None,
                _ => {}
            }
            if depth == 0 {
                return Some((Part::Formula(formula_in(&rest[..at])), at + 3));
            }
        }
        return None;
    }
    let end = text.bytes().take(64).position(|byte| byte == b'}')?;
    let name = text.get(1..end)?.replace('\\', "");
    formula::is_name(&name).then_some((Part::Value(name), end + 1))
}

/// The formula of a mark. In a published text, which is HTML, `<`, `>` and `&` have another form; a formula holds no semicolon.
fn formula_in(text: &str) -> String {
    let text = text.replace('\\', "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.trim().to_owned()
}

/// How a value is shown: with a decimal comma, as every number of a quiz.
pub fn shown(value: &str) -> String {
    value.replace('.', ",")
}

/// The text with values in place of its marks. Braces around another name are no mark and stay; a formula without a value shows a
/// dash, for it must not show itself.
pub fn filled(text: &str, values: &Values) -> String {
    let mut out = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Value(name) => match values.get(&name) {
                Some(value) => out.push_str(&shown(value)),
                None => out.extend(["{", &name, "}"]),
            },
            Part::Formula(formula) => match formula::evaluate(&formula, values) {
                Ok(value) => out.push_str(&shown(&value)),
                Err(_) => out.push('–'),
            },
        }
    }
    out
}

/// First of the characters that stand for a mark while Markdown is rendered: Unicode leaves them to whoever needs some.
const FIRST: u32 = 0xE000;
/// How many of them there are.
const MOST: usize = 6_400;

/// Renders a text by `html` with its marks kept as they are, also within LaTeX. `names` are the variables; a brace around another name
/// is left to Markdown and LaTeX.
pub fn kept(text: &str, names: &BTreeSet<&str>, html: &mut dyn FnMut(&str) -> String) -> String {
    let is_sign = |c: char| (FIRST..FIRST + MOST as u32).contains(&u32::from(c));
    let mut marks = Vec::new();
    let mut masked = String::with_capacity(text.len());
    for part in parts(text) {
        let mark = match part {
            Part::Text(text) => {
                masked.extend(text.chars().filter(|c| !is_sign(*c)));
                continue;
            }
            Part::Value(name) if !names.contains(name.as_str()) => {
                masked.extend(["{", &name, "}"]);
                continue;
            }
            Part::Value(name) => format!("{{{name}}}"),
            Part::Formula(formula) => format!("{{={formula}}}"),
        };
        match char::from_u32(FIRST + marks.len() as u32).filter(|_| marks.len() < MOST) {
            Some(sign) => {
                masked.push(sign);
                marks.push(mark);
            }
            None => masked.push_str(&mark),
        }
    }
    let rendered = html(&masked);
    let mut out = String::with_capacity(rendered.len());
    for c in rendered.chars() {
        match is_sign(c).then(|| marks.get((u32::from(c) - FIRST) as usize)).flatten() {
            Some(mark) => out.push_str(&crate::markdown::escape_html(mark)),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values::from([("a", "7.5"), ("b_2", "-3")].map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    #[test]
    fn marks_become_values() {
        for (text, wanted) in [
            ("Luas {a} × {b_2} m²", "Luas 7,5 × -3 m²"),
            ("{b\\_2}{a}", "-37,5"),
            ("{={a}*2} dan {={a}\\*{b\\_2}}", "15 dan -22,5"),
            ("{={a}/0} dan {=x}", "– dan –"),
            ("{c} {} {a b} {a", "{c} {} {a b} {a"),
            ("\\frac{{a}}{2} {=1", "\\frac{7,5}{2} {=1"),
            ("é{é}{a}é", "é{é}7,5é"),
        ] {
            assert_eq!(filled(text, &values()), wanted, "{text}");
        }
    }

    #[test]
    fn marks_outlast_markdown_and_latex() {
        let names = BTreeSet::from(["a", "b_2"]);
        let html = |text: &str| {
            kept(text, &names, &mut |text| crate::markdown::render_inline_or_block(text).trim().to_owned())
        };
        assert_eq!(html("**{a}** {b_2} {={a}*{b_2}*2} {c}"), "<strong>{a}</strong> {b_2} {={a}*{b_2}*2} {c}");
        for text in ["$\\frac{{a}}{2}$", "$\\frac{a}{2}$", "$\\sqrt{a}$", "$${={a}**2}$$"] {
            let found = html(text);
            assert!(found.contains("<math") && found.contains('{') && !found.contains("merror"), "{text}: {found}");
            assert!(filled(&found, &values()).contains(if text.contains('=') { "56,25" } else { "7,5" }), "{found}");
        }
        assert_eq!(html("{a}\u{e000}!"), "{a}!");
        let compared = html("{={a} > 7 && {b_2} < 0 ? {a} & 6 : 1} | x");
        assert!(compared.contains("&gt; 7 &amp;&amp; "), "{compared}");
        assert_eq!(filled(&compared, &values()), "6 | x");
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "[{}=a b_2*\\\\é\n\u{e000}1/0-]{0,60}") {
            let _ = (filled(&text, &values()), kept(&text, &BTreeSet::from(["a"]), &mut str::to_owned));
        }
    }
}
