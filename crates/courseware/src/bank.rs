//! A bank of questions read from a file, whatever its format, and the report of `serentak bank check`.

use serde::Serialize;

use crate::{
    aiken,
    authored::{AuthoredQuestion, Draft},
    finding::{Done, Finding, Place},
    gift,
    question::{FULL, Fraction, QuestionBody},
};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bank {
    /// Questions that can be asked, in order.
    pub questions: Vec<AuthoredQuestion>,
    /// What could not be read, with its source.
    pub drafts: Vec<Draft>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// The formats a bank may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BankFormat {
    /// GIFT.
    Gift,
    /// Aiken.
    Aiken,
    /// None that is known.
    Unknown,
}

impl BankFormat {
    /// The format by the file's name, and by its text where the name does not say.
    pub fn detect(name: &str, text: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("gift") => Self::Gift,
            Some("aiken") => Self::Aiken,
            _ if aiken::looks_like(text) => Self::Aiken,
            _ if text.trim_start().starts_with(['<', '\u{1}']) || text.starts_with("PK") || text.contains('\0') => {
                Self::Unknown
            }
            _ if text.contains('{') && text.contains('}') => Self::Gift,
            _ => Self::Unknown,
        }
    }
}

/// Reads a bank from a file's bytes; never fails, an unknown format is a finding.
pub fn read(name: &str, bytes: &[u8]) -> (BankFormat, Bank) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        // Old files are often in a one-byte encoding; Latin-1 covers their letters.
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        return read_text(name, &text);
    };
    read_text(name, text)
}

fn read_text(name: &str, text: &str) -> (BankFormat, Bank) {
    let format = BankFormat::detect(name, text);
    let bank = match format {
        BankFormat::Gift => gift::parse(text),
        BankFormat::Aiken => aiken::parse(text),
        BankFormat::Unknown => {
            Bank { findings: vec![Finding::new(Place::line(1), "bank_format", "", Done::Refused)], ..Bank::default() }
        }
    };
    (format, bank)
}

/// What `bank check --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BankReport {
    /// The format found.
    pub format: BankFormat,
    /// Questions understood.
    pub questions: Vec<QuestionReport>,
    /// Passages kept as drafts.
    pub drafts: Vec<Draft>,
    /// Everything noticed.
    pub problems: Vec<ProblemReport>,
}

/// A question in a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionReport {
    /// Kind.
    pub kind: &'static str,
    /// Short name.
    pub title: String,
    /// What is asked, in Markdown.
    pub stem: String,
    /// Options, accepted answers, pairs or items.
    pub options: Vec<OptionReport>,
    /// Category path.
    pub category: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Shown with the result.
    pub explanation: String,
}

/// An option in a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionReport {
    /// Its text; `left -> right` for a pair, `min..max` for a range.
    pub text: String,
    /// What it is worth, in percent.
    pub fraction: f64,
    /// Said to who chose it.
    pub feedback: String,
}

/// A finding in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemReport {
    /// Where.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What was done about it.
    pub done: &'static str,
    /// Stable code.
    pub code: String,
}

impl From<&Finding> for ProblemReport {
    fn from(finding: &Finding) -> Self {
        Self {
            place: finding.place.to_string(),
            what: finding.what.clone(),
            done: finding.done.sentence(),
            code: finding.code.clone(),
        }
    }
}

impl From<&AuthoredQuestion> for QuestionReport {
    fn from(question: &AuthoredQuestion) -> Self {
        Self {
            kind: question.body.kind(),
            title: question.name.clone(),
            stem: question.stem.clone(),
            options: options(&question.body),
            category: question.category.clone(),
            tags: question.tags.clone(),
            explanation: question.explanation.clone(),
        }
    }
}

fn options(body: &QuestionBody) -> Vec<OptionReport> {
    let option = |text: String, fraction: Fraction, feedback: &str| OptionReport {
        text,
        fraction: fraction as f64 / 100.0,
        feedback: feedback.to_owned(),
    };
    match body {
        QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options } => {
            options.iter().map(|o| option(o.text.clone(), o.fraction, &o.feedback)).collect()
        }
        QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => vec![
            option("true".to_owned(), if *answer { FULL } else { 0 }, feedback_true),
            option("false".to_owned(), if *answer { 0 } else { FULL }, feedback_false),
        ],
        QuestionBody::ShortAnswer { answers } => {
            answers.iter().map(|a| option(a.text.clone(), a.fraction, &a.feedback)).collect()
        }
        QuestionBody::Numerical { answers, .. } => answers
            .iter()
            .map(|a| {
                let text = if a.min == a.max { a.min.clone() } else { format!("{}..{}", a.min, a.max) };
                option(text, a.fraction, &a.feedback)
            })
            .collect(),
        QuestionBody::Matching { pairs } => {
            pairs.iter().map(|pair| option(format!("{} -> {}", pair.left, pair.right), FULL, "")).collect()
        }
        QuestionBody::Ordering { items } => items.iter().map(|item| option(item.clone(), FULL, "")).collect(),
        QuestionBody::Essay { .. } => Vec::new(),
    }
}

/// Reads a bank and reports what was understood.
pub fn check(name: &str, bytes: &[u8]) -> BankReport {
    let (format, bank) = read(name, bytes);
    BankReport {
        format,
        questions: bank.questions.iter().map(QuestionReport::from).collect(),
        problems: bank.findings.iter().map(ProblemReport::from).collect(),
        drafts: bank.drafts,
    }
}
