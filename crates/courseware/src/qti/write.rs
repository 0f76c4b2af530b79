//! Writes a bank as a package of QTI 2.1 or 3.0: an item a question, a test that names them, a manifest, and the files shown.
//! Both versions are written by the same code; 3.0 has other names for the same things.

mod declaration;
mod gaps;
mod hints;
mod pictures;

use comrak::Options;
use kernel::Marks;

use crate::{
    authored::AuthoredQuestion,
    bank::{
        BankMedia,
        xml::{self, Writer},
    },
    decimal,
    question::{ChoiceScoring, Comparison, Fraction, QuestionBody},
};

/// A version that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QtiVersion {
    /// QTI 2.1, which most systems read.
    V21,
    /// QTI 3.0.
    V30,
}

impl QtiVersion {
    pub(super) const fn namespace(self) -> &'static str {
        match self {
            Self::V21 => "http://www.imsglobal.org/xsd/imsqti_v2p1",
            Self::V30 => "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        }
    }

    pub(super) const fn item_type(self) -> &'static str {
        match self {
            Self::V21 => "imsqti_item_xmlv2p1",
            Self::V30 => "imsqti_item_xmlv3p0",
        }
    }

    pub(super) const fn test_type(self) -> &'static str {
        match self {
            Self::V21 => "imsqti_test_xmlv2p1",
            Self::V30 => "imsqti_test_xmlv3p0",
        }
    }

    pub(super) const fn schema(self) -> (&'static str, &'static str) {
        match self {
            Self::V21 => ("QTIv2.1 Package", "1.0.0"),
            Self::V30 => ("QTI Package", "3.0.0"),
        }
    }
}

/// An item under way.
pub(super) struct Item<'m> {
    version: QtiVersion,
    pub(super) out: Writer,
    media: &'m [BankMedia],
    /// Feedback by identifier.
    said: Vec<(String, &'m str)>,
}

impl<'m> Item<'m> {
    pub(super) fn new(version: QtiVersion, media: &'m [BankMedia]) -> Self {
        Self { version, out: Writer::document(), media, said: Vec::new() }
    }

    fn name(&self, name: &str) -> String {
        match self.version {
            QtiVersion::V21 => name.to_owned(),
            QtiVersion::V30 => format!("qti-{}", xml::kebab(name)),
        }
    }

    fn attributes<'a>(&self, attributes: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
        let named = |name: &str| if self.version == QtiVersion::V30 { xml::kebab(name) } else { name.to_owned() };
        attributes.iter().map(|(name, value)| (named(name), *value)).collect()
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let attributes = self.attributes(attributes);
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        self.out.open(&self.name(name), &attributes);
    }

    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let attributes = self.attributes(attributes);
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        self.out.leaf(&self.name(name), &attributes);
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.out.raw(&xml::escape(text)).close();
    }

    fn close(&mut self) {
        self.out.close();
    }

    /// Markdown as blocks of XHTML.
    fn flow(&mut self, markdown: &str) {
        let html = xhtml(markdown, self.media);
        self.out.raw(&html);
    }

    pub(super) fn write(mut self, question: &'m AuthoredQuestion, at: usize) -> String {
        let id = identifier(question, at);
        self.open(
            "assessmentItem",
            &[
                ("xmlns", self.version.namespace()),
                ("identifier", &id),
                ("title", &question.name),
                ("adaptive", "false"),
                ("timeDependent", "false"),
            ],
        );
        self.out.newline();
        let gaps = gaps::of(question);
        if let Some((_, gaps)) = &gaps {
            self.declare_gaps(question.mark, gaps);
        } else if question.body.is_asked() {
            self.declare(question);
        }
        let mark = if question.body.is_graded() { question.mark } else { Marks::ZERO }.to_string();
        self.open(
            "outcomeDeclaration",
            &[("identifier", "SCORE"), ("cardinality", "single"), ("baseType", "float"), ("normalMaximum", &mark)],
        );
        self.open("defaultValue", &[]);
        self.text("value", &[], "0");
        self.close();
        self.close();
        self.collect(question);
        let several = matches!(question.body, QuestionBody::MultipleChoice { .. });
        if !self.said.is_empty() {
            let cardinality = if several { "multiple" } else { "single" };
            self.leaf(
                "outcomeDeclaration",
                &[("identifier", "FEEDBACK"), ("cardinality", cardinality), ("baseType", "identifier")],
            );
        }
        self.declare_hints(question);
        if !question.explanation.is_empty() {
            self.open(
                "outcomeDeclaration",
                &[("identifier", "GENERAL"), ("cardinality", "single"), ("baseType", "identifier")],
            );
            self.open("defaultValue", &[]);
            self.text("value", &[], "explanation");
            self.close();
            self.close();
        }
        self.out.newline();
        self.open("itemBody", &[]);
        if let Some((stem, gaps)) = &gaps {
            self.body_with_gaps(stem, gaps);
            self.close();
            self.out.newline();
            self.process_gaps(question, gaps);
        } else {
            self.body(question);
            self.close();
            self.out.newline();
            self.processing(question);
        }
        for (id, text) in std::mem::take(&mut self.said) {
            self.modal("FEEDBACK", &id, text);
        }
        self.write_hints(question);
        if !question.explanation.is_empty() {
            self.modal("GENERAL", "explanation", &question.explanation);
        }
        self.out.finish()
    }

    fn modal(&mut self, outcome: &str, id: &str, text: &str) {
        self.open("modalFeedback", &[("outcomeIdentifier", outcome), ("identifier", id), ("showHide", "show")]);
        if self.version == QtiVersion::V30 {
            self.open("contentBody", &[]);
        }
        self.flow(text);
        if self.version == QtiVersion::V30 {
            self.close();
        }
        self.close();
        self.out.newline();
    }

    /// Notes the feedback of each answer.
    fn collect(&mut self, question: &'m AuthoredQuestion) {
        let texts: Vec<(String, &'m str)> = match &question.body {
            QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
                options.iter().enumerate().map(|(at, option)| (choice(at), option.feedback.as_str())).collect()
            }
            QuestionBody::TrueFalse { feedback_true, feedback_false, .. } => {
                vec![("true".to_owned(), feedback_true.as_str()), ("false".to_owned(), feedback_false)]
            }
            QuestionBody::ShortAnswer { answers, .. } => {
                answers.iter().enumerate().map(|(at, answer)| (choice(at), answer.feedback.as_str())).collect()
            }
            QuestionBody::Numerical { answers, .. } => {
                answers.iter().enumerate().map(|(at, answer)| (choice(at), answer.feedback.as_str())).collect()
            }
            _ => Vec::new(),
        };
        self.said = texts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    }

    fn body(&mut self, question: &AuthoredQuestion) {
        self.out.raw("<div>");
        self.flow(&question.stem);
        self.out.raw("</div>");
        let response = ("responseIdentifier", "RESPONSE");
        match &question.body {
            QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
                let single = matches!(question.body, QuestionBody::SingleChoice { .. });
                let most = if single { "1" } else { "0" };
                self.open("choiceInteraction", &[response, ("shuffle", "true"), ("maxChoices", most)]);
                for (at, option) in options.iter().enumerate() {
                    self.choice("simpleChoice", &[("identifier", &choice(at))], &option.text);
                }
                self.close();
            }
            QuestionBody::TrueFalse { .. } => {
                self.open("choiceInteraction", &[response, ("shuffle", "false"), ("maxChoices", "1")]);
                self.choice("simpleChoice", &[("identifier", "true")], "Benar");
                self.choice("simpleChoice", &[("identifier", "false")], "Salah");
                self.close();
            }
            QuestionBody::ShortAnswer { .. } | QuestionBody::Numerical { .. } => {
                self.out.raw("<p>");
                self.leaf("textEntryInteraction", &[response]);
                if let QuestionBody::Numerical { unit, .. } = &question.body
                    && !unit.is_empty()
                {
                    self.out.raw(" ").raw(&xml::escape(unit));
                }
                self.out.raw("</p>");
            }
            QuestionBody::Matching { pairs } => self.matching(pairs),
            QuestionBody::Ordering { items, .. } => {
                self.open("orderInteraction", &[response, ("shuffle", "true")]);
                for (at, item) in items.iter().enumerate() {
                    self.choice("simpleChoice", &[("identifier", &choice(at))], item);
                }
                self.close();
            }
            QuestionBody::ImageLabels { picture, labels, zones } => self.labels_on(picture, labels, zones),
            QuestionBody::Hotspot { picture, most, .. } => self.spots_on(picture, *most),
            QuestionBody::Cloze { .. }
            | QuestionBody::GapSelect { .. }
            | QuestionBody::Description
            | QuestionBody::Calculated { .. }
            | QuestionBody::Likert { .. }
            | QuestionBody::Comment => {}
            QuestionBody::Essay { model_answer, .. } | QuestionBody::FileUpload { model_answer, .. } => {
                let files = matches!(question.body, QuestionBody::FileUpload { .. });
                self.leaf(if files { "uploadInteraction" } else { "extendedTextInteraction" }, &[response]);
                if !model_answer.is_empty() {
                    self.open("rubricBlock", &[("view", "scorer")]);
                    if self.version == QtiVersion::V30 {
                        self.open("contentBody", &[]);
                    }
                    self.flow(model_answer);
                    if self.version == QtiVersion::V30 {
                        self.close();
                    }
                    self.close();
                }
            }
        }
    }

    fn choice(&mut self, name: &str, attributes: &[(&str, &str)], markdown: &str) {
        self.open(name, attributes);
        self.flow(markdown);
        self.close();
    }

    fn matching(&mut self, pairs: &[crate::question::Pair]) {
        let rights = declaration::rights(pairs);
        let asked = pairs.iter().filter(|pair| !pair.left.is_empty());
        self.open(
            "matchInteraction",
            &[("responseIdentifier", "RESPONSE"), ("shuffle", "true"), ("maxAssociations", "0")],
        );
        self.open("simpleMatchSet", &[]);
        for (at, pair) in asked.enumerate() {
            self.choice(
                "simpleAssociableChoice",
                &[("identifier", &format!("L{}", at + 1)), ("matchMax", "1")],
                &pair.left,
            );
        }
        self.close();
        self.open("simpleMatchSet", &[]);
        for (at, right) in rights.iter().enumerate() {
            self.choice("simpleAssociableChoice", &[("identifier", &format!("R{}", at + 1)), ("matchMax", "0")], right);
        }
        self.close();
        self.close();
    }

    fn processing(&mut self, question: &AuthoredQuestion) {
        self.open("responseProcessing", &[]);
        match &question.body {
            QuestionBody::Essay { .. } | QuestionBody::FileUpload { .. } | QuestionBody::Description => {}
            QuestionBody::Hotspot { .. } => {
                self.open("setOutcomeValue", &[("identifier", "SCORE")]);
                self.leaf("mapResponsePoint", &[("identifier", "RESPONSE")]);
                self.close();
            }
            QuestionBody::Ordering { .. }
            | QuestionBody::MultipleChoice { scoring: ChoiceScoring::AllOrNothing, .. } => {
                self.open("responseCondition", &[]);
                self.open("responseIf", &[]);
                self.open("match", &[]);
                self.leaf("variable", &[("identifier", "RESPONSE")]);
                self.leaf("correct", &[("identifier", "RESPONSE")]);
                self.close();
                self.set("SCORE", "float", &question.mark.to_string());
                self.close();
                self.close();
                self.echoed();
            }
            QuestionBody::Numerical { answers, .. } => {
                self.open("responseCondition", &[]);
                for (at, answer) in answers.iter().enumerate() {
                    self.open(if at == 0 { "responseIf" } else { "responseElseIf" }, &[]);
                    self.open("and", &[]);
                    self.compare("gte", &answer.min);
                    self.compare("lte", &answer.max);
                    self.close();
                    self.set("SCORE", "float", &points(question.mark, answer.fraction));
                    if !answer.feedback.is_empty() {
                        self.set("FEEDBACK", "identifier", &choice(at));
                    }
                    self.close();
                }
                self.close();
            }
            body => {
                self.open("setOutcomeValue", &[("identifier", "SCORE")]);
                self.leaf("mapResponse", &[("identifier", "RESPONSE")]);
                self.close();
                if let QuestionBody::ShortAnswer { answers, compare } = body {
                    self.spoken(answers, *compare);
                } else {
                    self.echoed();
                }
            }
        }
        self.hint_after_tries(question);
        self.close();
        self.out.newline();
    }

    /// Feedback of options: each is named as its option.
    fn echoed(&mut self) {
        if !self.said.is_empty() {
            self.open("setOutcomeValue", &[("identifier", "FEEDBACK")]);
            self.leaf("variable", &[("identifier", "RESPONSE")]);
            self.close();
        }
    }

    /// The feedback of typed answers.
    fn spoken(&mut self, answers: &[crate::question::Accepted], compare: Comparison) {
        for (at, answer) in answers.iter().enumerate().filter(|(_, answer)| !answer.feedback.is_empty()) {
            self.open("responseCondition", &[]);
            self.open("responseIf", &[]);
            self.open("stringMatch", &[("caseSensitive", if compare.case { "true" } else { "false" })]);
            self.leaf("variable", &[("identifier", "RESPONSE")]);
            self.text("baseValue", &[("baseType", "string")], &answer.text);
            self.close();
            self.set("FEEDBACK", "identifier", &choice(at));
            self.close();
            self.close();
        }
    }

    fn compare(&mut self, name: &str, value: &str) {
        self.open(name, &[]);
        self.leaf("variable", &[("identifier", "RESPONSE")]);
        self.text("baseValue", &[("baseType", "float")], value);
        self.close();
    }

    fn set(&mut self, outcome: &str, base: &str, value: &str) {
        self.open("setOutcomeValue", &[("identifier", outcome)]);
        self.text("baseValue", &[("baseType", base)], value);
        self.close();
    }
}

/// Whether an item can hold this kind. What is drawn anew for each attempt would need templates, which few systems read.
pub(super) const fn holds(body: &QuestionBody) -> bool {
    !matches!(body, QuestionBody::Likert { .. } | QuestionBody::Comment | QuestionBody::Calculated { .. })
}

/// How a question is named in its package.
pub(super) fn identifier(question: &AuthoredQuestion, at: usize) -> String {
    question.id.map_or_else(|| format!("item-{:04}", at + 1), |id| format!("q-{id}"))
}

/// Whether letters' case counts in a typed answer.
const fn case(body: &QuestionBody) -> &'static str {
    match body {
        QuestionBody::ShortAnswer { compare, .. } if compare.case => "true",
        _ => "false",
    }
}

/// `A1`, `A2`, … for options.
fn choice(at: usize) -> String {
    format!("A{}", at + 1)
}

/// Points for a part of the mark, exact.
fn points(mark: Marks, fraction: Fraction) -> String {
    decimal::multiply(&mark.to_string(), &format!("{fraction}e-4")).unwrap_or_default()
}

/// Markdown as XHTML. Formulas are written in `\(…\)`, as other systems set them; raw HTML is left out, as on our own pages.
fn xhtml(markdown: &str, media: &[BankMedia]) -> String {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.math_dollars = true;
    let mut html = comrak::markdown_to_html(markdown, &options);
    for (open, start, end) in
        [("<span data-math-style=\"inline\">", "\\(", "\\)"), ("<span data-math-style=\"display\">", "\\[", "\\]")]
    {
        while let Some(at) = html.find(open) {
            let inner = at + open.len();
            let Some(close) = html[inner..].find("</span>").map(|close| inner + close) else { break };
            html = [&html[..at], start, &html[inner..close], end, &html[close + 7..]].concat();
        }
    }
    for file in media {
        let link = file.link();
        if html.contains(&link) {
            html = html.replace(&link, &format!("../media/{}", crate::media::percent_encode(&file.name)));
        }
    }
    // Characters that XML cannot hold are dropped; everything else is well-formed already.
    html.chars().filter(|c| *c >= ' ' || matches!(c, '\n' | '\t')).collect()
}
