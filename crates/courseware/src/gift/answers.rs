//! The answer block: which kind it is, and its options.

use super::{
    Format, Reader, Run, Unreadable,
    text::{find, starts_with, take_format, trim, unescape},
};
use crate::{
    bank::whole,
    decimal,
    finding::Done,
    question::{Accepted, Choice, FULL, Fraction, NumericAccepted, Pair, QuestionBody},
};

/// One `=…` or `~…` of an answer block.
struct Item<'r> {
    right: bool,
    /// The weight as stated, if stated.
    weight: Option<Fraction>,
    text: &'r Run,
    feedback: Option<&'r Run>,
}

impl Reader {
    /// The body of a question from the trimmed inside of its braces, without the explanation.
    pub(super) fn answers(&mut self, line: usize, run: &Run, format: Format) -> Result<QuestionBody, Unreadable> {
        match run.first() {
            None => {
                return Ok(QuestionBody::essay(""));
            }
            Some('#') => return self.numerical(line, &run[1..], format),
            Some('>') => return self.ordering(line, run, format),
            Some(_) => {}
        }
        if let Some(body) = self.true_false(line, run, format) {
            return Ok(body);
        }
        if find(run, 0, |_, c| c == '=' || c == '~') != Some(0) {
            return Err(("gift_answers_unknown", String::new()));
        }
        let items = self.items(line, run)?;
        let all_right = items.iter().all(|item| item.right);
        if all_right && items.iter().all(|item| arrow(item.text).is_some()) {
            return self.matching(line, &items, format);
        }
        if all_right {
            let answers = items.iter().map(|item| self.accepted(line, item, format)).collect::<Vec<_>>();
            return if answers.iter().any(|answer| answer.fraction > 0 && !answer.text.is_empty()) {
                Ok(QuestionBody::short_answer(answers))
            } else {
                Err(("gift_no_right_answer", String::new()))
            };
        }
        self.choice(line, &items, format)
    }

    fn true_false(&mut self, line: usize, run: &Run, format: Format) -> Option<QuestionBody> {
        let mut parts = split(run, '#').into_iter();
        let word: String = trim(parts.next()?).iter().collect();
        let answer = match word.to_ascii_uppercase().as_str() {
            "T" | "TRUE" => true,
            "F" | "FALSE" => false,
            _ => return None,
        };
        let mut said = || parts.next().map(|part| self.marked_text(line, part, format)).unwrap_or_default();
        // The first text is for who answers wrongly, the second for who answers rightly.
        let (wrong, right) = (said(), said());
        let (feedback_true, feedback_false) = if answer { (right, wrong) } else { (wrong, right) };
        Some(QuestionBody::TrueFalse { answer, feedback_true, feedback_false })
    }

    fn items<'r>(&mut self, line: usize, run: &'r Run) -> Result<Vec<Item<'r>>, Unreadable> {
        let mut items = Vec::new();
        let mut start = 0;
        while start < run.len() {
            let end = find(run, start + 1, |_, c| c == '=' || c == '~').unwrap_or(run.len());
            items.push(self.item(line, run[start] == '=', &run[start + 1..end])?);
            start = end;
        }
        Ok(items)
    }

    fn item<'r>(&mut self, line: usize, right: bool, run: &'r Run) -> Result<Item<'r>, Unreadable> {
        let mut rest = trim(run);
        let mut weight = None;
        if rest.first() == Some(&'%')
            && let Some(end) = rest.iter().skip(1).position(|c| *c == '%')
        {
            let stated: String = rest[1..=end].iter().collect();
            if let Some(fraction) = decimal::hundredths(&stated) {
                if fraction.abs() > FULL {
                    return Err(("gift_weight", stated));
                }
                weight = Some(fraction);
                rest = trim(&rest[end + 2..]);
            } else {
                self.tell(line, "gift_weight", stated, Done::Kept);
            }
        }
        let (text, feedback) = match find(rest, 0, |_, c| c == '#') {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        Ok(Item { right, weight, text: trim(text), feedback })
    }

    fn feedback(&mut self, line: usize, item: &Item<'_>, format: Format) -> String {
        item.feedback.map(|run| self.marked_text(line, run, format)).unwrap_or_default()
    }

    fn accepted(&mut self, line: usize, item: &Item<'_>, format: Format) -> Accepted {
        // What is typed is plain text, whatever the question's own format.
        let (own, run) = take_format(item.text);
        let text = match own {
            Some(Format::Html | Format::Moodle) => self.text(line, run, Format::Html),
            _ if format == Format::Html => self.text(line, run, Format::Moodle),
            _ => unescape(run).trim().to_owned(),
        };
        Accepted { text, fraction: item.weight.unwrap_or(FULL), feedback: self.feedback(line, item, format) }
    }

    fn choice(&mut self, line: usize, items: &[Item<'_>], format: Format) -> Result<QuestionBody, Unreadable> {
        if items.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        let single = items.iter().any(|item| item.right);
        let mut options: Vec<Choice> = items
            .iter()
            .map(|item| Choice {
                text: self.marked_text(line, item.text, format),
                fraction: item.weight.unwrap_or(if item.right { FULL } else { 0 }),
                feedback: self.feedback(line, item, format),
            })
            .collect();
        if !options.iter().any(|option| option.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        if single {
            return Ok(QuestionBody::SingleChoice { options });
        }
        // One full weight without `=` is how some systems write a single choice; it stays a multiple choice here.
        if options.iter().filter(|option| option.fraction > 0).count() == 1 {
            self.tell(line, "gift_single_as_multiple", "", Done::Kept);
        }
        whole(&mut options);
        Ok(QuestionBody::multiple_choice(options))
    }

    fn matching(&mut self, line: usize, items: &[Item<'_>], format: Format) -> Result<QuestionBody, Unreadable> {
        let mut pairs = Vec::new();
        for item in items {
            let Some(at) = arrow(item.text) else { continue };
            let left = self.marked_text(line, &item.text[..at], format);
            let right = self.marked_text(line, &item.text[at + 2..], format);
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

    fn ordering(&mut self, line: usize, run: &Run, format: Format) -> Result<QuestionBody, Unreadable> {
        let mut items = Vec::new();
        let mut start = 0;
        while start < run.len() {
            let end = find(run, start + 1, |at, c| c == '>' && run[at - 1].is_whitespace()).unwrap_or(run.len());
            let item = self.marked_text(line, &run[start + 1..end], format);
            if !item.is_empty() {
                items.push(item);
            }
            start = end;
        }
        if items.len() < 2 { Err(("gift_few_items", String::new())) } else { Ok(QuestionBody::ordering(items)) }
    }

    fn numerical(&mut self, line: usize, run: &Run, format: Format) -> Result<QuestionBody, Unreadable> {
        let run = trim(run);
        let mut answers = Vec::new();
        if run.iter().find(|c| !c.is_whitespace()).is_some_and(|c| matches!(c, '=' | '~')) {
            for item in self.items(line, run)? {
                let feedback = self.feedback(line, &item, format);
                if !item.right || matches!(item.text, ['*'] | []) {
                    self.tell(line, "gift_number_feedback", feedback, Done::LeftOut);
                    continue;
                }
                answers.push(number(item.text, item.weight.unwrap_or(FULL), feedback)?);
            }
        } else {
            let item = self.item(line, true, run)?;
            let feedback = self.feedback(line, &item, format);
            answers.push(number(item.text, item.weight.unwrap_or(FULL), feedback)?);
        }
        if answers.iter().all(|answer| answer.fraction <= 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        Ok(QuestionBody::numerical(answers, ""))
    }
}

/// `45`, `45:0.5`, `1..5` as a range.
fn number(run: &Run, fraction: Fraction, feedback: String) -> Result<NumericAccepted, Unreadable> {
    let text: String = run.iter().filter(|c| !matches!(c, '\\')).collect();
    let text = text.trim();
    let range = if let Some((min, max)) = text.split_once("..") {
        decimal::normal(min).zip(decimal::normal(max))
    } else if let Some((value, tolerance)) = text.split_once(':') {
        let tolerance = if tolerance.trim().is_empty() { "0" } else { tolerance };
        let tolerance = decimal::normal(tolerance).map(|text| text.trim_start_matches('-').to_owned());
        tolerance.and_then(|tolerance| decimal::subtract(value, &tolerance).zip(decimal::add(value, &tolerance)))
    } else {
        decimal::normal(text).map(|value| (value.clone(), value))
    };
    let (min, max) = range.ok_or_else(|| ("gift_number", text.to_owned()))?;
    let (min, max) =
        if decimal::compare(&min, &max).is_some_and(std::cmp::Ordering::is_gt) { (max, min) } else { (min, max) };
    Ok(NumericAccepted::between(min, max, fraction, feedback))
}

/// The place of an unescaped `->`.
fn arrow(run: &Run) -> Option<usize> {
    find(run, 0, |at, c| c == '-' && starts_with(&run[at..], "->"))
}

/// The parts between unescaped separators.
fn split(run: &Run, separator: char) -> Vec<&Run> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(at) = find(run, start, |_, c| c == separator) {
        parts.push(&run[start..at]);
        start = at + 1;
    }
    parts.push(&run[start..]);
    parts
}
