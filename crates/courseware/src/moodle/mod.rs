//! Moodle XML. What one of our kinds holds becomes a question; other questions are kept as drafts with their source.
//! Format: <https://docs.moodle.org/en/Moodle_XML_format>.

mod answers;
mod calculated;
mod files;
mod gaps;
mod pictures;
mod write;

use kernel::Marks;
use roxmltree::Node;

use crate::{
    authored::AuthoredQuestion,
    bank::{self, Bank, BankFormat, category_path, xml},
    decimal,
    finding::{Done, Finding, Place},
    html_text,
    markdown::escape_markdown,
    question::{QuestionBody, take_aims},
};

pub use write::write;

/// Why a question is kept as a draft: code and detail.
type Unreadable = (&'static str, String);

/// Reads a bank.
pub fn parse(text: &str) -> Bank {
    let text = xml::without_doctype(text);
    let document = match xml::parse(&text) {
        Ok(document) => document,
        Err(error) => return Bank::refused(BankFormat::MoodleXml, "xml_broken", error),
    };
    let bank = Bank { format: BankFormat::MoodleXml, ..Bank::default() };
    let mut reader = Reader { bank, lines: xml::Lines::of(&text), ..Reader::default() };
    for node in xml::children(document.root_element(), "question") {
        if reader.bank.is_full() {
            reader.bank.tell(&Place::line(reader.lines.line(node)), "bank_too_many", "", Done::LeftOut);
            break;
        }
        reader.question(node);
    }
    if let Some((line, count)) = reader.penalties {
        reader.bank.tell(&Place::line(line), "moodle_penalty", count.to_string(), Done::LeftOut);
    }
    if let Some((line, count)) = reader.combined {
        reader.bank.tell(&Place::line(line), "moodle_combined_feedback", count.to_string(), Done::LeftOut);
    }
    reader.bank
}

#[derive(Default)]
struct Reader {
    bank: Bank,
    lines: xml::Lines,
    category: String,
    place: Place,
    /// First line and number of questions that take points away for a second try.
    penalties: Option<(usize, usize)>,
    /// First line and number of questions with words for right, partly right and wrong answers.
    combined: Option<(usize, usize)>,
}

impl Reader {
    fn question(&mut self, node: Node<'_, '_>) {
        self.place = Place::line(self.lines.line(node));
        let place = self.place.clone();
        let kind = node.attribute("type").unwrap_or_default();
        if kind == "category" {
            let path = xml::child(node, "category").map(|node| xml::child_text(node, "text")).unwrap_or_default();
            category_path(&path).clone_into(&mut self.category);
            return;
        }
        match self.body(node, kind) {
            Ok(body) => {
                let question = self.trimmings(node, body);
                self.bank.ask(&place, question);
            }
            Err((code, detail)) => self.bank.keep(&place, &source(node), code, detail),
        }
    }

    fn trimmings(&mut self, node: Node<'_, '_>, (stem, body): (String, QuestionBody)) -> AuthoredQuestion {
        let mut question = AuthoredQuestion::new(stem, body);
        question.name = xml::child(node, "name").map(|name| xml::child_text(name, "text")).unwrap_or_default();
        question.category.clone_from(&self.category);
        question.explanation = self.text_of(node, "generalfeedback");
        question.hints = xml::children(node, "hint").map(|hint| self.markdown(hint)).collect();
        question.hints.retain(|hint| !hint.is_empty());
        let tags = xml::child(node, "tags").into_iter();
        question.tags = tags
            .flat_map(|tags| xml::children(tags, "tag").map(|tag| xml::child_text(tag, "text")).collect::<Vec<_>>())
            .collect();
        question.tags.retain(|tag| !tag.is_empty());
        take_aims(&mut question);
        let number = xml::child_text(node, "idnumber");
        question.id = number.parse().ok();
        if question.id.is_none() {
            question.reference = number;
        }
        let grade = xml::child_text(node, "defaultgrade");
        if !grade.is_empty() && question.body.is_graded() {
            question.mark = decimal::marks(&grade).unwrap_or_else(|| {
                self.tell("bank_mark", grade, Done::Defaulted);
                Marks::ONE
            });
        }
        self.left_out(node);
        question
    }

    /// Tells of what has no place here.
    fn left_out(&mut self, node: Node<'_, '_>) {
        let line = self.place.line.unwrap_or(1);
        let more = |counted: Option<(usize, usize)>| Some(counted.map_or((line, 1), |(line, count)| (line, count + 1)));
        let penalty = decimal::normal(&xml::child_text(node, "penalty"));
        if penalty.is_some_and(|penalty| penalty != "0") {
            self.penalties = more(self.penalties);
        }
        let combined = ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"];
        if combined
            .iter()
            .any(|name| xml::child(node, name).is_some_and(|node| !xml::child_text(node, "text").is_empty()))
        {
            self.combined = more(self.combined);
        }
    }

    fn tell(&mut self, code: &'static str, detail: impl Into<String>, done: Done) {
        self.bank.findings.push(Finding::new(self.place.clone(), code, detail, done));
    }

    /// Tells of something once a question.
    fn tell_once(&mut self, code: &'static str, detail: impl Into<String>, done: Done) {
        let told = self.bank.findings.iter().rev().take_while(|finding| finding.place == self.place);
        if !told.into_iter().any(|finding| finding.code == code) {
            self.tell(code, detail, done);
        }
    }

    fn text_of(&mut self, node: Node<'_, '_>, name: &str) -> String {
        xml::child(node, name).map(|node| self.markdown(node)).unwrap_or_default()
    }

    /// The Markdown of an element with `text`, `format` and files.
    fn markdown(&mut self, node: Node<'_, '_>) -> String {
        let text = self.with_files(node);
        self.formatted(&text, node.attribute("format").unwrap_or("moodle_auto_format"))
    }

    /// The text of an element, linking to the files that came with it.
    fn with_files(&mut self, node: Node<'_, '_>) -> String {
        let mut text = xml::child(node, "text").map_or_else(|| own_text(node), xml::text);
        let mut files: Vec<(String, String)> = Vec::new();
        for file in xml::children(node, "file") {
            let name = file.attribute("name").unwrap_or_default();
            let encoding = file.attribute("encoding").unwrap_or("base64");
            let bytes = if encoding == "base64" { bank::base64(&xml::text(file)) } else { None };
            let Some(bytes) = bytes else {
                self.tell("media_broken", name, Done::LeftOut);
                continue;
            };
            match bank::add_media(&mut self.bank.media, &self.place, name, bytes) {
                Ok(link) => files.push((format!("{}{name}", file.attribute("path").unwrap_or("/")), link)),
                Err(finding) => self.bank.findings.push(*finding),
            }
        }
        files.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, link) in &files {
            let encoded: Vec<String> = name.split('/').map(crate::media::percent_encode).collect();
            for form in [encoded.join("/"), name.replace(' ', "%20"), name.clone()] {
                text = text.replace(&format!("@@PLUGINFILE@@{form}"), link);
            }
        }
        if let Some((_, missing)) = text.split_once("@@PLUGINFILE@@") {
            let name: String = missing.chars().take_while(|c| !matches!(c, '"' | '\'' | ')' | '>' | ' ')).collect();
            self.tell("media_missing", name, Done::Kept);
        }
        text
    }

    fn formatted(&mut self, text: &str, format: &str) -> String {
        let text = text.trim();
        match format {
            "markdown" => text.to_owned(),
            "plain_text" => escape_markdown(text),
            "html" => self.html(text),
            _ if html_text::looks_like_html(text) => self.html(text),
            _ => text.to_owned(),
        }
    }

    fn html(&mut self, html: &str) -> String {
        if let Some(lost) = html_text::lost(html) {
            self.tell_once("html_lost", lost, Done::LeftOut);
        }
        let (media, place, findings) = (&mut self.bank.media, &self.place, &mut self.bank.findings);
        let html = bank::map_sources(html, &mut |source| {
            let (name, bytes) = bank::data_url(source)?;
            match bank::add_media(media, place, &name, bytes) {
                Ok(link) => Some(link),
                Err(finding) => {
                    findings.push(*finding);
                    None
                }
            }
        });
        html_text::to_markdown(&html)
    }
}

/// The text right in the node, without that of its elements.
fn own_text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// The source of a question without the bytes of its files, which nobody can read.
fn source(node: Node<'_, '_>) -> String {
    let whole = xml::source(node);
    let start = node.range().start;
    let mut out = String::new();
    let mut at = 0;
    for file in xml::below(node, "file") {
        for text in file.children().filter(Node::is_text) {
            let range = text.range();
            let (from, to) = (range.start.saturating_sub(start), range.end.saturating_sub(start));
            if from >= at && to <= whole.len() {
                out.push_str(whole.get(at..from).unwrap_or_default());
                out.push('…');
                at = to;
            }
        }
    }
    out.push_str(whole.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
