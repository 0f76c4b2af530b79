//! Texts: the words of sanitised HTML, and short answers compared as people mean them.

use courseware::question::Comparison;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a piece of sanitised HTML, for places that hold no markup, such as the entries of a select field.
pub fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        let skipped = if rest.starts_with('<') { tag(rest) } else { entity(rest, &mut words) };
        if skipped == 0 {
            words.push_str(&rest[..1]);
        } else if rest.starts_with("<br") || rest.starts_with("</p") {
            words.push(' ');
        }
        rest = &rest[skipped.max(1)..];
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain words as HTML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push_str("<br>"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The length of the tag at the start, or zero if a lone `<` stands there.
fn tag(text: &str) -> usize {
    let begins = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
    if begins { text.find('>').map_or(0, |end| end + 1) } else { 0 }
}

/// The length of the character reference at the start; its character goes to `words`.
fn entity(text: &str, words: &mut String) -> usize {
    const NAMED: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];
    let Some(end) = text.bytes().take(12).position(|byte| byte == b';') else {
        return 0;
    };
    let name = &text[1..end];
    let number = name.strip_prefix('#').and_then(|digits| {
        let hex = digits.strip_prefix(['x', 'X']);
        hex.map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())
    });
    let character = number
        .and_then(char::from_u32)
        .or_else(|| NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character));
    character.map_or(0, |character| {
        words.push(character);
        end + 1
    })
}

/// What is compared: one space between words, none around; without case and accents where those do not count. Written in the composed
/// form, so that it does not matter how a keyboard makes an accent.
fn folded(text: &str, compare: Comparison) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if compare.case { text } else { text.to_lowercase() };
    if compare.fold_accents { text.nfd().filter(|c| !is_combining_mark(*c)).collect() } else { text.nfc().collect() }
}

/// How near a typed text comes to an accepted form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// One slip of the fingers away.
    Typo,
    /// It has the form.
    Same,
}

/// Whether the text has the accepted form, or is forgiven one slip.
pub(super) fn nearness(form: &str, text: &str, compare: Comparison) -> Option<Nearness> {
    if matches(form, text, compare) {
        return Some(Nearness::Same);
    }
    let pattern = tokens(&folded(form, compare));
    let wanted: Option<String> = pattern.iter().map(Token::letter).collect();
    let wanted = wanted.filter(|wanted| compare.typo && wanted.chars().count() >= Comparison::TYPO_FROM)?;
    let given = folded(text, compare);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // Optimal string alignment: one insertion, deletion, substitution, or transposition of neighbours.
    (digits(&wanted) == digits(&given) && strsim::osa_distance(&wanted, &given) == 1).then_some(Nearness::Typo)
}

/// Whether the text has the pattern's form. `*` stands for any run of characters, `\*` for an asterisk.
fn matches(pattern: &str, text: &str, compare: Comparison) -> bool {
    let pattern = tokens(&folded(pattern, compare));
    let text: Vec<char> = folded(text, compare).chars().collect();
    let (mut p, mut t) = (0, 0);
    // Where to go on after the last asterisk, if what follows it fails further on.
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Token::Any) => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(Token::One(c)) if *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((after, from)) = retry else { return false };
                retry = Some((after, from + 1));
                p = after;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|token| matches!(token, Token::Any))
}

enum Token {
    Any,
    One(char),
}

impl Token {
    const fn letter(&self) -> Option<char> {
        match self {
            Self::Any => None,
            Self::One(letter) => Some(*letter),
        }
    }
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '\\' if chars.peek() == Some(&'*') => {
                chars.next();
                Token::One('*')
            }
            '*' => Token::Any,
            other => Token::One(other),
        });
    }
    tokens
}

/// A form of the pattern for reading: asterisks as an ellipsis.
pub(super) fn readable(pattern: &str) -> String {
    let parts = tokens(pattern).into_iter().map(|token| match token {
        Token::Any => '…',
        Token::One(c) => c,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let cases = [
            ("Jakarta", "  jakarta ", true),
            ("arsip dinamis", "Arsip   Dinamis", true),
            ("arsip*", "arsip", true),
            ("arsip*", "arsip statis", true),
            ("*arsip*vital*", "Program arsip yang vital sekali", true),
            ("*arsip*vital*", "vital arsip", false),
            ("a*b*c", "abbbcbc", true),
            ("a*b*c", "abbbcbd", false),
            (r"5\*", "5*", true),
            (r"5\*", "55", false),
            ("*", "", true),
            ("", "x", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text, Comparison::default()), expected, "{pattern} against {text}");
        }
    }

    #[test]
    fn what_may_differ() {
        let strict = Comparison { case: true, ..Comparison::default() };
        let accents = Comparison { fold_accents: true, ..Comparison::default() };
        let typo = Comparison { typo: true, ..Comparison::default() };
        let (same, slip) = (Some(Nearness::Same), Some(Nearness::Typo));
        for (form, text, compare, expected) in [
            ("SPBE", "spbe", strict, None),
            ("SPBE", " SPBE ", strict, same),
            ("café", "cafe", Comparison::default(), None),
            ("café", "cafe\u{301}", Comparison::default(), same),
            ("cafe", "CAFÉ", accents, same),
            ("disposisi", "diposisi", typo, slip),
            ("disposisi", "dispossisi", typo, slip),
            ("disposisi", "disposixi", typo, slip),
            ("disposisi", "dispoissi", typo, slip),
            ("disposisi", "dposisi", typo, None),
            ("arsip", "arsib", typo, slip),
            ("guna", "gusa", typo, None),
            ("arsip*", "brsip", typo, None),
            ("arsip", "arsib", Comparison::default(), None),
            // A digit is never a slip.
            ("UU 23 2014", "UU 23 2015", typo, None),
            ("UU 23 2014", "U 23 2014", typo, slip),
        ] {
            assert_eq!(nearness(form, text, compare), expected, "{form} against {text}");
        }
    }

    #[test]
    fn words_of_html() {
        let cases = [
            ("<p>Kepala <em>dinas</em></p>", "Kepala dinas"),
            ("a &lt; b &amp; c", "a < b & c"),
            ("a < b", "a < b"),
            ("satu<br>dua", "satu dua"),
            ("R&D &#38; &#x26; &tak; é&é;", "R&D & & &tak; é&é;"),
        ];
        for (html, words) in cases {
            assert_eq!(plain(html), words);
        }
    }

    #[test]
    fn plain_words_are_escaped() {
        assert_eq!(escape(r#"<b>"R&D"</b>'"#), "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;&#39;");
        assert_eq!(escape("satu\ndua"), "satu<br>dua");
    }
}
