//! The little that readers of XML share. Documents with their own DTD subset are refused, so that no entity can grow.

use std::fmt::Write;

use roxmltree::{Document, Node, ParsingOptions};

use super::limits;
use crate::html_text;

/// A document from its text; the error is the parser's own sentence, or `None` when it holds a DTD of its own.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, String> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits::NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| error.to_string())
}

/// The text with a plain `<!DOCTYPE …>` blanked, so that lines stay where they were. One with an internal subset stays, and is
/// refused by [`parse`].
pub(crate) fn without_doctype(text: &str) -> String {
    let head = text.len().min(4_096);
    let head = (0..=head).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let Some(start) = text[..head].find("<!DOCTYPE") else { return text.to_owned() };
    let Some(end) = text[start..].find('>').map(|end| start + end + 1) else { return text.to_owned() };
    if text[start..end].contains('[') {
        return text.to_owned();
    }
    let blank: String = text[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    [&text[..start], &blank, &text[end..]].concat()
}

/// Where the lines of a document begin.
#[derive(Debug, Default)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// Those of this text.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1).collect())
    }

    /// The line a node begins at, from one.
    pub(crate) fn line(&self, node: Node<'_, '_>) -> usize {
        self.0.partition_point(|begins| *begins <= node.range().start) + 1
    }
}

/// Whether a question has more in it than is looked through.
pub(crate) fn is_too_large(node: Node<'_, '_>) -> bool {
    node.descendants().nth(limits::ITEM_NODES).is_some()
}

/// The node's own source.
pub(crate) fn source(node: Node<'_, '_>) -> String {
    node.document().input_text().get(node.range()).unwrap_or_default().to_owned()
}

/// The element's name as QTI 2 writes it: `qti-choice-interaction` is `choiceInteraction`.
pub(crate) fn name(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    name.strip_prefix("qti-").map_or_else(|| name.to_owned(), camel)
}

/// `response-identifier` as `responseIdentifier`.
fn camel(kebab: &str) -> String {
    let mut out = String::with_capacity(kebab.len());
    let mut upper = false;
    for c in kebab.chars() {
        if c == '-' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// `responseIdentifier` as `response-identifier`.
pub(crate) fn kebab(camel: &str) -> String {
    let mut out = String::with_capacity(camel.len() + 4);
    for c in camel.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// An attribute under its QTI 2 or its QTI 3 name.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, wanted: &str) -> Option<&'a str> {
    node.attribute(wanted).or_else(|| node.attribute(kebab(wanted).as_str()))
}

/// Child elements of this name.
pub(crate) fn children<'a, 'd: 'a>(node: Node<'a, 'd>, wanted: &'a str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(move |child| child.is_element() && name(*child) == wanted)
}

/// The first child element of this name.
pub(crate) fn child<'a, 'd: 'a>(node: Node<'a, 'd>, wanted: &'a str) -> Option<Node<'a, 'd>> {
    children(node, wanted).next()
}

/// Elements of this name anywhere below, in order.
pub(crate) fn below<'a, 'd: 'a>(node: Node<'a, 'd>, wanted: &'a str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.descendants().skip(1).filter(move |below| below.is_element() && name(*below) == wanted)
}

/// All text below the node, as it stands.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// The text of a child element, without white space around; empty when there is none.
pub(crate) fn child_text(node: Node<'_, '_>, wanted: &str) -> String {
    child(node, wanted).map(|child| text(child).trim().to_owned()).unwrap_or_default()
}

/// The node's content as HTML. `skip` names elements that are replaced by what it returns.
pub(crate) fn inner_html(node: Node<'_, '_>, replace: &mut dyn FnMut(Node<'_, '_>) -> Option<String>) -> String {
    let mut out = String::new();
    write_html(node, replace, &mut out, 0);
    out
}

fn write_html(
    node: Node<'_, '_>,
    replace: &mut dyn FnMut(Node<'_, '_>) -> Option<String>,
    out: &mut String,
    depth: usize,
) {
    for child in node.children() {
        if let Some(text) = child.text().filter(|_| child.is_text()) {
            out.push_str(&escape(text));
        } else if child.is_element() {
            if let Some(text) = replace(child) {
                out.push_str(&text);
                continue;
            }
            if depth > limits::DEPTH {
                continue;
            }
            element(child, replace, out, depth);
        }
    }
}

fn element(
    node: Node<'_, '_>,
    replace: &mut dyn FnMut(Node<'_, '_>) -> Option<String>,
    out: &mut String,
    depth: usize,
) {
    let name = node.tag_name().name();
    let picture = node.attribute("type").is_some_and(|kind| kind.starts_with("image/"));
    if name == "object" && picture {
        let data = node.attribute("data").unwrap_or_default();
        let label = text(node);
        let _ = write!(out, "<img src=\"{}\" alt=\"{}\">", escape(data), escape(label.trim()));
        return;
    }
    if !html_text::is_element(name) {
        return write_html(node, replace, out, depth + 1);
    }
    out.push('<');
    out.push_str(name);
    for attribute in node.attributes() {
        let _ = write!(out, " {}=\"{}\"", attribute.name(), escape(attribute.value()));
    }
    out.push('>');
    write_html(node, replace, out, depth + 1);
    if !matches!(name, "br" | "img" | "hr") {
        let _ = write!(out, "</{name}>");
    }
}

/// The text with everything escaped that XML reads as its own, and without characters that XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push_str("&#13;"),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// XML as it is written: elements are closed in the order they were opened.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
    open: Vec<String>,
}

impl Writer {
    /// Begins a document.
    pub(crate) fn document() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.start(name, attributes);
        self.out.push('>');
        self.open.push(name.to_owned());
        self
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"{}\"", escape(value).replace('\n', "&#10;"));
        }
    }

    /// An element without content.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.start(name, attributes);
        self.out.push_str("/>");
        self
    }

    /// An element that holds text.
    pub(crate) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        self.open(name, attributes);
        self.out.push_str(&escape(text));
        self.close()
    }

    /// Puts well-formed XML where the writer stands.
    pub(crate) fn raw(&mut self, xml: &str) -> &mut Self {
        self.out.push_str(xml);
        self
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.out, "</{name}>");
        }
        self
    }

    /// A line's end, for people who read the file.
    pub(crate) fn newline(&mut self) -> &mut Self {
        self.out.push('\n');
        self
    }

    /// The document, with everything closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out
    }
}
