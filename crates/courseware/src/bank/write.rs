//! A bank in any of the formats that are written.

use super::{BankFormat, BankMedia};
use crate::{
    authored::{AuthoredQuestion, Draft},
    gift, moodle,
    qti::{self, QtiVersion},
    sheet,
};

/// A bank as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What follows the file's name.
    pub extension: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Writes these questions, with the files their texts show. Drafts go into GIFT alone: no other format has a place for them.
/// Nothing for a format that is only read.
pub fn write(
    format: BankFormat,
    title: &str,
    questions: &[AuthoredQuestion],
    drafts: &[Draft],
    media: &[BankMedia],
) -> Option<Exported> {
    let (extension, media_type, bytes) = match format {
        BankFormat::Gift => ("gift.txt", "text/plain; charset=utf-8", gift::write(questions, drafts).into_bytes()),
        BankFormat::MoodleXml => ("xml", "application/xml", moodle::write(questions, media).into_bytes()),
        BankFormat::Qti2 => ("qti21.zip", "application/zip", qti::write(QtiVersion::V21, title, questions, media)),
        BankFormat::Qti3 => ("qti30.zip", "application/zip", qti::write(QtiVersion::V30, title, questions, media)),
        BankFormat::Sheet => ("xlsx", sheet::MEDIA_TYPE, sheet::write(questions)?),
        BankFormat::Aiken | BankFormat::Numbered | BankFormat::Qti12 | BankFormat::Unknown => return None,
    };
    Some(Exported { extension, media_type, bytes })
}

/// The questions with every way of naming a course's file written as `/media/{name}`, as [`write`] looks for them. `base` is the
/// path of the file that the texts stand in.
pub fn with_media_links(questions: &[AuthoredQuestion], base: &str, names: &[String]) -> Vec<AuthoredQuestion> {
    let up = "../".repeat(base.matches('/').count());
    let mut questions = questions.to_vec();
    for text in questions.iter_mut().flat_map(AuthoredQuestion::texts_mut) {
        for name in names {
            let link = super::media::link(name);
            let encoded = crate::media::percent_encode(name);
            for form in [encoded.as_str(), name.as_str()] {
                for open in ["](<", "]("] {
                    *text = text.replace(&format!("{open}{up}media/{form}"), &format!("{open}{link}"));
                }
            }
        }
    }
    questions
}
