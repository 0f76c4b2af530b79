//! Aiken, the simplest of the bank formats: a line of question, lettered options, `ANSWER: B`.

use crate::{
    authored::{AuthoredQuestion, Draft},
    bank::Bank,
    finding::{Done, Finding, Place},
    question::{Choice, FULL, QuestionBody},
};

/// Whether the text holds an `ANSWER:` line below a lettered option.
pub(crate) fn looks_like(text: &str) -> bool {
    text.lines().any(|line| answer(line).is_some()) && text.lines().any(|line| option(line).is_some())
}

fn option(line: &str) -> Option<(char, &str)> {
    let line = line.trim();
    let letter = line.chars().next().filter(char::is_ascii_uppercase)?;
    let rest = line[1..].strip_prefix([')', '.'])?;
    Some((letter, rest.trim()))
}

fn answer(line: &str) -> Option<&str> {
    let line = line.trim();
    let head = line.get(..7)?;
    head.eq_ignore_ascii_case("ANSWER:").then(|| line[7..].trim())
}

#[derive(Default)]
struct Reader<'s> {
    bank: Bank,
    /// First line of the passage under way.
    line: usize,
    source: Vec<&'s str>,
    stem: Vec<&'s str>,
    options: Vec<(char, &'s str)>,
}

impl Reader<'_> {
    fn draft(&mut self, code: &'static str, detail: &str) {
        let source = std::mem::take(&mut self.source).join("\n");
        self.stem.clear();
        self.options.clear();
        if source.trim().is_empty() {
            return;
        }
        self.bank.findings.push(Finding::new(Place::line(self.line), code, detail, Done::KeptAsDraft));
        self.bank.drafts.push(Draft { line: self.line, source, reason: code.to_owned() });
    }

    fn answer(&mut self, word: &str) {
        if self.options.len() < 2 {
            return self.draft("aiken_few_options", "");
        }
        let right = word.chars().next().filter(|_| word.chars().count() == 1).map(|c| c.to_ascii_uppercase());
        if !self.options.iter().any(|(letter, _)| Some(*letter) == right) {
            return self.draft("aiken_answer_unknown", word);
        }
        if self.stem.is_empty() {
            return self.draft("gift_empty_stem", "");
        }
        let options = self
            .options
            .drain(..)
            .map(|(letter, text)| Choice {
                text: text.to_owned(),
                fraction: if Some(letter) == right { FULL } else { 0 },
                feedback: String::new(),
            })
            .collect();
        let stem = std::mem::take(&mut self.stem).join("\n");
        self.source.clear();
        self.bank.questions.push(AuthoredQuestion::new(stem, QuestionBody::SingleChoice { options }));
    }
}

/// Reads a bank.
pub fn parse(text: &str) -> Bank {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        let words = line.trim();
        if words.is_empty() {
            continue;
        }
        if reader.source.is_empty() {
            reader.line = index + 1;
        }
        if let Some(word) = answer(words) {
            reader.source.push(line);
            reader.answer(word);
        } else if let Some(option) = option(words) {
            reader.source.push(line);
            reader.options.push(option);
        } else {
            if !reader.options.is_empty() {
                reader.draft("aiken_no_answer", "");
                reader.line = index + 1;
            }
            reader.source.push(line);
            reader.stem.push(words);
        }
    }
    reader.draft(if reader.options.is_empty() { "aiken_few_options" } else { "aiken_no_answer" }, "");
    reader.bank
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_good_questions_among_three_bad_ones() {
        let bank = parse(
            "Kurang pilihan\nA) Satu\nANSWER: A\n\nPertanyaan baik\nA) Benar\nB. Salah\nANSWER: A\n\nTanpa jawaban\nA) x\nB) y\n\nBaik lagi\nA)a\nB)b\nANSWER: b",
        );
        let stems: Vec<_> = bank.questions.iter().map(|question| question.stem.as_str()).collect();
        assert_eq!(stems, ["Pertanyaan baik", "Baik lagi"]);
        let reasons: Vec<_> = bank.drafts.iter().map(|draft| (draft.line, draft.reason.as_str())).collect();
        assert_eq!(reasons, [(1, "aiken_few_options"), (10, "aiken_no_answer")]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[A-C).:\n ansWER]{0,60}") {
            let _ = parse(&text);
        }
    }
}
