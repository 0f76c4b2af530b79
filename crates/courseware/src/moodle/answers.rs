//! The kinds of the format, each as the kind of ours that holds it.

use roxmltree::Node;

use super::{Reader, Unreadable};
use crate::{
    bank::{shares, whole, xml},
    decimal,
    finding::Done,
    question::{
        Accepted, Choice, ChoiceScoring, Comparison, FULL, Fraction, NumericAccepted, OrderScoring, Pair, QuestionBody,
        Unit, Units, WordLimits,
    },
};

/// The kinds of the format that none of ours holds.
const DRAFTS: [&str; 8] =
    ["randomsamatch", "random", "missingtype", "gapfill", "pmatch", "stack", "coderunner", "wordselect"];

impl Reader {
    /// Stem and body of a question.
    pub(super) fn body(&mut self, node: Node<'_, '_>, kind: &str) -> Result<(String, QuestionBody), Unreadable> {
        if DRAFTS.contains(&kind) {
            return Err(("kind_unsupported", kind.to_owned()));
        }
        if kind == "calculatedmulti" {
            return Err(("calculated_choice", kind.to_owned()));
        }
        if xml::is_too_large(node) {
            return Err(("question_too_large", String::new()));
        }
        if matches!(kind, "cloze" | "multianswer") {
            return self.cloze(node);
        }
        let stem = self.text_of(node, "questiontext");
        if stem.is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        if matches!(kind, "ddwtos" | "gapselect") {
            return Self::gaps(node, &stem);
        }
        if matches!(kind, "ddimageortext" | "ddmarker") {
            return Ok((stem, self.picture_labels(node, kind == "ddmarker")?));
        }
        let body = match kind {
            "multichoice" => self.choice(node)?,
            "multichoiceset" => self.choice_set(node)?,
            "truefalse" => self.true_false(node)?,
            "shortanswer" => self.short_answer(node)?,
            "numerical" => self.numerical(node)?,
            "calculated" | "calculatedsimple" => self.calculated(node)?,
            "matching" | "match" => self.matching(node)?,
            "essay" => self.essay(node),
            "description" => QuestionBody::Description,
            "ordering" => self.ordering(node)?,
            other => return Err(("kind_unsupported", other.to_owned())),
        };
        Ok((stem, body))
    }

    pub(super) fn fraction(node: Node<'_, '_>) -> Result<Fraction, Unreadable> {
        let text = node.attribute("fraction").unwrap_or("0").trim();
        let fraction = decimal::hundredths(text).filter(|fraction| fraction.abs() <= FULL);
        fraction.ok_or_else(|| ("gift_weight", text.to_owned()))
    }

    fn choice(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let mut options = Vec::new();
        for answer in xml::children(node, "answer") {
            options.push(Choice {
                text: self.markdown(answer),
                fraction: Self::fraction(answer)?,
                feedback: self.text_of(answer, "feedback"),
            });
        }
        let all = options.len();
        options.retain(|option| !option.text.is_empty() || option.fraction != 0);
        if options.len() < all {
            self.tell("option_blank", (all - options.len()).to_string(), Done::LeftOut);
        }
        if options.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        if !options.iter().any(|option| option.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        if options.iter().any(|option| option.text.is_empty()) {
            return Err(("option_empty", String::new()));
        }
        if matches!(xml::child_text(node, "single").as_str(), "false" | "0") {
            whole(&mut options);
            return Ok(QuestionBody::multiple_choice(options));
        }
        Ok(QuestionBody::SingleChoice { options })
    }

    /// The kind of the plugin "All-or-Nothing Multiple Choice": options are worth 100 or 0.
    fn choice_set(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let (QuestionBody::SingleChoice { mut options } | QuestionBody::MultipleChoice { mut options, .. }) =
            self.choice(node)?
        else {
            return Err(("gift_answers_unknown", String::new()));
        };
        let right: Vec<bool> = options.iter().map(|option| option.fraction > 0).collect();
        for (option, fraction) in options.iter_mut().zip(shares(&right)) {
            option.fraction = fraction;
        }
        Ok(QuestionBody::MultipleChoice { options, scoring: ChoiceScoring::AllOrNothing })
    }

    fn true_false(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let mut right = None;
        let (mut feedback_true, mut feedback_false) = (String::new(), String::new());
        for answer in xml::children(node, "answer") {
            let text = xml::child_text(answer, "text").to_lowercase();
            let value = matches!(text.as_str(), "true" | "1" | "benar");
            let feedback = self.text_of(answer, "feedback");
            *(if value { &mut feedback_true } else { &mut feedback_false }) = feedback;
            if Self::fraction(answer)? > 0 {
                right = Some(value);
            }
        }
        let answer = right.ok_or(("gift_no_right_answer", String::new()))?;
        Ok(QuestionBody::TrueFalse { answer, feedback_true, feedback_false })
    }

    fn short_answer(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let mut answers = Vec::new();
        for answer in xml::children(node, "answer") {
            let accepted = Accepted {
                text: xml::child_text(answer, "text"),
                fraction: Self::fraction(answer)?,
                feedback: self.text_of(answer, "feedback"),
            };
            answers.push(accepted);
        }
        if !answers.iter().any(|answer| answer.fraction > 0 && !answer.text.is_empty()) {
            return Err(("gift_no_right_answer", String::new()));
        }
        let compare = Comparison { case: xml::child_text(node, "usecase") == "1", ..Comparison::default() };
        Ok(QuestionBody::ShortAnswer { answers, compare })
    }

    fn numerical(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let mut answers = Vec::new();
        for answer in xml::children(node, "answer") {
            let value = xml::child_text(answer, "text");
            let feedback = self.text_of(answer, "feedback");
            if value == "*" {
                self.tell("gift_number_feedback", feedback, Done::LeftOut);
                continue;
            }
            let tolerance = xml::child_text(answer, "tolerance");
            let tolerance = if tolerance.is_empty() { "0".to_owned() } else { tolerance };
            let tolerance = decimal::normal(&tolerance).ok_or_else(|| ("gift_number", tolerance.clone()))?;
            let tolerance = tolerance.trim_start_matches('-');
            let range = decimal::subtract(&value, tolerance).zip(decimal::add(&value, tolerance));
            let (min, max) = range.ok_or(("gift_number", value))?;
            answers.push(NumericAccepted::between(min, max, Self::fraction(answer)?, feedback));
        }
        if !answers.iter().any(|answer| answer.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        let (unit, units) = self.units(node);
        Ok(QuestionBody::Numerical { answers, unit, units })
    }

    /// The main unit and the others. A multiplier says how many of a unit make one of the main unit.
    pub(super) fn units(&mut self, node: Node<'_, '_>) -> (String, Units) {
        let listed = xml::child(node, "units").into_iter().flat_map(|units| units.children());
        let listed = listed.filter(|unit| unit.tag_name().name() == "unit").map(|unit| {
            let multiplier = decimal::normal(&xml::child_text(unit, "multiplier"));
            (xml::child_text(unit, "unit_name"), multiplier)
        });
        let (mut unit, mut units, mut lost) = (String::new(), Units::default(), Vec::new());
        for (name, multiplier) in listed {
            let other = multiplier.as_deref().and_then(inverse);
            match (multiplier.as_deref(), other) {
                _ if name.is_empty() => {}
                (Some("1"), _) if unit.is_empty() => unit = name,
                (_, Some(factor)) => units.others.push(Unit { name, factor }),
                (_, None) => lost.push(name),
            }
        }
        if unit.is_empty() && !units.others.is_empty() {
            lost.extend(std::mem::take(&mut units.others).into_iter().map(|unit| unit.name));
        }
        if !lost.is_empty() {
            self.tell("moodle_units", lost.join(", "), Done::LeftOut);
        }
        // 1 and 2: a missing or unknown unit costs a part of the answer's or of the question's mark.
        if !unit.is_empty() && matches!(xml::child_text(node, "unitgradingtype").as_str(), "1" | "2") {
            let penalty = decimal::multiply(&xml::child_text(node, "unitpenalty"), "100");
            let penalty = penalty.as_deref().and_then(decimal::hundredths).unwrap_or(FULL / 10).clamp(0, FULL);
            (units.missing, units.unknown) = (FULL - penalty, FULL - penalty);
        }
        (unit, units)
    }

    fn matching(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let mut pairs = Vec::new();
        for sub in xml::children(node, "subquestion") {
            let left = self.markdown(sub);
            let right = xml::child(sub, "answer").map(|answer| {
                let text = xml::child_text(answer, "text");
                let format = answer.attribute("format").unwrap_or("moodle_auto_format").to_owned();
                self.formatted(&text, &format)
            });
            let right = right.unwrap_or_default();
            if right.is_empty() {
                return Err(("gift_pair", left));
            }
            pairs.push(Pair { left, right });
        }
        if pairs.iter().filter(|pair| !pair.left.is_empty()).count() < 2 {
            return Err(("gift_few_pairs", String::new()));
        }
        Ok(QuestionBody::Matching { pairs })
    }

    fn essay(&mut self, node: Node<'_, '_>) -> QuestionBody {
        let files = super::files::read(self, node);
        if !self.text_of(node, "responsetemplate").is_empty() {
            self.tell("essay_template", "", Done::LeftOut);
        }
        let limit = |name: &str| xml::child_text(node, name).parse().ok().filter(|limit| *limit > 0);
        let words = WordLimits { min: limit("minwordlimit"), max: limit("maxwordlimit") };
        let model_answer = self.text_of(node, "graderinfo");
        let text_optional = files.is_some() && xml::child_text(node, "responserequired") == "0";
        match files {
            Some(files) if xml::child_text(node, "responseformat") == "noinline" => {
                QuestionBody::FileUpload { files, model_answer }
            }
            files => QuestionBody::Essay { model_answer, words, files, text_optional },
        }
    }

    fn ordering(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        // The fraction of an answer is its place.
        let mut items = Vec::new();
        for answer in xml::children(node, "answer") {
            let place = answer.attribute("fraction").and_then(decimal::hundredths).unwrap_or(Fraction::MAX);
            items.push((place, self.markdown(answer)));
        }
        items.sort_by_key(|(place, _)| *place);
        let items: Vec<String> = items.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
        if items.len() < 2 {
            return Err(("gift_few_items", String::new()));
        }
        let stated = xml::child_text(node, "gradingtype");
        let (scoring, exactly) = match stated.as_str() {
            "ALL_OR_NOTHING" | "-1" => (OrderScoring::Exact, true),
            "RELATIVE_ALL_PREVIOUS_AND_NEXT" | "4" => (OrderScoring::Pairs, true),
            "LONGEST_CONTIGUOUS_SUBSET" | "6" => (OrderScoring::LongestRun, true),
            "LONGEST_ORDERED_SUBSET" | "5" => (OrderScoring::LongestRun, false),
            "" | "ABSOLUTE_POSITION" | "0" => (OrderScoring::ByPlace, true),
            "RELATIVE_TO_CORRECT" | "7" => (OrderScoring::ByPlace, false),
            _ => (OrderScoring::Pairs, false),
        };
        if !exactly {
            self.tell("order_scoring", stated, Done::Adapted);
        }
        Ok(QuestionBody::Ordering { items, scoring })
    }
}

/// The factor of a unit of which so many make one of the main unit: exact as a decimal where there is one, else as a ratio.
fn inverse(multiplier: &str) -> Option<String> {
    let ratio = format!("1/{multiplier}");
    crate::question::factor(&ratio)?;
    let (mut scaled, mut power) = ("1".to_owned(), "1".to_owned());
    for _ in 0..12 {
        if let Some(factor) = decimal::whole_quotient(&scaled, multiplier) {
            return decimal::multiply(&factor, &power);
        }
        scaled = decimal::multiply(&scaled, "10")?;
        power = decimal::multiply(&power, "0.1")?;
    }
    Some(ratio)
}
