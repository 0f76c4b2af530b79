//! Gaps in a text. Where a gap stands, the text holds its number in double brackets: `[[1]]`.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::{Accepted, Choice, NumericAccepted, is_usual};

/// A gap of a cloze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What it weighs among the gaps of its question.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
    /// What it asks for.
    #[serde(flatten)]
    pub ask: GapAsk,
}

/// What a gap of a cloze asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gap", rename_all = "snake_case")]
pub enum GapAsk {
    /// One of a list.
    Choice {
        /// In the author's order; texts are Markdown while authored and sanitised HTML once published.
        options: Vec<Choice>,
    },
    /// A word or short phrase; `*` stands for anything.
    Text {
        /// Accepted forms.
        answers: Vec<Accepted>,
        /// Whether upper and lower case are told apart.
        #[serde(default, skip_serializing_if = "is_usual")]
        case: bool,
    },
    /// A number.
    Number {
        /// Accepted ranges.
        answers: Vec<NumericAccepted>,
    },
}

impl GapAsk {
    /// Most that an answer earns.
    pub(crate) fn best(&self) -> super::Fraction {
        let best = match self {
            Self::Choice { options } => options.iter().map(|option| option.fraction).max(),
            Self::Text { answers, .. } => answers.iter().map(|answer| answer.fraction).max(),
            Self::Number { answers } => answers.iter().map(|answer| answer.fraction).max(),
        };
        best.unwrap_or(0)
    }
}

impl GapAsk {
    /// Every Markdown text of the gap.
    pub(crate) fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Choice { options } => {
                options.iter_mut().flat_map(|option| [&mut option.text, &mut option.feedback]).collect()
            }
            Self::Text { answers, .. } => answers.iter_mut().map(|answer| &mut answer.feedback).collect(),
            Self::Number { answers } => answers.iter_mut().map(|answer| &mut answer.feedback).collect(),
        }
    }
}

impl Gap {
    /// What keeps the gap from being asked: a code.
    pub(crate) fn defect(&self) -> Option<&'static str> {
        let empty = match &self.ask {
            GapAsk::Choice { options } if options.len() < 2 => return Some("few_options"),
            GapAsk::Choice { options } => options.iter().any(|option| option.text.trim().is_empty()),
            GapAsk::Text { answers, .. } => answers.iter().any(|answer| answer.text.trim().is_empty()),
            GapAsk::Number { answers } if answers.iter().any(|answer| !answer.is_sound()) => {
                return Some("number_range");
            }
            GapAsk::Number { .. } => false,
        };
        match () {
            () if empty => Some("empty_option"),
            () if self.ask.best() < super::FULL => Some("no_right_option"),
            () if self.ask.best() > super::FULL || !(1..=1_000).contains(&self.weight) => Some("fraction_range"),
            () => None,
        }
    }
}

/// A word that may be put into gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapWord {
    /// Its text: plain, as lists hold no markup.
    pub text: String,
    /// Words are offered in the gaps of their group alone, counted from one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub group: u32,
    /// Whether it may stand in several gaps.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub reusable: bool,
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_one(number: &u32) -> bool {
    *number == 1
}

/// A piece of a text with gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// The gap of this number, from one.
    Gap(usize),
}

/// The number of the mark at the start of the text, and the length of the mark.
fn mark(text: &str) -> Option<(usize, usize)> {
    let inner = text.strip_prefix("[[")?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let number = inner[..digits].parse().ok().filter(|number| (1..=999).contains(number))?;
    inner[digits..].starts_with("]]").then_some((number, digits + 4))
}

/// The numbers in a text of Markdown, in order.
pub fn numbers(text: &str) -> Vec<usize> {
    text.match_indices("[[").filter_map(|(at, _)| mark(&text[at..])).map(|(number, _)| number).collect()
}

/// Cuts HTML at its marks. What stands within a tag is no mark: a control cannot stand in an attribute.
pub fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut quote = None;
    let mut tag = false;
    let bytes = html.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        match (tag, quote, byte) {
            (true, None, b'"' | b'\'') => quote = Some(byte),
            (true, Some(open), _) if byte == open => quote = None,
            (true, None, b'>') => tag = false,
            (false, _, b'<') => tag = true,
            (false, _, b'[') => {
                if let Some((number, length)) = mark(&html[at..]) {
                    if from < at {
                        pieces.push(Piece::Text(&html[from..at]));
                    }
                    pieces.push(Piece::Gap(number));
                    at += length;
                    from = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if from < html.len() {
        pieces.push(Piece::Text(&html[from..]));
    }
    pieces
}

/// The HTML with its marks numbered in order, and the numbers that they had.
pub(crate) fn renumbered(html: &str) -> (String, Vec<u32>) {
    let (mut text, mut had) = (String::with_capacity(html.len()), Vec::new());
    for piece in pieces(html) {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Gap(number) => {
                had.push(number as u32);
                let _ = write!(text, "[[{}]]", had.len());
            }
        }
    }
    (text, had)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_in_text_alone() {
        assert_eq!(
            pieces("<p title=\"[[1]] > x\">a [[2]]b[[3]]</p>"),
            [
                Piece::Text("<p title=\"[[1]] > x\">a "),
                Piece::Gap(2),
                Piece::Text("b"),
                Piece::Gap(3),
                Piece::Text("</p>")
            ]
        );
        for text in ["[[0]]", "[[x]]", "[[1]", "[1]]", "[[ 1 ]]", "[[1000]]", "[["] {
            assert_eq!(pieces(text), [Piece::Text(text)]);
        }
        assert_eq!(numbers("é [[12]] [[1]][[2]"), [12, 1]);
        assert_eq!(renumbered("[[3]] [[1]] [[3]]"), ("[[1]] [[2]] [[3]]".to_owned(), vec![3, 1, 3]));
    }
}
