//! What each interaction of QTI 2 and 3 is here.

use std::collections::HashMap;

use roxmltree::Node;

use super::{
    Reader, Unreadable,
    classic::{most, parts, relative, with_distractors},
    rules::{self, Declaration, Rule},
};
use crate::{
    bank::{shares, whole, xml},
    decimal,
    finding::Done,
    question::{Accepted, Choice, ChoiceScoring, Comparison, FULL, Fraction, NumericAccepted, Pair, QuestionBody},
};

/// An item taken apart.
pub(super) struct Interaction<'a, 'd> {
    pub(super) item: Node<'a, 'd>,
    pub(super) declarations: Vec<Declaration>,
    pub(super) rules: Vec<Rule>,
    /// Feedback texts by the answer they are for.
    pub(super) feedback: HashMap<String, String>,
}

impl Interaction<'_, '_> {
    pub(super) fn declaration(&self, interaction: Node<'_, '_>) -> Result<&Declaration, Unreadable> {
        let id = xml::attribute(interaction, "responseIdentifier").unwrap_or_default();
        self.declarations.iter().find(|declaration| declaration.id == id).ok_or(("gift_no_right_answer", String::new()))
    }

    fn said(&self, identifier: &str) -> String {
        self.feedback.get(identifier).cloned().unwrap_or_default()
    }

    /// The rules for this response: those that name no other.
    fn rules_of<'s>(&'s self, declaration: &'s Declaration) -> impl Iterator<Item = &'s Rule> + Clone {
        self.rules.iter().filter(|rule| rule.of.is_empty() || rule.of.contains(&declaration.id))
    }

    /// Most points that a response earns, where it says so.
    pub(super) fn best(&self, interaction: Node<'_, '_>) -> Option<String> {
        let declaration = self.declaration(interaction).ok()?;
        let mapped = declaration.mapping.iter().map(|(_, value)| value.as_str());
        let ruled = self.rules_of(declaration).filter_map(|rule| rule.score.as_deref());
        let stated: Vec<&str> = mapped.chain(ruled).collect();
        (!stated.is_empty()).then(|| most(stated.into_iter()))
    }

    /// The feedback that a rule shows for this value.
    fn said_of(&self, value: &str) -> String {
        let rule =
            self.rules.iter().find(|rule| rule.equal.iter().any(|known| known == value) && rule.feedback.is_some());
        rule.and_then(|rule| rule.feedback.as_deref()).map(|identifier| self.said(identifier)).unwrap_or_default()
    }
}

/// `answer_003` and `answer_3` are told apart by no author: digits at the end without zeros in front.
fn loose(identifier: &str) -> String {
    let stem = identifier.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = identifier[stem.len()..].trim_start_matches('0');
    format!("{stem}{digits}")
}

impl Reader<'_> {
    /// The identifiers named in a key, as the choices write them.
    fn same_names(&mut self, named: &[String], choices: &[(String, String)]) -> Vec<String> {
        named
            .iter()
            .map(|name| {
                if choices.iter().any(|(known, _)| known == name) {
                    return name.clone();
                }
                let near: Vec<&String> =
                    choices.iter().map(|(known, _)| known).filter(|known| loose(known) == loose(name)).collect();
                if let [only] = near.as_slice() {
                    self.tell_once("identifier_near", name.clone(), Done::Adapted);
                    return (*only).clone();
                }
                name.clone()
            })
            .collect()
    }

    pub(super) fn interaction(
        &mut self,
        read: &Interaction<'_, '_>,
        node: Node<'_, '_>,
        stem: &mut String,
    ) -> Result<QuestionBody, Unreadable> {
        match xml::name(node).as_str() {
            "choiceInteraction" => self.choices(read, node, "simpleChoice"),
            "inlineChoiceInteraction" => self.choices(read, node, "inlineChoice"),
            "hottextInteraction" => {
                let text = xml::inner_html(node, &mut |child| (xml::name(child) == "prompt").then(String::new));
                let text = self.html(&text);
                if !text.is_empty() {
                    *stem = [stem.trim(), text.as_str()].join("\n\n").trim().into();
                }
                self.choices(read, node, "hottext")
            }
            "textEntryInteraction" => self.text_entry(read, node),
            "extendedTextInteraction" => {
                let model_answer =
                    read.declaration(node).ok().and_then(|declaration| declaration.correct.first().cloned());
                Ok(QuestionBody::essay(model_answer.unwrap_or_default()))
            }
            "uploadInteraction" => {
                Ok(QuestionBody::FileUpload { files: self.upload(node), model_answer: String::new() })
            }
            "matchInteraction" => self.match_sets(read, node),
            "orderInteraction" => self.order(read, node),
            "gapMatchInteraction" => self.gap_match(read, node, stem),
            "graphicGapMatchInteraction" => self.labels_on(read, node),
            "hotspotInteraction" => self.hotspots(read, node),
            "selectPointInteraction" => self.spots(read, node),
            other => Err(("kind_unsupported", other.to_owned())),
        }
    }

    /// Identifier and Markdown of the choices of this name.
    pub(super) fn named(&mut self, node: Node<'_, '_>, wanted: &str) -> Vec<(String, String)> {
        let choices: Vec<Node<'_, '_>> = xml::below(node, wanted).collect();
        choices
            .into_iter()
            .map(|choice| (choice.attribute("identifier").unwrap_or_default().to_owned(), self.flow(choice)))
            .collect()
    }

    pub(super) fn choices(
        &mut self,
        read: &Interaction<'_, '_>,
        node: Node<'_, '_>,
        wanted: &str,
    ) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let choices = self.named(node, wanted);
        if choices.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        if choices.iter().any(|(_, text)| text.is_empty()) {
            return Err(("option_empty", String::new()));
        }
        let multiple = declaration.cardinality == "multiple";
        let fractions = self.fractions(read, declaration, &choices, multiple);
        if !fractions.iter().any(|fraction| *fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        let find = |name: &str| choices.iter().position(|(id, _)| id.eq_ignore_ascii_case(name));
        if let (2, false, Some(yes), Some(no)) = (choices.len(), multiple, find("true"), find("false")) {
            return Ok(QuestionBody::TrueFalse {
                answer: fractions[yes] > 0,
                feedback_true: read.said(&choices[yes].0),
                feedback_false: read.said(&choices[no].0),
            });
        }
        let options = choices.into_iter().zip(fractions);
        let mut options: Vec<Choice> =
            options.map(|((id, text), fraction)| Choice { text, fraction, feedback: read.said(&id) }).collect();
        if multiple {
            whole(&mut options);
            let keyed =
                declaration.mapping.is_empty() || rules::all_or_nothing(read.item) && !declaration.correct.is_empty();
            let scoring = if keyed { ChoiceScoring::AllOrNothing } else { ChoiceScoring::Weights };
            return Ok(QuestionBody::MultipleChoice { options, scoring });
        }
        Ok(QuestionBody::SingleChoice { options })
    }

    fn fractions(
        &mut self,
        read: &Interaction<'_, '_>,
        declaration: &Declaration,
        choices: &[(String, String)],
        multiple: bool,
    ) -> Vec<Fraction> {
        let keyed = rules::all_or_nothing(read.item) && !declaration.correct.is_empty();
        if !declaration.mapping.is_empty() && !keyed {
            let keys: Vec<String> = declaration.mapping.iter().map(|(key, _)| key.clone()).collect();
            let keys = self.same_names(&keys, choices);
            let scores: Vec<String> = choices
                .iter()
                .map(|(id, _)| {
                    let at = keys.iter().position(|key| key == id);
                    at.map_or_else(|| "0".to_owned(), |at| declaration.mapping[at].1.clone())
                })
                .collect();
            return parts(&scores, multiple);
        }
        let correct = self.same_names(&declaration.correct, choices);
        let right: Vec<bool> = choices.iter().map(|(id, _)| correct.contains(id)).collect();
        if multiple {
            return shares(&right);
        }
        right.iter().map(|right| if *right { FULL } else { 0 }).collect()
    }

    pub(super) fn text_entry(
        &mut self,
        read: &Interaction<'_, '_>,
        node: Node<'_, '_>,
    ) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        if matches!(declaration.base.as_str(), "float" | "integer") {
            return self.numbers(read, declaration);
        }
        let compare = Comparison { case: declaration.case, ..Comparison::default() };
        let best = most(declaration.mapping.iter().map(|(_, value)| value.as_str()));
        let mapped = declaration.mapping.iter().map(|(key, value)| (key, decimal::ratio(value, &best).unwrap_or(FULL)));
        let right = declaration.correct.iter().map(|text| (text, FULL));
        let ruled = read.rules_of(declaration).filter(|rule| rule.score.is_some());
        let best_rule = most(read.rules_of(declaration).filter_map(|rule| rule.score.as_deref()));
        let ruled = ruled.flat_map(|rule| {
            let fraction = rule.score.as_deref().and_then(|score| decimal::ratio(score, &best_rule)).unwrap_or(0);
            rule.equal.iter().map(move |text| (text, fraction))
        });
        let mut answers: Vec<Accepted> = Vec::new();
        for (text, fraction) in mapped.chain(right).chain(ruled) {
            let known = |known: &Accepted| {
                known.text == *text || !compare.case && known.text.to_lowercase() == text.to_lowercase()
            };
            if !answers.iter().any(known) && !text.is_empty() {
                answers.push(Accepted {
                    text: text.clone(),
                    fraction: fraction.clamp(-FULL, FULL),
                    feedback: read.said_of(text),
                });
            }
        }
        if !answers.iter().any(|answer| answer.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        Ok(QuestionBody::ShortAnswer { answers, compare })
    }

    fn numbers(&mut self, read: &Interaction<'_, '_>, declaration: &Declaration) -> Result<QuestionBody, Unreadable> {
        let mut answers: Vec<NumericAccepted> = Vec::new();
        let best = most(read.rules_of(declaration).filter_map(|rule| rule.score.as_deref()));
        for rule in read.rules_of(declaration) {
            let fraction =
                rule.score.as_deref().map_or(Some(FULL), |score| decimal::ratio(score, &best)).unwrap_or(FULL);
            let feedback = rule.feedback.as_deref().map(|id| read.said(id)).unwrap_or_default();
            let mut precision = None;
            let range = match &rule.range {
                (Some(low), Some(high), open) => {
                    if *open {
                        self.tell_once("range_bound", "", Done::Adapted);
                    }
                    Some((low.clone(), high.clone()))
                }
                (None, None, _) => {
                    let value = rule.equal.first().cloned().unwrap_or_default();
                    let margin = match &rule.tolerance {
                        Some((tolerance, true)) => {
                            precision = relative(&value, tolerance);
                            decimal::multiply(&value, tolerance).and_then(|m| decimal::multiply(&m, "0.01"))
                        }
                        Some((tolerance, false)) => Some(tolerance.clone()),
                        None => Some("0".to_owned()),
                    };
                    let margin = margin.map(|margin| margin.trim_start_matches('-').to_owned());
                    margin.and_then(|margin| decimal::subtract(&value, &margin).zip(decimal::add(&value, &margin)))
                }
                _ => return Err(("range_open", String::new())),
            };
            let Some((low, high)) = range else { return Err(("gift_number", String::new())) };
            let number = |text: &str| decimal::normal(text).ok_or_else(|| ("gift_number", text.to_owned()));
            answers.push(NumericAccepted {
                min: number(&low)?,
                max: number(&high)?,
                fraction: fraction.min(FULL),
                feedback,
                precision,
            });
        }
        if answers.is_empty() {
            let best = most(declaration.mapping.iter().map(|(_, value)| value.as_str()));
            let mapped =
                declaration.mapping.iter().map(|(key, value)| (key, decimal::ratio(value, &best).unwrap_or(FULL)));
            let right = declaration.correct.iter().map(|text| (text, FULL));
            for (text, fraction) in mapped.chain(right) {
                let value = decimal::normal(text).ok_or_else(|| ("gift_number", text.clone()))?;
                if !answers.iter().any(|known| known.min == value) {
                    answers.push(NumericAccepted {
                        min: value.clone(),
                        max: value,
                        fraction: fraction.min(FULL),
                        feedback: String::new(),
                        precision: None,
                    });
                }
            }
        }
        if !answers.iter().any(|answer| answer.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        Ok(QuestionBody::numerical(answers, ""))
    }

    fn match_sets(&mut self, read: &Interaction<'_, '_>, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let sets: Vec<Node<'_, '_>> = xml::children(node, "simpleMatchSet").collect();
        let [first, second] = sets.as_slice() else { return Err(("gift_few_pairs", String::new())) };
        let lefts = self.named(*first, "simpleAssociableChoice");
        let rights = self.named(*second, "simpleAssociableChoice");
        let key: Vec<(&str, &str)> = declaration.correct.iter().filter_map(|pair| pair.split_once(' ')).collect();
        let mut pairs = Vec::new();
        for (id, left) in lefts {
            let chosen: Vec<&str> = key.iter().filter(|(from, _)| *from == id).map(|(_, to)| to.trim()).collect();
            let [chosen] = chosen.as_slice() else { return Err(("match_not_one", left)) };
            let right = rights.iter().find(|(id, _)| id == chosen).map(|(_, text)| text.clone()).unwrap_or_default();
            if left.is_empty() {
                return Err(("pair_left_empty", String::new()));
            }
            if right.is_empty() {
                return Err(("gift_pair", left));
            }
            pairs.push(Pair { left, right });
        }
        with_distractors(pairs, rights.into_iter().map(|(_, text)| text).collect())
    }

    fn order(&mut self, read: &Interaction<'_, '_>, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let choices = self.named(node, "simpleChoice");
        let correct = self.same_names(&declaration.correct, &choices);
        let items: Vec<String> = correct
            .iter()
            .filter_map(|id| choices.iter().find(|(known, _)| known == id))
            .map(|(_, text)| text.clone())
            .filter(|text| !text.is_empty())
            .collect();
        if items.len() != choices.len() {
            return Err(("order_unknown", String::new()));
        }
        if items.len() < 2 { Err(("gift_few_items", String::new())) } else { Ok(QuestionBody::ordering(items)) }
    }
}
