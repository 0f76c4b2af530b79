//! Questions as people write them: a number, the question, lettered options, `Kunci: B`. A question without options whose key is
//! a word asks for that word; `Benar` and `Salah` are true and false; several letters make a multiple choice.

use crate::{
    authored::AuthoredQuestion,
    bank::{Bank, BankFormat, shares},
    finding::Place,
    question::{Accepted, Choice, FULL, QuestionBody},
};

/// Words that begin the line of the key.
const KEYS: [&str; 5] = ["kunci jawaban", "kunci", "jawaban", "answer", "key"];
/// Words that begin the line of the explanation.
const WHY: [&str; 4] = ["pembahasan", "penjelasan", "explanation", "alasan"];

/// What follows one of the words and a colon.
fn after<'l>(line: &'l str, words: &[&str]) -> Option<&'l str> {
    let (head, rest) = line.split_once(':')?;
    let head = head.trim().to_lowercase();
    words.contains(&head.as_str()).then(|| rest.trim())
}

/// The letter and text of `A. …`, `a) …` or `(A) …`.
fn option(line: &str) -> Option<(char, &str)> {
    let rest = line.strip_prefix('(').unwrap_or(line);
    let letter = rest.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = rest[1..].strip_prefix(['.', ')'])?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace) || line.starts_with(letter.to_ascii_uppercase()))
        .then(|| (letter.to_ascii_uppercase(), rest.trim()))
}

/// What follows the number of a question.
fn numbered(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

/// Whether the text has a line of a key, and a numbered question or a lettered option.
pub(crate) fn looks_like(text: &str) -> bool {
    let lines = || text.lines().map(str::trim);
    lines().any(|line| after(line, &KEYS).is_some())
        && lines().any(|line| numbered(line).is_some() || option(line).is_some())
}

#[derive(Default)]
struct Passage<'s> {
    line: usize,
    source: Vec<&'s str>,
    stem: Vec<&'s str>,
    options: Vec<(char, String)>,
    key: Option<&'s str>,
    why: Vec<&'s str>,
}

impl Passage<'_> {
    fn finish(self, bank: &mut Bank) {
        let source = self.source.join("\n");
        if source.trim().is_empty() || bank.is_full() {
            return;
        }
        let place = Place::line(self.line);
        match self.question() {
            Ok(question) => bank.ask(&place, question),
            Err((code, detail)) => bank.keep(&place, &source, code, detail),
        }
    }

    fn question(&self) -> Result<AuthoredQuestion, (&'static str, String)> {
        let key = self.key.filter(|key| !key.is_empty()).ok_or(("plain_no_key", String::new()))?;
        if self.stem.is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        let body = if self.options.is_empty() { typed(key) } else { self.choice(key)? };
        let mut question = AuthoredQuestion::new(self.stem.join("\n"), body);
        question.explanation = self.why.join("\n");
        Ok(question)
    }

    fn choice(&self, key: &str) -> Result<QuestionBody, (&'static str, String)> {
        if self.options.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        let words: Vec<&str> = key
            .split([',', ';', ' ', '/', '&'])
            .map(|word| word.trim_end_matches(['.', ')']))
            .filter(|word| !word.is_empty())
            .collect();
        let letters: Option<Vec<char>> = words
            .iter()
            .filter(|word| !matches!(**word, "dan" | "and"))
            .map(|word| {
                let mut chars = word.chars();
                let letter = chars.next()?.to_ascii_uppercase();
                (chars.next().is_none() && self.options.iter().any(|(known, _)| *known == letter)).then_some(letter)
            })
            .collect();
        // `B. Arsip` repeats the text of the option; only the letter counts.
        let first = option(key).map(|(letter, _)| letter).filter(|l| self.options.iter().any(|(known, _)| known == l));
        let letters = letters.or_else(|| first.map(|letter| vec![letter]));
        let letters = letters.filter(|letters| !letters.is_empty()).ok_or(("aiken_answer_unknown", key.to_owned()))?;
        let right: Vec<bool> = self.options.iter().map(|(letter, _)| letters.contains(letter)).collect();
        let single = right.iter().filter(|right| **right).count() == 1;
        let fractions =
            if single { right.iter().map(|right| if *right { FULL } else { 0 }).collect() } else { shares(&right) };
        let options = self.options.iter().zip(fractions).map(|((_, text), fraction)| Choice {
            text: text.clone(),
            fraction,
            feedback: String::new(),
        });
        let options = options.collect();
        Ok(if single { QuestionBody::SingleChoice { options } } else { QuestionBody::multiple_choice(options) })
    }
}

/// The body of a question without options.
fn typed(key: &str) -> QuestionBody {
    match key.to_lowercase().as_str() {
        word @ ("benar" | "salah" | "true" | "false" | "b" | "s") => QuestionBody::TrueFalse {
            answer: matches!(word, "benar" | "true" | "b"),
            feedback_true: String::new(),
            feedback_false: String::new(),
        },
        _ => QuestionBody::short_answer(
            key.split('|')
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(|text| Accepted { text: text.to_owned(), fraction: FULL, feedback: String::new() })
                .collect(),
        ),
    }
}

/// Reads a bank.
pub fn parse(text: &str) -> Bank {
    let mut bank = Bank { format: BankFormat::Numbered, ..Bank::default() };
    let mut passage = Passage::default();
    for (index, raw) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = raw.trim();
        let begins = numbered(line).is_some()
            && (passage.key.is_some() || !passage.options.is_empty() || passage.stem.is_empty());
        let again = passage.key.is_some() && after(line, &WHY).is_none() && !line.is_empty() && passage.why.is_empty();
        if (begins || again) && !passage.source.is_empty() {
            std::mem::take(&mut passage).finish(&mut bank);
        }
        if line.is_empty() {
            if !passage.why.is_empty() {
                std::mem::take(&mut passage).finish(&mut bank);
            }
            continue;
        }
        if passage.source.is_empty() {
            passage.line = index + 1;
        }
        passage.source.push(raw);
        if let Some(key) = after(line, &KEYS) {
            passage.key = Some(key);
        } else if let Some(why) = after(line, &WHY) {
            passage.why.push(why);
        } else if !passage.why.is_empty() {
            passage.why.push(line);
        } else if let Some((letter, text)) = option(line).filter(|_| !passage.stem.is_empty()) {
            passage.options.push((letter, text.to_owned()));
        } else if let Some((_, last)) = passage.options.last_mut() {
            last.push(' ');
            last.push_str(line);
        } else {
            passage
                .stem
                .push(numbered(line).filter(|rest| passage.stem.is_empty() && !rest.is_empty()).unwrap_or(line));
        }
    }
    passage.finish(&mut bank);
    bank
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_people_write_them() {
        let text = "1. Ibu kota\nBatang Hari?\nA. Muara Bulian\nB. Jambi,\n   kota\nKunci: A\nPembahasan: Sejak 1979.\n\n2) Pilih dua\na. Satu\nb. Dua\nc. Tiga\nJawaban: A dan C\n\
                    3. Langit biru.\nKunci Jawaban: Benar\n\n4. Singkatan pegawai\nKunci: ASN | aparatur sipil negara\n\n5. Rusak\nA. x\nB. y\nKunci: E\n6. Tanpa kunci\nA. x\nB. y\n";
        assert!(looks_like(text));
        let bank = parse(text);
        let kinds: Vec<_> = bank.questions.iter().map(|question| question.body.kind()).collect();
        assert_eq!(kinds, ["single_choice", "multiple_choice", "true_false", "short_answer"], "{bank:?}");
        assert_eq!(bank.questions[0].stem, "Ibu kota\nBatang Hari?");
        assert_eq!(bank.questions[0].explanation, "Sejak 1979.");
        let reasons: Vec<_> = bank.drafts.iter().map(|draft| (draft.line, draft.reason.as_str())).collect();
        assert_eq!(reasons, [(20, "aiken_answer_unknown"), (24, "plain_no_key")]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "([0-9A-Da-d]|[.) :\n]|Kunci:|Pembahasan:|é){0,40}") {
            let bank = parse(&text);
            prop_assert!(bank.findings.len() >= bank.drafts.len());
        }
    }
}
