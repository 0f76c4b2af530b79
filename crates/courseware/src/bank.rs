//! A bank of questions read from a file, whatever its format, written in each of them, and the report of `serentak bank check`.

mod decode;
pub mod limits;
mod media;
mod package;
#[cfg(test)]
mod picture_tests;
#[cfg(test)]
pub(crate) mod sample;
mod shape;
#[cfg(test)]
mod tests;
mod write;
pub(crate) mod xml;

use serde::Serialize;

use crate::{
    aiken,
    authored::{AuthoredQuestion, Draft},
    finding::{Done, Finding, Place},
    gift, moodle, plain, qti,
    question::{FULL, Fraction, QuestionBody},
    sheet,
};

pub use media::BankMedia;
pub use write::{Exported, with_media_links, write};

pub(crate) use media::{add as add_media, base64, data_url, dimensions, map_sources};
pub(crate) use package::Package;
pub(crate) use shape::{category_path, gap, shares, weights, whole};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bank {
    /// The format found.
    pub format: BankFormat,
    /// Questions that can be asked, in order.
    pub questions: Vec<AuthoredQuestion>,
    /// What could not be read, with its source.
    pub drafts: Vec<Draft>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Files that the questions show; texts link to them as `/media/{name}`.
    pub media: Vec<BankMedia>,
}

impl Bank {
    /// A bank that cannot be read at all.
    pub(crate) fn refused(format: BankFormat, code: &'static str, detail: impl Into<String>) -> Self {
        let findings = vec![Finding::new(Place::line(1), code, detail, Done::Refused)];
        Self { format, findings, ..Self::default() }
    }

    /// Notes a finding.
    pub(crate) fn tell(&mut self, place: &Place, code: &'static str, detail: impl Into<String>, done: Done) {
        self.findings.push(Finding::new(place.clone(), code, detail, done));
    }

    /// Keeps a passage that is no question for us, and says why.
    pub(crate) fn keep(&mut self, place: &Place, source: &str, code: &'static str, detail: impl Into<String>) {
        self.tell(place, code, detail, Done::KeptAsDraft);
        let end = source.len().min(limits::DRAFT);
        let end = (0..=end).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        if end < source.len() {
            self.tell(place, "draft_cut", "", Done::LeftOut);
        }
        let line = place.line.unwrap_or(1);
        self.drafts.push(Draft { line, source: source[..end].to_owned(), reason: code.to_owned() });
    }

    /// Takes a question, and says what still keeps it from being asked.
    pub(crate) fn ask(&mut self, place: &Place, question: AuthoredQuestion) {
        for defect in question.defects() {
            self.tell(place, "bank_defect", defect.code, Done::Kept);
        }
        self.questions.push(question);
    }

    /// Gives a file another name, and says so in every text.
    pub fn rename_media(&mut self, old: &str, new: &str) {
        let (from, to) = (media::link(old), media::link(new));
        for file in self.media.iter_mut().filter(|file| file.name == old) {
            new.clone_into(&mut file.name);
        }
        for text in self.questions.iter_mut().flat_map(AuthoredQuestion::texts_mut) {
            if text.contains(&from) {
                *text = text.replace(&from, &to);
            }
        }
    }

    /// Whether as many questions were read as a bank may hold.
    pub(crate) fn is_full(&self) -> bool {
        self.questions.len() + self.drafts.len() >= limits::QUESTIONS
    }
}

/// The formats a bank may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BankFormat {
    /// GIFT.
    Gift,
    /// Aiken.
    Aiken,
    /// Numbered questions with lettered options and a line `Kunci: B`.
    Numbered,
    /// Moodle XML.
    MoodleXml,
    /// QTI 1.2, alone or in a package.
    Qti12,
    /// QTI 2.0, 2.1 or 2.2, alone or in a package.
    Qti2,
    /// QTI 3.0, alone or in a package.
    Qti3,
    /// The spreadsheet of [`sheet`].
    Sheet,
    /// None that is known.
    #[default]
    Unknown,
}

impl BankFormat {
    /// The format of a text, by its file's name and by what it says.
    pub fn detect(name: &str, text: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        if let Some(format) = xml_format(text) {
            return format;
        }
        match extension.as_deref() {
            Some("gift") => Self::Gift,
            Some("aiken") => Self::Aiken,
            _ if aiken::looks_like(text) => Self::Aiken,
            _ if text.trim_start().starts_with(['<', '\u{1}']) || text.starts_with("PK") || text.contains('\0') => {
                Self::Unknown
            }
            _ if plain::looks_like(text) => Self::Numbered,
            _ if text.contains('{') && text.contains('}') => Self::Gift,
            _ => Self::Unknown,
        }
    }
}

/// The format of an XML text, by its first element.
fn xml_format(text: &str) -> Option<BankFormat> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<!DOCTYPE")
            && rest.find('[').is_some_and(|open| rest.find('>').is_some_and(|end| open < end))
        {
            rest.find("]>")? + 2
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest.find('>')? + 1
        } else {
            break;
        };
        rest = rest[skip..].trim_start();
    }
    let name = rest.strip_prefix('<')?.split([' ', '\t', '\n', '\r', '>', '/']).next()?;
    let name = name.rsplit(':').next()?;
    Some(match name {
        "quiz" if rest.contains("<question ") => BankFormat::MoodleXml,
        "questestinterop" => BankFormat::Qti12,
        "assessmentItem" | "assessmentTest" => BankFormat::Qti2,
        "qti-assessment-item" | "qti-assessment-test" => BankFormat::Qti3,
        _ => return None,
    })
}

/// Reads a bank from a file's bytes; never fails, an unknown format is a finding. The format is known by the content; the name
/// only decides between the plain text formats.
pub fn read(name: &str, bytes: &[u8]) -> Bank {
    if bytes.len() > limits::FILE {
        return Bank::refused(BankFormat::Unknown, "bank_too_large", "");
    }
    if bytes.starts_with(b"PK") {
        return match Package::open(bytes) {
            Ok(package) if package.find("xl/workbook.xml").is_some() => sheet::read(package, bytes),
            Ok(package) => qti::read_package(package),
            Err(code) => Bank::refused(BankFormat::Unknown, code, ""),
        };
    }
    let text = decode::text(bytes);
    let format = BankFormat::detect(name, &text);
    let bank = match format {
        BankFormat::Gift => gift::parse(&text),
        BankFormat::Aiken => aiken::parse(&text),
        BankFormat::Numbered => plain::parse(&text),
        BankFormat::MoodleXml => moodle::parse(&text),
        BankFormat::Qti12 | BankFormat::Qti2 | BankFormat::Qti3 => qti::parse(format, &text),
        BankFormat::Sheet | BankFormat::Unknown => Bank::refused(BankFormat::Unknown, "bank_format", ""),
    };
    Bank { format, ..bank }
}

/// The text of a file of a package.
pub(crate) fn decode_text(bytes: &[u8]) -> String {
    decode::text(bytes)
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
    /// Names of the files that came with it.
    pub media: Vec<String>,
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
        QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
            options.iter().map(|o| option(o.text.clone(), o.fraction, &o.feedback)).collect()
        }
        QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => vec![
            option("true".to_owned(), if *answer { FULL } else { 0 }, feedback_true),
            option("false".to_owned(), if *answer { 0 } else { FULL }, feedback_false),
        ],
        QuestionBody::ShortAnswer { answers, .. } => {
            answers.iter().map(|a| option(a.text.clone(), a.fraction, &a.feedback)).collect()
        }
        QuestionBody::Numerical { answers, .. } => answers
            .iter()
            .map(|a| {
                let text = if a.min == a.max { a.min.clone() } else { format!("{}..{}", a.min, a.max) };
                option(text, a.fraction, &a.feedback)
            })
            .collect(),
        QuestionBody::Calculated { answers, .. } => {
            answers.iter().map(|a| option(a.formula.clone(), a.fraction, &a.feedback)).collect()
        }
        QuestionBody::Matching { pairs } => {
            pairs.iter().map(|pair| option(format!("{} -> {}", pair.left, pair.right), FULL, "")).collect()
        }
        QuestionBody::Ordering { items, .. } => items.iter().map(|item| option(item.clone(), FULL, "")).collect(),
        QuestionBody::Cloze { gaps } => gaps.iter().flat_map(gap_options).collect(),
        QuestionBody::ImageLabels { labels, zones, .. } => {
            let zones = zones.iter().enumerate().filter_map(|(at, zone)| {
                let label = labels.get((zone.label as usize).checked_sub(1)?)?;
                Some(option(format!("{} -> {}", at + 1, label.text), FULL, ""))
            });
            zones.collect()
        }
        QuestionBody::Hotspot { zones, .. } => zones
            .iter()
            .map(|zone| {
                let text = format!("{} {}", zone.area.shape(), zone.area.numbers());
                option(text, zone.cost.map_or(FULL, |cost| -cost), "")
            })
            .collect(),
        QuestionBody::GapSelect { words, .. } => words.iter().map(|word| option(word.text.clone(), FULL, "")).collect(),
        QuestionBody::Likert { statements, .. } => {
            statements.iter().map(|statement| option(statement.clone(), 0, "")).collect()
        }
        QuestionBody::Description
        | QuestionBody::Comment
        | QuestionBody::Essay { .. }
        | QuestionBody::FileUpload { .. } => Vec::new(),
    }
}

/// The answers of a gap, with their part of the gap's worth.
fn gap_options(gap: &crate::question::Gap) -> Vec<OptionReport> {
    use crate::question::GapAsk;
    options(&match gap.ask.clone() {
        GapAsk::Choice { options } => QuestionBody::SingleChoice { options },
        GapAsk::Text { answers, .. } => QuestionBody::short_answer(answers),
        GapAsk::Number { answers } => QuestionBody::numerical(answers, ""),
    })
}

/// Reads a bank and reports what was understood.
pub fn check(name: &str, bytes: &[u8]) -> BankReport {
    let bank = read(name, bytes);
    BankReport {
        format: bank.format,
        questions: bank.questions.iter().map(QuestionReport::from).collect(),
        problems: bank.findings.iter().map(ProblemReport::from).collect(),
        media: bank.media.into_iter().map(|file| file.name).collect(),
        drafts: bank.drafts,
    }
}
