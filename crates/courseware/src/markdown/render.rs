//! The writer of HTML. Walks the parsed text without recursion, so that no depth of nesting harms it.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

use comrak::nodes::{AlertType, AstNode, ListType, NodeMath, NodeValue, TableAlignment};

use super::{FirstBlock, Rendered, math, sanitise};
use crate::{
    document::{Heading, MediaFile, PageContent},
    finding::{Done, Finding, Place},
    media::Media,
};

/// The text with `&`, `<`, `>` and `"` written as entities.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            c => out.push(c),
        }
    }
    out
}

enum Step<'a> {
    Enter(&'a AstNode<'a>),
    Leave(&'a AstNode<'a>),
}

pub(super) struct Renderer<'m> {
    pub(super) base: &'m str,
    pub(super) media: &'m dyn Media,
    pub(super) out: String,
    text: String,
    headings: Vec<Heading>,
    anchors: HashSet<String>,
    /// Start in `out` and `text` of the heading being written.
    heading: Option<(usize, usize)>,
    pub(super) used: Vec<MediaFile>,
    findings: Vec<Finding>,
    notes: HashMap<String, usize>,
    in_notes: bool,
    pub(super) first: Option<FirstBlock>,
    pub(super) without_captions: Vec<(usize, String)>,
    pub(super) without_text: Vec<(usize, String)>,
}

impl<'m> Renderer<'m> {
    pub(super) fn new(base: &'m str, media: &'m dyn Media) -> Self {
        Self {
            base,
            media,
            out: String::new(),
            text: String::new(),
            headings: Vec::new(),
            anchors: HashSet::new(),
            heading: None,
            used: Vec::new(),
            findings: Vec::new(),
            notes: HashMap::new(),
            in_notes: false,
            first: None,
            without_captions: Vec::new(),
            without_text: Vec::new(),
        }
    }

    pub(super) fn document<'a>(mut self, root: &'a AstNode<'a>, bare: bool) -> Rendered {
        for node in root.descendants() {
            if let NodeValue::FootnoteReference(note) = &node.data().value {
                let next = self.notes.len() + 1;
                self.notes.entry(note.name.clone()).or_insert(next);
            }
        }
        let mut blocks = root.children();
        let lone = blocks.next().filter(|_| bare && blocks.next().is_none());
        let start = match lone {
            Some(node) if matches!(node.data().value, NodeValue::Paragraph) && Self::lone_image(node).is_none() => node,
            _ => root,
        };
        let mut steps: Vec<Step<'a>> = start.reverse_children().map(Step::Enter).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(node) => {
                    if self.enter(node) {
                        steps.push(Step::Leave(node));
                        steps.extend(node.reverse_children().map(Step::Enter));
                    }
                }
                Step::Leave(node) => self.leave(node),
            }
        }
        if self.in_notes {
            self.out.push_str("</ol></section>\n");
        }
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let html = sanitise::clean(&self.out);
        let html = if bare { html.trim().to_owned() } else { html };
        Rendered {
            page: PageContent { html, text, headings: self.headings, media: self.used },
            findings: self.findings,
            first: self.first.unwrap_or(FirstBlock::Text),
            videos_without_captions: self.without_captions,
            pictures_without_text: self.without_text,
        }
    }

    pub(super) fn tell(&mut self, node: &AstNode<'_>, code: &'static str, detail: &str, done: Done) {
        let line = node.data().sourcepos.start.line;
        let detail: String = detail.chars().take(120).collect();
        self.findings.push(Finding::new(Place::line(line.max(1)), code, detail, done));
    }

    pub(super) fn words(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn begin(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Writes the beginning of a node; says whether its inside follows.
    fn enter<'a>(&mut self, node: &'a AstNode<'a>) -> bool {
        let data = node.data();
        if node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Document)) {
            let plain = !matches!(data.value, NodeValue::Paragraph);
            if plain {
                self.first.get_or_insert(FirstBlock::Text);
            }
        }
        match &data.value {
            NodeValue::Paragraph => {
                self.begin();
                return self.paragraph(node);
            }
            NodeValue::Heading(_) => {
                self.begin();
                self.heading = Some((self.out.len(), self.text.len()));
            }
            NodeValue::Text(text) => {
                self.words(text);
                self.out.push_str(&escape(text));
            }
            NodeValue::SoftBreak => {
                self.words(" ");
                self.out.push('\n');
            }
            NodeValue::LineBreak => {
                self.words(" ");
                self.out.push_str("<br>\n");
            }
            NodeValue::Code(code) => {
                self.words(&code.literal);
                let _ = write!(self.out, "<code>{}</code>", escape(&code.literal));
            }
            NodeValue::CodeBlock(code) => {
                self.begin();
                self.words(&code.literal);
                let language = code.info.split_whitespace().next().unwrap_or_default();
                let class = if language.is_empty() {
                    String::new()
                } else {
                    format!(" class=\"language-{}\"", escape(language))
                };
                let _ = writeln!(self.out, "<pre tabindex=\"0\"><code{class}>{}</code></pre>", escape(&code.literal));
            }
            NodeValue::Math(formula) => self.formula(node, formula),
            NodeValue::HtmlInline(html) if is_line_break(html) => {
                self.words(" ");
                self.out.push_str("<br>");
            }
            NodeValue::HtmlInline(html) | NodeValue::Raw(html) => self.html(node, html),
            NodeValue::HtmlBlock(html) => self.html(node, &html.literal),
            NodeValue::Link(link) => self.link(node, link),
            NodeValue::Image(link) => {
                self.image(node, link, false);
                return false;
            }
            NodeValue::FootnoteReference(note) => {
                let number = self.notes.get(&note.name).copied().unwrap_or(1);
                let again = if note.ref_num > 1 { format!("-{}", note.ref_num) } else { String::new() };
                let _ = write!(
                    self.out,
                    "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"fnref-{number}{again}\">{number}</a></sup>"
                );
            }
            NodeValue::FootnoteDefinition(note) => {
                self.begin();
                if !self.in_notes {
                    self.in_notes = true;
                    self.out
                        .push_str("<section class=\"footnotes\"><h2 class=\"vh\" data-word=\"footnotes\"></h2><ol>\n");
                }
                let number = self.notes.get(&note.name).copied().unwrap_or(1);
                let _ = write!(self.out, "<li id=\"fn-{number}\">");
            }
            NodeValue::TableCell => {
                self.words(" ");
                let (head, align) = cell(node);
                let tag = if head && node.first_child().is_some() { "th" } else { "td" };
                let scope = if tag == "th" { " scope=\"col\"" } else { "" };
                let _ = write!(self.out, "<{tag}{scope}{align}>");
            }
            NodeValue::Alert(alert) => {
                self.begin();
                let word = alert_word(alert.alert_type);
                let _ = write!(self.out, "<div class=\"markdown-alert markdown-alert-{word}\">");
                match alert.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
                    Some(title) => {
                        self.words(title);
                        let _ = writeln!(self.out, "<p class=\"markdown-alert-title\">{}</p>", escape(title));
                    }
                    None => {
                        let _ =
                            writeln!(self.out, "<p class=\"markdown-alert-title\" data-word=\"callout-{word}\"></p>");
                    }
                }
            }
            NodeValue::ThematicBreak => self.out.push_str("<hr>\n"),
            value => {
                let open = opening(value);
                self.out.push_str(&open);
            }
        }
        true
    }

    fn leave<'a>(&mut self, node: &'a AstNode<'a>) {
        match &node.data().value {
            NodeValue::Paragraph => {
                if task(node) {
                    self.out.push_str("</label>");
                }
                self.out.push_str(if is_tight(node) { "\n" } else { "</p>\n" });
            }
            NodeValue::Heading(heading) => self.close_heading(heading.level),
            NodeValue::FootnoteDefinition(note) => {
                let number = self.notes.get(&note.name).copied().unwrap_or(1);
                let back = format!(
                    " <a href=\"#fnref-{number}\" class=\"footnote-backref\">↩<span class=\"vh\" data-word=\"footnote-back\"></span></a>"
                );
                let end = self.out.ends_with("</p>\n");
                if end {
                    self.out.truncate(self.out.len() - 5);
                }
                let _ = writeln!(self.out, "{back}{}</li>", if end { "</p>" } else { "" });
            }
            NodeValue::TableCell => {
                let (head, _) = cell(node);
                self.out.push_str(if head && node.first_child().is_some() { "</th>" } else { "</td>" });
            }
            NodeValue::TableRow(head) => self.out.push_str(match (head, node.next_sibling().is_some()) {
                (true, true) => "</tr></thead><tbody>\n",
                (true, false) => "</tr></thead>",
                (false, _) => "</tr>\n",
            }),
            NodeValue::Table(_) => {
                let rows = node.children().count();
                self.out.push_str(if rows > 1 { "</tbody></table></div>\n" } else { "</table></div>\n" });
            }
            NodeValue::Alert(_) => self.out.push_str("</div>\n"),
            NodeValue::Link(link) => {
                if self.target(link).is_some() {
                    self.out.push_str("</a>");
                }
            }
            value => self.out.push_str(closing(value)),
        }
    }

    fn close_heading(&mut self, level: u8) {
        let Some((html_start, text_start)) = self.heading.take() else {
            return;
        };
        let level = level.clamp(2, 4);
        let inner = self.out.split_off(html_start);
        let words = self.text[text_start..].split_whitespace().collect::<Vec<_>>().join(" ");
        let mut anchor = format!("h-{}", crate::authored::key_of(&words));
        if anchor == "h-" || self.anchors.contains(&anchor) {
            let stem = anchor.trim_end_matches('-').to_owned();
            let mut number = 2;
            anchor = format!("{stem}-{number}");
            while self.anchors.contains(&anchor) {
                number += 1;
                anchor = format!("{stem}-{number}");
            }
        }
        self.anchors.insert(anchor.clone());
        let _ = writeln!(self.out, "<h{level} id=\"{anchor}\">{inner}</h{level}>");
        if !words.is_empty() {
            self.headings.push(Heading { level, anchor, text: words });
        }
    }

    fn formula(&mut self, node: &AstNode<'_>, formula: &NodeMath) {
        self.words(&formula.literal);
        if let Some(set) = math::mathml(&formula.literal, formula.display_math) {
            self.out.push_str(&set);
        } else {
            self.tell(node, "formula", &formula.literal, Done::Kept);
            let _ = write!(self.out, "<code>{}</code>", escape(&formula.literal));
        }
    }

    fn html(&mut self, node: &AstNode<'_>, html: &str) {
        if !html.trim_start().starts_with("<!--") {
            self.tell(node, "html_dropped", html.trim(), Done::LeftOut);
        }
    }

    /// The paragraph's only child, if that is a picture.
    fn lone_image<'a>(node: &'a AstNode<'a>) -> Option<&'a AstNode<'a>> {
        let mut children = node.children();
        let image = children.next().filter(|child| matches!(child.data().value, NodeValue::Image(_)))?;
        children.next().is_none().then_some(image)
    }

    fn paragraph<'a>(&mut self, node: &'a AstNode<'a>) -> bool {
        if let Some(image) = Self::lone_image(node).filter(|_| !task(node)) {
            if let NodeValue::Image(link) = &image.data().value {
                self.image(image, link, true);
            }
            return false;
        }
        self.first.get_or_insert(FirstBlock::Text);
        if !is_tight(node) {
            self.out.push_str("<p>");
        }
        if task(node) {
            let done = node
                .parent()
                .is_some_and(|item| matches!(&item.data().value, NodeValue::TaskItem(t) if t.symbol.is_some()));
            let checked = if done { " checked" } else { "" };
            let _ = write!(
                self.out,
                "<label><input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled{checked}> "
            );
        }
        true
    }
}

fn alert_word(kind: AlertType) -> &'static str {
    match kind {
        AlertType::Note => "note",
        AlertType::Tip => "tip",
        AlertType::Important => "important",
        AlertType::Warning => "warning",
        AlertType::Caution => "caution",
    }
}

fn is_line_break(html: &str) -> bool {
    let inner = html.trim().strip_prefix('<').and_then(|html| html.strip_suffix('>')).unwrap_or_default();
    inner.trim_end_matches('/').trim().eq_ignore_ascii_case("br")
}

/// Whether the paragraph stands in a tight list and so has no `<p>`.
fn is_tight<'a>(node: &'a AstNode<'a>) -> bool {
    let Some(list) = node.parent().and_then(comrak::arena_tree::Node::parent) else {
        return false;
    };
    matches!(&list.data().value, NodeValue::List(list) if list.tight)
}

/// Whether the paragraph is the text of a task.
fn task<'a>(node: &'a AstNode<'a>) -> bool {
    node.previous_sibling().is_none()
        && node.parent().is_some_and(|item| matches!(item.data().value, NodeValue::TaskItem(_)))
}

/// Whether a cell is in the head, and its alignment as an attribute.
fn cell<'a>(node: &'a AstNode<'a>) -> (bool, &'static str) {
    let Some(row) = node.parent() else { return (false, "") };
    let head = matches!(row.data().value, NodeValue::TableRow(true));
    let place = std::iter::successors(node.previous_sibling(), |cell| cell.previous_sibling()).count();
    let align = row.parent().and_then(|table| match &table.data().value {
        NodeValue::Table(table) => table.alignments.get(place).copied(),
        _ => None,
    });
    let align = match align {
        Some(TableAlignment::Center) => " align=\"center\"",
        Some(TableAlignment::Right) => " align=\"right\"",
        _ => "",
    };
    (head, align)
}

fn opening(value: &NodeValue) -> String {
    let fixed = match value {
        NodeValue::Emph => "<em>",
        NodeValue::Strong => "<strong>",
        NodeValue::Strikethrough => "<del>",
        NodeValue::BlockQuote => "<blockquote>\n",
        NodeValue::Item(_) => "<li>",
        NodeValue::TaskItem(_) => "<li class=\"task-list-item\">",
        NodeValue::Table(_) => "<div class=\"table-scroll\"><table tabindex=\"0\">\n",
        NodeValue::TableRow(true) => "<thead><tr>",
        NodeValue::TableRow(false) => "<tr>",
        NodeValue::List(list) => {
            return match list.list_type {
                ListType::Bullet if list.is_task_list => "<ul class=\"contains-task-list\">\n".to_owned(),
                ListType::Bullet => "<ul>\n".to_owned(),
                ListType::Ordered if list.start == 1 => "<ol>\n".to_owned(),
                ListType::Ordered => format!("<ol start=\"{}\">\n", list.start),
            };
        }
        _ => "",
    };
    fixed.to_owned()
}

fn closing(value: &NodeValue) -> &'static str {
    match value {
        NodeValue::Emph => "</em>",
        NodeValue::Strong => "</strong>",
        NodeValue::Strikethrough => "</del>",
        NodeValue::BlockQuote => "</blockquote>\n",
        NodeValue::Item(_) | NodeValue::TaskItem(_) => "</li>\n",
        NodeValue::List(list) if list.list_type == ListType::Ordered => "</ol>\n",
        NodeValue::List(_) => "</ul>\n",
        _ => "",
    }
}
