//! Texts with several gaps: lists and fields in a line, and words that are put into gaps.

use roxmltree::Node;

use super::{
    GAP, Reader, Unreadable,
    classic::{Item, is},
    conditions::Condition,
    interactions::Interaction,
    with_gaps, with_marks,
};
use crate::{
    bank::xml,
    decimal,
    question::{Accepted, Choice, FULL, Gap, GapAsk, GapWord, QuestionBody},
};

impl Reader<'_> {
    /// Gaps `[name]` in the text of QTI 1.2: one is a question of its own kind, several are a cloze.
    pub(super) fn classic_blanks(
        &mut self,
        item: &Item<'_, '_>,
        stem: &str,
    ) -> Result<(String, QuestionBody), Unreadable> {
        let mut text = stem.to_owned();
        let mut order = Vec::new();
        for &response in &item.responses {
            let of = response.attribute("ident").unwrap_or_default();
            let name = of.strip_prefix("response_").unwrap_or(of);
            let escaped = crate::markdown::escape_markdown(&format!("[{name}]"));
            let marks = [escaped, format!("\\[{name}\\]"), format!("[{name}]")];
            let found = marks.iter().find_map(|mark| Some((stem.find(mark)?, mark)));
            let (place, mark) = found.ok_or_else(|| ("gap_unknown", name.to_owned()))?;
            order.push((place, response));
            text = text.replacen(mark, &GAP.to_string(), 1);
        }
        if text.matches(GAP).count() != item.responses.len() || order.is_empty() {
            return Err(("gap_unknown", String::new()));
        }
        // The number of a gap is its place in the text, whatever the order of the responses.
        order.sort_by_key(|(place, _)| *place);
        let mut gaps = Vec::new();
        for (_, response) in order {
            gaps.push(Gap { weight: 1, ask: self.classic_gap(item, response)? });
        }
        if gaps.len() == 1
            && let Some(only) = gaps.pop()
        {
            return Ok(match only.ask {
                GapAsk::Text { answers, .. } => (with_gaps(&text).0, QuestionBody::short_answer(answers)),
                _ => (text.replace(GAP, &crate::bank::gap(None)), self.classic_choice(item, false)?),
            });
        }
        Ok((with_marks(&text, 1..=gaps.len()), QuestionBody::Cloze { gaps }))
    }

    fn classic_gap(&mut self, item: &Item<'_, '_>, response: Node<'_, '_>) -> Result<GapAsk, Unreadable> {
        let of = response.attribute("ident").unwrap_or_default();
        let nodes: Vec<Node<'_, '_>> = xml::below(response, "response_label").collect();
        let stated = |attribute, value| nodes.iter().any(|label| is(*label, attribute, value));
        let listed = item.kind == "multiple_dropdowns_question"
            || stated("answer_type", "dropdown")
            || stated("answer_type", "wordbank");
        if stated("scoring_algorithm", "TextRegex") {
            return Err(("kind_unsupported", "TextRegex".to_owned()));
        }
        let contained = stated("scoring_algorithm", "TextContainsAnswer");
        let labels = self.labels(response).into_iter().filter(|(_, text)| !text.is_empty());
        if !listed {
            let form = |text: String| if contained { format!("*{text}*") } else { text };
            let answers: Vec<Accepted> = labels
                .map(|(ident, text)| Accepted { text: form(text), fraction: FULL, feedback: item.said(of, &ident) })
                .collect();
            let none = answers.is_empty();
            return if none {
                Err(("gift_no_right_answer", String::new()))
            } else {
                Ok(GapAsk::Text { answers, case: false })
            };
        }
        let option = |(ident, text): (String, String)| Choice {
            text,
            fraction: if item.condition(of, &ident).is_some_and(Condition::gives) { FULL } else { 0 },
            feedback: item.said(of, &ident),
        };
        list(labels.map(option).collect())
    }

    /// Several lists and fields in a text of QTI 2 and 3.
    pub(super) fn inline(
        &mut self,
        read: &Interaction<'_, '_>,
        nodes: &[Node<'_, '_>],
        stem: &mut String,
    ) -> Result<QuestionBody, Unreadable> {
        let (mut gaps, mut best) = (Vec::new(), Vec::new());
        for node in nodes {
            let body = match xml::name(*node).as_str() {
                "textEntryInteraction" => self.text_entry(read, *node)?,
                _ => self.choices(read, *node, "inlineChoice")?,
            };
            let ask = match body {
                QuestionBody::SingleChoice { options } => list(options)?,
                QuestionBody::ShortAnswer { answers, compare } => GapAsk::Text { answers, case: compare.case },
                QuestionBody::Numerical { answers, .. } => GapAsk::Number { answers },
                _ => return Err(("several_gaps", String::new())),
            };
            gaps.push(Gap { weight: 1, ask });
            best.push(read.best(*node));
        }
        for (gap, weight) in gaps.iter_mut().zip(shares_of(&best)) {
            gap.weight = weight;
        }
        *stem = with_marks(stem, 1..=gaps.len());
        Ok(QuestionBody::Cloze { gaps })
    }

    /// Words that are put into gaps: one gap is a single choice.
    pub(super) fn gap_match(
        &mut self,
        read: &Interaction<'_, '_>,
        node: Node<'_, '_>,
        stem: &mut String,
    ) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let named = self.named(node, "gapText");
        if named.is_empty() {
            return Err(("kind_unsupported", "gapImg".to_owned()));
        }
        let gaps: Vec<&str> = xml::below(node, "gap").filter_map(|gap| gap.attribute("identifier")).collect();
        let html = xml::inner_html(node, &mut |child| match xml::name(child).as_str() {
            "prompt" | "gapText" | "gapImg" => Some(String::new()),
            "gap" => Some(GAP.to_string()),
            _ => None,
        });
        let text = self.html(&html);
        *stem = [stem.trim(), text.as_str()].join("\n\n").trim().into();
        let key: Vec<(&str, &str)> = declaration.correct.iter().filter_map(|pair| pair.split_once(' ')).collect();
        let right = |gap: &&str| {
            let (word, _) = key.iter().find(|(_, to)| to.trim() == *gap)?;
            named.iter().position(|(id, _)| id == word)
        };
        let right: Vec<usize> =
            gaps.iter().map(right).collect::<Option<_>>().ok_or(("gift_no_right_answer", String::new()))?;
        if let [only] = right.as_slice() {
            let options = named.into_iter().enumerate();
            let options = options.map(|(at, (_, text))| Choice {
                text,
                fraction: if at == *only { FULL } else { 0 },
                feedback: String::new(),
            });
            return Ok(QuestionBody::SingleChoice { options: options.collect() });
        }
        let unlimited = |word: &Node<'_, '_>| xml::attribute(*word, "matchMax") == Some("0");
        let words = xml::below(node, "gapText").enumerate().map(|(at, word)| GapWord {
            text: xml::text(word).split_whitespace().collect::<Vec<_>>().join(" "),
            group: 1,
            reusable: unlimited(&word) || right.iter().filter(|right| **right == at).count() > 1,
        });
        let words = words.collect();
        *stem = with_marks(stem, right.iter().map(|word| word + 1));
        Ok(QuestionBody::GapSelect { words, gaps: Vec::new() })
    }
}

/// Whole weights of gaps that are worth so many points; each one where they are no multiples of the least.
fn shares_of(points: &[Option<String>]) -> Vec<u32> {
    let above = |number: &&String| decimal::compare(number, "0").is_some_and(std::cmp::Ordering::is_gt);
    let known = points.iter().flatten().filter(above);
    let least =
        known.reduce(
            |least, next| {
                if decimal::compare(next, least).is_some_and(std::cmp::Ordering::is_lt) { next } else { least }
            },
        );
    let times = |points: &Option<String>| {
        let ratio = decimal::ratio(points.as_ref()?, least?)?;
        // Points may have been rounded.
        let whole = (ratio + FULL / 2) / FULL;
        ((ratio - whole * FULL).abs() <= 10 && (1..=1_000).contains(&whole)).then_some(whole as u32)
    };
    points.iter().map(times).collect::<Option<_>>().unwrap_or_else(|| vec![1; points.len()])
}

/// A list of which one is right.
fn list(options: Vec<Choice>) -> Result<GapAsk, Unreadable> {
    if options.len() < 2 {
        return Err(("gift_one_option", String::new()));
    }
    if !options.iter().any(|option| option.fraction >= FULL) {
        return Err(("gift_no_right_answer", String::new()));
    }
    Ok(GapAsk::Choice { options })
}
