//! QTI: version 1.2 as Canvas, Respondus and Blackboard write it, 2.0 to 2.2, and 3.0; a single document or a package with a
//! manifest. Written are packages of 2.1 and 3.0. Specifications: <https://www.1edtech.org/standards/qti>.

mod canvas;
mod classic;
mod conditions;
mod gaps;
mod interactions;
mod item;
mod manifest;
mod material;
mod pictures;
mod rules;
mod uploads;
mod write;
mod write_package;

use std::collections::HashSet;

use roxmltree::Node;

use crate::{
    bank::{self, Bank, BankFormat, Package, xml},
    finding::{Done, Finding, Place},
    html_text,
    markdown::escape_markdown,
    media::resolve_path,
};

pub use write::QtiVersion;
pub use write_package::write;

use manifest::Listed;

/// Why an item is kept as a draft: code and detail.
type Unreadable = (&'static str, String);

/// Stands for a gap while HTML becomes Markdown.
const GAP: char = '\u{e000}';

/// Reads one document.
pub fn parse(format: BankFormat, text: &str) -> Bank {
    let mut reader = Reader::new(format);
    reader.document(text, true);
    reader.bank
}

/// Reads a package.
pub(crate) fn read_package(mut package: Package<'_>) -> Bank {
    let listed = manifest::read(&mut package);
    let outside = std::mem::take(&mut package.outside);
    let mut reader = Reader::new(BankFormat::Unknown);
    for name in outside {
        reader.bank.tell(&Place::default().within(&name), "path_outside", name, Done::LeftOut);
    }
    let (documents, several) = reader.documents(&mut package, &listed);
    reader.package = Some(package);
    reader.listed = listed;
    for (name, format, text) in documents {
        if reader.bank.format == BankFormat::Unknown {
            reader.bank.format = format;
        }
        reader.file.clone_from(&name);
        reader.document(&text, several);
    }
    let mut bank = reader.bank;
    if bank.format == BankFormat::Unknown {
        bank.tell(&Place::line(1), "package_no_items", "", Done::Refused);
    }
    bank
}

struct Reader<'b> {
    bank: Bank,
    /// Path of the document in its package; empty outside of one.
    file: String,
    package: Option<Package<'b>>,
    listed: Vec<Listed>,
    /// Category of the items that follow.
    category: String,
    place: Place,
    lines: xml::Lines,
    /// Assessments, banks and items that were read: packages hold some twice.
    seen: HashSet<String>,
    /// Pictures that were read from the package: their path and link.
    pictures: Vec<(String, String)>,
}

impl Reader<'_> {
    fn new(format: BankFormat) -> Self {
        Self {
            bank: Bank { format, ..Bank::default() },
            file: String::new(),
            package: None,
            listed: Vec::new(),
            category: String::new(),
            place: Place::default(),
            lines: xml::Lines::default(),
            seen: HashSet::new(),
            pictures: Vec::new(),
        }
    }

    /// All QTI documents of a package in the order of its manifest and tests, and whether it holds several assessments.
    fn documents(&mut self, package: &mut Package<'_>, listed: &[Listed]) -> (Vec<(String, BankFormat, String)>, bool) {
        let mut names: Vec<String> = listed.iter().filter_map(|entry| package.find(&entry.href)).collect();
        names.extend(package.names().iter().cloned());
        let ending = |name: &str| {
            let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
            matches!(extension.as_deref(), Some("xml" | "qti"))
        };
        let mut known = HashSet::new();
        names.retain(|name| ending(name) && !name.ends_with("imsmanifest.xml") && known.insert(name.clone()));
        // Canvas writes its assessments twice: what is not for common cartridges says more.
        names.sort_by_key(|name| !name.contains("non_cc_assessments/"));
        let mut documents = Vec::new();
        let mut order: Vec<String> = Vec::new();
        for name in names {
            let text = match package.read(&name) {
                Ok(bytes) => bank::decode_text(&bytes),
                Err(code) => {
                    self.bank.tell(&Place::default().within(&name), code, "", Done::LeftOut);
                    continue;
                }
            };
            let format = BankFormat::detect(&name, &text);
            if !matches!(format, BankFormat::Qti12 | BankFormat::Qti2 | BankFormat::Qti3) {
                continue;
            }
            if format != BankFormat::Qti12 {
                order.extend(item::references(&text).iter().filter_map(|href| resolve_path(&name, href)));
            }
            documents.push((name, format, text));
        }
        documents.sort_by_key(|(name, ..)| order.iter().position(|ordered| ordered == name).unwrap_or(usize::MAX));
        let several = documents.iter().filter(|(_, format, _)| *format == BankFormat::Qti12).count() > 1;
        (documents, several)
    }

    fn document(&mut self, text: &str, several: bool) {
        let text = xml::without_doctype(text);
        let document = match xml::parse(&text) {
            Ok(document) => document,
            Err(error) => {
                let done = if self.file.is_empty() { Done::Refused } else { Done::LeftOut };
                return self.bank.tell(&Place::line(1).within(&self.file), "xml_broken", error, done);
            }
        };
        self.lines = xml::Lines::of(&text);
        let root = document.root_element();
        match xml::name(root).as_str() {
            "questestinterop" => self.classic(root, several),
            "assessmentItem" => self.item(root),
            _ => {}
        }
    }

    /// Where the node stands.
    fn stand(&mut self, node: Node<'_, '_>) {
        self.place = Place::line(self.lines.line(node)).within(&self.file);
    }

    fn tell(&mut self, code: &'static str, detail: impl Into<String>, done: Done) {
        self.bank.findings.push(Finding::new(self.place.clone(), code, detail, done));
    }

    /// Tells of something once an item.
    fn tell_once(&mut self, code: &'static str, detail: impl Into<String>, done: Done) {
        let mut told = self.bank.findings.iter().rev().take_while(|finding| finding.place == self.place);
        if !told.any(|finding| finding.code == code) {
            self.tell(code, detail, done);
        }
    }

    /// The Markdown of plain text that may yet be HTML.
    fn words(&mut self, text: &str) -> String {
        if html_text::looks_like_html(text) { self.html(text) } else { escape_markdown(text.trim()) }
    }

    /// The Markdown of HTML; pictures of the package are handed over.
    fn html(&mut self, html: &str) -> String {
        if let Some(lost) = html_text::lost(html) {
            self.tell_once("html_lost", lost, Done::LeftOut);
        }
        let html = bank::map_sources(html, &mut |source| self.picture(source));
        html_text::to_markdown(&html)
    }

    fn picture(&mut self, source: &str) -> Option<String> {
        if let Some((name, bytes)) = bank::data_url(source) {
            return self.hand_over(&name, bytes);
        }
        let source = source.replace("&amp;", "&");
        let base = ["$IMS-CC-FILEBASE$", "%24IMS-CC-FILEBASE%24", "$IMS_CC_FILEBASE$", "$IMS_CC_FILE_BASE$"]
            .iter()
            .find_map(|base| source.strip_prefix(base));
        let relative = base.map_or(source.as_str(), |rest| rest.trim_start_matches('/'));
        if relative.contains("://") || relative.starts_with("//") {
            return None;
        }
        let (from_file, from_root) = (resolve_path(&self.file, relative), resolve_path("", relative));
        let package = self.package.as_mut()?;
        let tries = [from_file, from_root.clone(), from_root.as_ref().map(|path| format!("web_resources/{path}"))];
        let found = tries.iter().flatten().find_map(|path| package.find(path));
        let found = found.or_else(|| {
            let end = format!("/{}", from_root?);
            package.names().iter().find(|name| name.ends_with(&end)).cloned()
        });
        let Some(path) = found else {
            self.tell("media_missing", source, Done::Kept);
            return None;
        };
        if let Some((_, link)) = self.pictures.iter().find(|(known, _)| *known == path) {
            return Some(link.clone());
        }
        match package.read(&path) {
            Ok(bytes) => {
                let link = self.hand_over(&path, bytes)?;
                self.pictures.push((path, link.clone()));
                Some(link)
            }
            Err(code) => {
                self.tell(code, path, Done::LeftOut);
                None
            }
        }
    }

    fn hand_over(&mut self, name: &str, bytes: Vec<u8>) -> Option<String> {
        match bank::add_media(&mut self.bank.media, &self.place, name, bytes) {
            Ok(link) => Some(link),
            Err(finding) => {
                self.bank.findings.push(*finding);
                None
            }
        }
    }
}

/// Whether a bank has room; tells when it has none.
fn has_room(reader: &mut Reader<'_>) -> bool {
    if !reader.bank.is_full() {
        return true;
    }
    if !reader.bank.findings.iter().any(|finding| finding.code == "bank_too_many") {
        reader.tell("bank_too_many", "", Done::LeftOut);
    }
    false
}

/// The text with its gaps as the marks of these numbers.
fn with_marks(text: &str, numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().fold(text.to_owned(), |text, number| text.replacen(GAP, &format!("[[{number}]]"), 1))
}

/// The text with its gaps numbered, or without the one at its end: there the field stands anyway.
fn with_gaps(text: &str) -> (String, usize) {
    let count = text.matches(GAP).count();
    if count == 1 {
        let alone = text.trim_end().strip_suffix(GAP).map(str::trim_end).filter(|before| !before.is_empty());
        return (alone.map_or_else(|| text.replace(GAP, &bank::gap(None)), ToOwned::to_owned), 1);
    }
    let mut out = String::new();
    for (at, part) in text.split(GAP).enumerate() {
        if at > 0 {
            out.push_str(&bank::gap(Some(at)));
        }
        out.push_str(part);
    }
    (out, count)
}

#[cfg(test)]
mod tests;
