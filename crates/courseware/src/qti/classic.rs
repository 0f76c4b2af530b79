//! Items of QTI 1.2. The kind is what the metadata `question_type` says, else what the response is.

use std::collections::HashMap;

use kernel::Marks;
use roxmltree::Node;

use super::{
    Reader, Unreadable,
    conditions::{self, Condition},
    has_room,
    material::{is_blank, without_gap},
    with_gaps,
};
use crate::{
    authored::AuthoredQuestion,
    bank::{shares, whole, xml},
    decimal,
    finding::Done,
    question::{
        Accepted, Choice, ChoiceScoring, Comparison, FULL, FileRules, Fraction, NumericAccepted, Pair, Precision,
        QuestionBody,
    },
};

/// An item taken apart.
pub(super) struct Item<'a, 'd> {
    pub(super) kind: String,
    pub(super) responses: Vec<Node<'a, 'd>>,
    conditions: Vec<Condition>,
    /// Feedback texts by their idents.
    feedback: HashMap<String, String>,
}

impl Item<'_, '_> {
    /// What the conditions say of this answer: its condition.
    pub(super) fn condition(&self, response: &str, ident: &str) -> Option<&Condition> {
        let fits = |condition: &&Condition| condition.equal.iter().any(|(of, value)| of == response && value == ident);
        self.conditions.iter().filter(fits).max_by_key(|condition| condition.score.is_some())
    }

    /// The feedback for this answer.
    pub(super) fn said(&self, response: &str, ident: &str) -> String {
        let fits = |condition: &&Condition| {
            condition.equal.len() == 1 && condition.equal[0] == (response.to_owned(), ident.to_owned())
        };
        let links = self.conditions.iter().filter(fits).flat_map(|condition| &condition.feedback);
        let own = format!("{ident}_fb");
        let found = links.chain([&own]).filter(|link| !is_general(link)).find_map(|link| self.feedback.get(link));
        found.cloned().unwrap_or_default()
    }
}

/// Whether feedback is for the item as a whole.
fn is_general(ident: &str) -> bool {
    matches!(
        ident,
        "general_fb" | "correct_fb" | "general_incorrect_fb" | "Correct" | "Incorrect" | "correct" | "incorrect"
    )
}

impl Reader<'_> {
    /// Reads a `questestinterop`.
    pub(super) fn classic(&mut self, root: Node<'_, '_>, several: bool) {
        for part in root.children().filter(Node::is_element) {
            let name = part.tag_name().name();
            let ident = part.attribute("ident").unwrap_or_default();
            if matches!(name, "assessment" | "objectbank") && !ident.is_empty() && !self.seen.insert(ident.to_owned()) {
                continue;
            }
            self.category.clear();
            if name == "objectbank" {
                self.category = field(part, "bank_title").unwrap_or_default();
            } else if name == "assessment" && several && !self.file.is_empty() {
                part.attribute("title").unwrap_or_default().clone_into(&mut self.category);
            }
            for entry in xml::below(part, "bankentry_item").chain(xml::below(part, "sourcebank_ref")) {
                self.stand(entry);
                let bank = entry.attribute("sourcebank_ref").map_or_else(|| xml::text(entry), ToOwned::to_owned);
                let here = self
                    .package
                    .as_ref()
                    .is_some_and(|package| package.names().iter().any(|name| name.contains(bank.trim())));
                if !here {
                    self.tell("bank_elsewhere", bank.trim(), Done::LeftOut);
                }
            }
            let items: Vec<Node<'_, '_>> = if name == "item" { vec![part] } else { xml::below(part, "item").collect() };
            self.items(&items);
        }
    }

    fn items(&mut self, items: &[Node<'_, '_>]) {
        let parents: Vec<String> = items.iter().filter_map(|item| field(*item, "parent_stimulus_item_ident")).collect();
        let mut stimuli = HashMap::new();
        for &node in items {
            self.stand(node);
            if !has_room(self) {
                return;
            }
            let ident = node.attribute("ident").unwrap_or_default();
            let kind = field(node, "question_type").unwrap_or_default();
            if kind == "text_only_question" && parents.iter().any(|parent| parent == ident) {
                let text = self.stem(node);
                stimuli.insert(ident.to_owned(), text);
                continue;
            }
            match self.classic_question(node, kind) {
                Ok(mut question) => {
                    let parent = field(node, "parent_stimulus_item_ident");
                    if let Some(stimulus) =
                        parent.and_then(|parent| stimuli.get(&parent)).filter(|text| !text.is_empty())
                    {
                        self.tell("stimulus_joined", "", Done::Adapted);
                        question.stem = format!("{stimulus}\n\n{}", question.stem);
                    }
                    let place = self.place.clone();
                    self.bank.ask(&place, question);
                }
                Err((code, detail)) => {
                    let place = self.place.clone();
                    self.bank.keep(&place, &xml::source(node), code, detail);
                }
            }
        }
    }

    fn classic_question(&mut self, node: Node<'_, '_>, kind: String) -> Result<AuthoredQuestion, Unreadable> {
        if xml::is_too_large(node) {
            return Err(("question_too_large", String::new()));
        }
        let is_response = |node: &Node<'_, '_>| {
            node.is_element()
                && node.tag_name().name().starts_with("response_")
                && node.has_attribute("ident")
                && node.tag_name().name() != "response_label"
        };
        let responses = xml::child(node, "presentation").map(|shown| shown.descendants().filter(is_response).collect());
        let mut item = Item {
            kind,
            responses: responses.unwrap_or_default(),
            conditions: conditions::read(node),
            feedback: HashMap::new(),
        };
        for text in xml::children(node, "itemfeedback") {
            let words = self.materials(text);
            item.feedback.insert(text.attribute("ident").unwrap_or_default().to_owned(), words);
        }
        let stem = self.stem(node);
        let (stem, mut body) = self.canvas_formula(node, &stem).unwrap_or_else(|| self.classic_body(&item, &stem))?;
        if let QuestionBody::FileUpload { files, .. } = &mut body {
            *files = self.classic_files(node);
        }
        if stem.trim().is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        let mut question = AuthoredQuestion::new(stem, body);
        let title = node.attribute("title").unwrap_or_default().trim();
        if title != "Question" {
            title.clone_into(&mut question.name);
        }
        question.category.clone_from(&self.category);
        question.explanation = item.feedback.get("general_fb").cloned().unwrap_or_default();
        let combined =
            item.feedback.iter().any(|(ident, text)| is_general(ident) && ident != "general_fb" && !text.is_empty());
        if combined {
            self.tell("feedback_combined", "", Done::LeftOut);
        }
        if let Some(points) =
            field(node, "points_possible").filter(|points| !points.is_empty() && question.body.is_graded())
        {
            question.mark = decimal::marks(&points).unwrap_or_else(|| {
                self.tell("bank_mark", points, Done::Defaulted);
                Marks::ONE
            });
        }
        Ok(question)
    }

    fn classic_body(&mut self, item: &Item<'_, '_>, stem: &str) -> Result<(String, QuestionBody), Unreadable> {
        let kind = item.kind.trim_end_matches("_question");
        let ordered = item.responses.iter().any(|node| is(*node, "rcardinality", "ordered"));
        let multiple = item.responses.iter().any(|node| is(*node, "rcardinality", "multiple"));
        let all_lid =
            !item.responses.is_empty() && item.responses.iter().all(|node| node.tag_name().name() == "response_lid");
        let fib = |wanted: &[&str]| {
            item.responses.iter().any(|node| {
                node.tag_name().name() == "response_num"
                    || xml::below(*node, "render_fib").any(|fib| wanted.iter().any(|wanted| is(fib, "fibtype", wanted)))
            })
        };
        match kind {
            "text_only" => return Ok((without_gap(stem), QuestionBody::Description)),
            "calculated" | "hot_spot" | "categorization" | "formula" => {
                return Err(("kind_unsupported", kind.to_owned()));
            }
            "essay" => return Ok((without_gap(stem), QuestionBody::essay(""))),
            "file_upload" => {
                let body = QuestionBody::FileUpload { files: FileRules::default(), model_answer: String::new() };
                return Ok((without_gap(stem), body));
            }
            "numerical" => return Ok((without_gap(stem), self.classic_numbers(item)?)),
            "matching" => return Ok((without_gap(stem), self.classic_matching(item)?)),
            "multiple_dropdowns" | "fill_in_multiple_blanks" => return self.classic_blanks(item, stem),
            _ => {}
        }
        if item.responses.is_empty() {
            return Err(("gift_description", String::new()));
        }
        if item.responses.len() > 1 {
            let choices =
                all_lid && item.responses.iter().all(|node| xml::below(*node, "render_choice").next().is_some());
            if choices && item.responses.iter().all(|node| xml::child(*node, "material").is_some()) {
                return Ok((without_gap(stem), self.classic_matching(item)?));
            }
            return Err(("several_gaps", String::new()));
        }
        if ordered {
            return Ok((without_gap(stem), self.classic_ordering(item)?));
        }
        if all_lid {
            return Ok((without_gap(stem), self.classic_choice(item, multiple)?));
        }
        if item.responses[0].tag_name().name() == "response_xy" || item.responses[0].tag_name().name() == "response_grp"
        {
            return Err(("kind_unsupported", item.responses[0].tag_name().name().to_owned()));
        }
        let has_key = item.conditions.iter().any(|condition| condition.gives() && !condition.equal.is_empty());
        if fib(&["decimal", "integer"]) {
            return Ok((without_gap(stem), self.classic_numbers(item)?));
        }
        if !has_key && kind != "short_answer" {
            return Ok((without_gap(stem), QuestionBody::essay("")));
        }
        Ok((with_gaps(stem).0, Self::classic_short(item)?))
    }

    /// The labels of a response: ident and Markdown.
    pub(super) fn labels(&mut self, response: Node<'_, '_>) -> Vec<(String, String)> {
        let labels: Vec<Node<'_, '_>> = xml::below(response, "response_label").collect();
        labels
            .into_iter()
            .map(|label| (label.attribute("ident").unwrap_or_default().to_owned(), self.materials(label)))
            .collect()
    }

    pub(super) fn classic_choice(&mut self, item: &Item<'_, '_>, multiple: bool) -> Result<QuestionBody, Unreadable> {
        let response = item.responses[0];
        let of = response.attribute("ident").unwrap_or_default();
        let labels = self.labels(response);
        if labels.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        let multiple = multiple || item.kind == "multiple_answers_question";
        let together = item.conditions.iter().find(|c| c.gives() && (c.has_not || c.equal.len() > 1));
        let mut scoring = ChoiceScoring::Weights;
        let fractions = if let Some(together) = together.filter(|_| multiple) {
            scoring = ChoiceScoring::AllOrNothing;
            let right: Vec<bool> =
                labels.iter().map(|(ident, _)| together.equal.iter().any(|(_, value)| value == ident)).collect();
            shares(&right)
        } else {
            let scores: Vec<String> = labels
                .iter()
                .map(|(ident, _)| {
                    item.condition(of, ident).and_then(|c| c.score.clone()).unwrap_or_else(|| "0".to_owned())
                })
                .collect();
            parts(&scores, multiple)
        };
        if !fractions.iter().any(|fraction| *fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        if item.kind == "true_false_question"
            && let Some(body) = true_false(item, of, &labels, &fractions)
        {
            return Ok(body);
        }
        let all = labels.len();
        let labels: Vec<_> = labels
            .into_iter()
            .zip(fractions)
            .filter(|((_, text), fraction)| !text.is_empty() || *fraction != 0)
            .collect();
        if labels.len() < all {
            self.tell("option_blank", (all - labels.len()).to_string(), Done::LeftOut);
        }
        if labels.iter().any(|((_, text), _)| text.is_empty()) {
            return Err(("option_empty", String::new()));
        }
        if labels.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        let mut options: Vec<Choice> = labels
            .into_iter()
            .map(|((ident, text), fraction)| Choice { text, fraction, feedback: item.said(of, &ident) })
            .collect();
        if multiple {
            whole(&mut options);
            return Ok(QuestionBody::MultipleChoice { options, scoring });
        }
        Ok(QuestionBody::SingleChoice { options })
    }

    fn classic_short(item: &Item<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let giving: Vec<&Condition> = item.conditions.iter().filter(|c| c.gives()).collect();
        let compare = Comparison { case: giving.iter().any(|condition| condition.case), ..Comparison::default() };
        let most = most(giving.iter().filter_map(|c| c.score.as_deref()));
        let mut answers: Vec<Accepted> = Vec::new();
        for condition in giving {
            for (of, text) in &condition.equal {
                let same = |known: &Accepted| {
                    known.text == *text || !compare.case && known.text.to_lowercase() == text.to_lowercase()
                };
                if text.is_empty() || answers.iter().any(same) {
                    continue;
                }
                let fraction =
                    condition.score.as_deref().and_then(|score| decimal::ratio(score, &most)).unwrap_or(FULL);
                let feedback = item.said(of, text);
                answers.push(Accepted { text: text.clone(), fraction: fraction.min(FULL), feedback });
            }
        }
        if answers.is_empty() {
            return Err(("gift_no_right_answer", String::new()));
        }
        Ok(QuestionBody::ShortAnswer { answers, compare })
    }

    fn classic_numbers(&mut self, item: &Item<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let giving: Vec<&Condition> = item.conditions.iter().filter(|c| c.gives()).collect();
        let most = most(giving.iter().filter_map(|c| c.score.as_deref()));
        let mut answers = Vec::new();
        for condition in giving {
            let fraction = condition.score.as_deref().and_then(|score| decimal::ratio(score, &most)).unwrap_or(FULL);
            let mut ranges = Vec::new();
            for (low, high, open) in &condition.ranges {
                let (Some(low), Some(high)) = (low, high) else { return Err(("range_open", String::new())) };
                if *open {
                    self.tell_once("range_bound", "", Done::Adapted);
                }
                ranges.push((low.clone(), high.clone(), None));
            }
            if ranges.is_empty() {
                ranges.extend(
                    condition.margins.iter().filter_map(|(value, margin, percent)| around(value, margin, *percent)),
                );
            }
            if ranges.is_empty() {
                ranges.extend(condition.equal.iter().map(|(_, value)| (value.clone(), value.clone(), None)));
            }
            for (low, high, precision) in ranges {
                let number = |text: &str| decimal::normal(text).ok_or_else(|| ("gift_number", text.to_owned()));
                let feedback = condition
                    .feedback
                    .iter()
                    .filter(|ident| !is_general(ident))
                    .find_map(|ident| item.feedback.get(ident));
                answers.push(NumericAccepted {
                    min: number(&low)?,
                    max: number(&high)?,
                    fraction: fraction.min(FULL),
                    feedback: feedback.cloned().unwrap_or_default(),
                    precision,
                });
            }
        }
        if answers.is_empty() {
            return Err(("gift_no_right_answer", String::new()));
        }
        Ok(QuestionBody::numerical(answers, ""))
    }

    fn classic_matching(&mut self, item: &Item<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        for &response in &item.responses {
            let of = response.attribute("ident").unwrap_or_default();
            let left = self.materials_here(response);
            let labels = self.labels(response);
            let right = labels.iter().find(|(ident, _)| item.condition(of, ident).is_some_and(Condition::gives));
            if left.is_empty() && right.is_none_or(|(_, right)| right.is_empty()) && is_blank(response) {
                // A line that nobody filled in.
                continue;
            }
            let Some((_, right)) = right else { return Err(("gift_no_right_answer", String::new())) };
            if left.is_empty() {
                return Err(("pair_left_empty", String::new()));
            }
            if right.is_empty() {
                return Err(("gift_pair", left));
            }
            pairs.push(Pair { left, right: right.clone() });
            others.extend(labels.into_iter().map(|(_, text)| text));
        }
        with_distractors(pairs, others)
    }

    fn classic_ordering(&mut self, item: &Item<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let labels = self.labels(item.responses[0]);
        let order = item.conditions.iter().map(|condition| &condition.equal).max_by_key(|equal| equal.len());
        let items: Vec<String> = order
            .into_iter()
            .flatten()
            .filter_map(|(_, ident)| labels.iter().find(|(known, _)| known == ident))
            .map(|(_, text)| text.clone())
            .filter(|text| !text.is_empty())
            .collect();
        if items.len() != labels.len() {
            return Err(("order_unknown", String::new()));
        }
        if items.len() < 2 { Err(("gift_few_items", String::new())) } else { Ok(QuestionBody::ordering(items)) }
    }
}

pub(super) fn is(node: Node<'_, '_>, attribute: &str, value: &str) -> bool {
    node.attribute(attribute).is_some_and(|stated| stated.trim().eq_ignore_ascii_case(value))
}

/// The value of a metadata field anywhere in the part.
fn field(part: Node<'_, '_>, label: &str) -> Option<String> {
    xml::below(part, "qtimetadatafield")
        .find(|field| xml::child_text(*field, "fieldlabel") == label)
        .map(|field| xml::child_text(field, "fieldentry"))
}

/// The highest of these scores.
pub(super) fn most<'s>(scores: impl Iterator<Item = &'s str>) -> String {
    let best =
        scores.filter_map(decimal::normal).max_by(|a, b| decimal::compare(a, b).unwrap_or(std::cmp::Ordering::Equal));
    best.unwrap_or_else(|| "1".to_owned())
}

/// Scores of options as parts of the whole: the best is all of it, or all good ones together.
pub(super) fn parts(scores: &[String], multiple: bool) -> Vec<Fraction> {
    let all = if multiple {
        let good = scores.iter().filter(|score| decimal::compare(score, "0").is_some_and(std::cmp::Ordering::is_gt));
        good.fold("0".to_owned(), |sum, score| decimal::add(&sum, score).unwrap_or(sum))
    } else {
        most(scores.iter().map(String::as_str))
    };
    scores.iter().map(|score| decimal::ratio(score, &all).unwrap_or(0).clamp(-FULL, FULL)).collect()
}

/// The range around a number, and how it was said if in percent.
fn around(value: &str, margin: &str, percent: bool) -> Option<(String, String, Option<Precision>)> {
    let precision = percent.then(|| relative(value, margin)).flatten();
    let (low, high) = match &precision {
        Some(precision) => precision.bounds()?,
        None if percent => {
            let margin = decimal::multiply(&decimal::multiply(value, margin)?, "0.01")?;
            let margin = margin.trim_start_matches('-');
            (decimal::subtract(value, margin)?, decimal::add(value, margin)?)
        }
        None => (decimal::subtract(value, margin)?, decimal::add(value, margin)?),
    };
    Some((low, high, precision))
}

/// A tolerance in percent, where it is one that an author may state.
pub(super) fn relative(value: &str, percent: &str) -> Option<Precision> {
    let percent = decimal::normal(percent)?.trim_start_matches('-').to_owned();
    let precision = Precision::Relative { value: decimal::normal(value)?, percent };
    precision.bounds().is_some().then_some(precision)
}

/// Pairs, and whatever else may be chosen as items that match nothing.
pub(super) fn with_distractors(mut pairs: Vec<Pair>, others: Vec<String>) -> Result<QuestionBody, Unreadable> {
    if pairs.len() < 2 {
        return Err(("gift_few_pairs", String::new()));
    }
    for text in others {
        if !text.is_empty() && !pairs.iter().any(|pair| pair.right == text) {
            pairs.push(Pair { left: String::new(), right: text });
        }
    }
    Ok(QuestionBody::Matching { pairs })
}

fn true_false(
    item: &Item<'_, '_>,
    of: &str,
    labels: &[(String, String)],
    fractions: &[Fraction],
) -> Option<QuestionBody> {
    let truth = |text: &str| match text.to_lowercase().as_str() {
        "true" | "benar" => Some(true),
        "false" | "salah" => Some(false),
        _ => None,
    };
    let [first, second] = labels else { return None };
    let (a, b) = (truth(&first.1)?, truth(&second.1)?);
    if a == b {
        return None;
    }
    let (yes, no) = if a { (first, second) } else { (second, first) };
    let answer = if fractions[0] > 0 { a } else { b };
    Some(QuestionBody::TrueFalse { answer, feedback_true: item.said(of, &yes.0), feedback_false: item.said(of, &no.0) })
}
