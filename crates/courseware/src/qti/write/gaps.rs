//! Texts with gaps: a response for each gap, in the line of the text. Words of a bank are lists of their group, gap by gap.

use std::{borrow::Cow, fmt::Write};

use kernel::Marks;

use super::{Item, choice, xhtml};
use crate::{
    authored::AuthoredQuestion,
    decimal, html_text,
    question::{self, Choice, FULL, Fraction, Gap, GapAsk, Piece, QuestionBody, pieces},
};

/// Text and gaps of a question that has some.
pub(super) fn of(question: &AuthoredQuestion) -> Option<(String, Cow<'_, [Gap]>)> {
    match &question.body {
        QuestionBody::Cloze { gaps } => Some((question.stem.clone(), Cow::Borrowed(gaps.as_slice()))),
        QuestionBody::GapSelect { words, .. } => {
            let mut gaps = Vec::new();
            let mut stem = String::new();
            let mut rest = question.stem.as_str();
            for number in question::numbers(&question.stem) {
                let mark = format!("[[{number}]]");
                let (before, after) = rest.split_once(&mark)?;
                let wanted = words.get(number.checked_sub(1)?)?;
                let offered = words.iter().enumerate().filter(|(_, word)| word.group == wanted.group);
                let option = |(at, word): (usize, &question::GapWord)| Choice {
                    text: crate::markdown::escape_markdown(&word.text),
                    fraction: if at + 1 == number { FULL } else { 0 },
                    feedback: String::new(),
                };
                gaps.push(Gap { weight: 1, ask: GapAsk::Choice { options: offered.map(option).collect() } });
                stem.push_str(before);
                let _ = write!(stem, "[[{}]]", gaps.len());
                rest = after;
            }
            stem.push_str(rest);
            Some((stem, Cow::Owned(gaps)))
        }
        _ => None,
    }
}

fn response(at: usize) -> String {
    format!("RESPONSE_{}", at + 1)
}

/// What a part of a gap's worth is in points, to six places.
fn points(mark: Marks, gaps: &[Gap], gap: &Gap, fraction: Fraction) -> String {
    let all: i64 = gaps.iter().map(|gap| i64::from(gap.weight)).sum();
    let share = mark.0.saturating_mul(i64::from(gap.weight)).saturating_mul(fraction);
    decimal::normal(&format!("{}e-6", share / all.max(1))).unwrap_or_default()
}

impl Item<'_> {
    pub(super) fn declare_gaps(&mut self, mark: Marks, gaps: &[Gap]) {
        for (at, gap) in gaps.iter().enumerate() {
            let worth = |fraction| points(mark, gaps, gap, fraction);
            let best = |fraction: Fraction| fraction >= FULL;
            let (base, case, correct, mapping): (_, _, Option<String>, Vec<(String, String)>) = match &gap.ask {
                GapAsk::Choice { options } => (
                    "identifier",
                    false,
                    options.iter().position(|option| best(option.fraction)).map(choice),
                    options
                        .iter()
                        .enumerate()
                        .filter(|(_, option)| option.fraction != 0)
                        .map(|(at, option)| (choice(at), worth(option.fraction)))
                        .collect(),
                ),
                GapAsk::Text { answers, case } => (
                    "string",
                    *case,
                    answers.iter().find(|answer| best(answer.fraction)).map(|answer| answer.text.clone()),
                    answers.iter().map(|answer| (answer.text.clone(), worth(answer.fraction))).collect(),
                ),
                GapAsk::Number { answers } => (
                    "float",
                    false,
                    answers.iter().find(|answer| best(answer.fraction)).map(|answer| answer.min.clone()),
                    Vec::new(),
                ),
            };
            let id = response(at);
            self.open("responseDeclaration", &[("identifier", &id), ("cardinality", "single"), ("baseType", base)]);
            if let Some(value) = correct {
                self.open("correctResponse", &[]);
                self.text("value", &[], &value);
                self.close();
            }
            if !mapping.is_empty() {
                self.open("mapping", &[("lowerBound", "0"), ("defaultValue", "0")]);
                for (key, value) in mapping {
                    let mut attributes = vec![("mapKey", key.as_str()), ("mappedValue", value.as_str())];
                    if base == "string" {
                        attributes.push(("caseSensitive", if case { "true" } else { "false" }));
                    }
                    self.leaf("mapEntry", &attributes);
                }
                self.close();
            }
            self.close();
            self.out.newline();
        }
    }

    pub(super) fn body_with_gaps(&mut self, stem: &str, gaps: &[Gap]) {
        let html = xhtml(stem, self.media);
        self.out.raw("<div>");
        for piece in pieces(&html) {
            match piece {
                Piece::Text(text) => {
                    self.out.raw(text);
                }
                Piece::Gap(number) => {
                    if let Some(gap) = number.checked_sub(1).and_then(|at| gaps.get(at)) {
                        self.gap(number - 1, gap);
                    }
                }
            }
        }
        self.out.raw("</div>");
    }

    fn gap(&mut self, at: usize, gap: &Gap) {
        let id = response(at);
        let GapAsk::Choice { options } = &gap.ask else {
            self.leaf("textEntryInteraction", &[("responseIdentifier", &id)]);
            return;
        };
        self.open("inlineChoiceInteraction", &[("responseIdentifier", &id), ("shuffle", "true")]);
        for (at, option) in options.iter().enumerate() {
            // Lists hold no markup.
            let words = html_text::decoded(&xhtml(&option.text, &[]));
            self.text("inlineChoice", &[("identifier", &choice(at))], &words);
        }
        self.close();
    }

    pub(super) fn process_gaps(&mut self, question: &AuthoredQuestion, gaps: &[Gap]) {
        let mark = question.mark;
        self.open("responseProcessing", &[]);
        for (at, gap) in gaps.iter().enumerate() {
            let id = response(at);
            let GapAsk::Number { answers } = &gap.ask else {
                self.open("setOutcomeValue", &[("identifier", "SCORE")]);
                self.open("sum", &[]);
                self.leaf("variable", &[("identifier", "SCORE")]);
                self.leaf("mapResponse", &[("identifier", &id)]);
                self.close();
                self.close();
                continue;
            };
            self.open("responseCondition", &[]);
            for (place, answer) in answers.iter().enumerate() {
                self.open(if place == 0 { "responseIf" } else { "responseElseIf" }, &[]);
                self.open("and", &[]);
                for (name, bound) in [("gte", &answer.min), ("lte", &answer.max)] {
                    self.open(name, &[]);
                    self.leaf("variable", &[("identifier", &id)]);
                    self.text("baseValue", &[("baseType", "float")], bound);
                    self.close();
                }
                self.close();
                self.open("setOutcomeValue", &[("identifier", "SCORE")]);
                self.open("sum", &[]);
                self.leaf("variable", &[("identifier", "SCORE")]);
                self.text("baseValue", &[("baseType", "float")], &points(mark, gaps, gap, answer.fraction));
                self.close();
                self.close();
                self.close();
            }
            self.close();
        }
        self.hint_after_tries(question);
        self.close();
        self.out.newline();
    }
}
