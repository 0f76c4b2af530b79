//! Texts with gaps: embedded answers, and words that are put or chosen into numbered gaps.

use roxmltree::Node;

use super::{Reader, Unreadable};
use crate::{
    bank::xml,
    cloze::{self, Texts},
    html_text,
    question::{self, GapWord, QuestionBody},
};

/// Stands for a gap while HTML becomes Markdown, which would escape its brackets.
const MARK: char = '\u{e001}';

impl Reader {
    /// Embedded answers.
    pub(super) fn cloze(&mut self, node: Node<'_, '_>) -> Result<(String, QuestionBody), Unreadable> {
        let text = xml::child(node, "questiontext").ok_or(("gift_empty_stem", String::new()))?;
        let format = text.attribute("format").unwrap_or("moodle_auto_format").to_owned();
        let source = self.with_files(text);
        let html = format == "html" || format != "markdown" && html_text::looks_like_html(&source);
        // Outside the reader, as it reads the gaps' own texts.
        let mut rich = |text: &str| if html { html_text::to_markdown(text) } else { text.to_owned() };
        let mut plain = |text: &str| if html { html_text::decoded(text) } else { text.to_owned() };
        let (stem, gaps) = cloze::parse_with(&source, &mut Texts { rich: &mut rich, plain: &mut plain })?;
        if gaps.is_empty() {
            return Err(("gap_unknown", String::new()));
        }
        let marked = (1..=gaps.len())
            .fold(stem, |stem, number| stem.replacen(&format!("[[{number}]]"), &format!("{MARK}{number}{MARK}"), 1));
        let stem = self.formatted(&marked, &format);
        let stem = (1..=gaps.len())
            .fold(stem, |stem, number| stem.replacen(&format!("{MARK}{number}{MARK}"), &format!("[[{number}]]"), 1));
        Ok((stem, QuestionBody::Cloze { gaps }))
    }

    /// Words for gaps: to be dragged, or chosen from lists.
    pub(super) fn gaps(node: Node<'_, '_>, stem: &str) -> Result<(String, QuestionBody), Unreadable> {
        let boxes = node.children().filter(|child| matches!(child.tag_name().name(), "dragbox" | "selectoption"));
        let words: Vec<GapWord> = boxes
            .map(|word| GapWord {
                // Lists hold no markup.
                text: html_text::decoded(&xml::child_text(word, "text")),
                group: xml::child_text(word, "group").parse().unwrap_or(1),
                reusable: xml::child(word, "infinite").is_some(),
            })
            .collect();
        // The text is Markdown by now, where brackets are escaped if it was HTML.
        let stem = stem.replace("\\[\\[", "[[").replace("\\]\\]", "]]");
        let stated = question::numbers(&stem);
        if stated.is_empty() || stated.iter().any(|number| *number > words.len()) {
            return Err(("gap_unknown", String::new()));
        }
        // A choice from a list uses nothing up.
        let times = |number: usize| stated.iter().filter(|stated| **stated == number).count();
        let again = |(at, word): (usize, GapWord)| GapWord { reusable: word.reusable || times(at + 1) > 1, ..word };
        let words = words.into_iter().enumerate().map(again).collect();
        Ok((stem, QuestionBody::GapSelect { words, gaps: Vec::new() }))
    }
}
