//! What items of QTI 1.2 show: materials, and the gaps between them.

use roxmltree::Node;

use super::{GAP, Reader, classic::is};
use crate::{bank::xml, finding::Done};

impl Reader<'_> {
    /// What is asked: everything shown before and between the fields.
    pub(super) fn stem(&mut self, item: Node<'_, '_>) -> String {
        let mut parts = Vec::new();
        if let Some(shown) = xml::child(item, "presentation") {
            self.walk_stem(shown, &mut parts, 0);
        }
        join(&parts)
    }

    fn walk_stem(&mut self, node: Node<'_, '_>, parts: &mut Vec<(String, bool)>, depth: usize) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "material" => parts.push((self.material(child), false)),
                "response_str" | "response_num" => parts.push((GAP.to_string(), true)),
                "flow" | "flow_mat" if depth < 20 => self.walk_stem(child, parts, depth + 1),
                _ => {}
            }
        }
    }

    /// The Markdown of all materials below a node.
    pub(super) fn materials(&mut self, node: Node<'_, '_>) -> String {
        let materials: Vec<Node<'_, '_>> = xml::below(node, "material").collect();
        let parts: Vec<(String, bool)> =
            materials.into_iter().map(|material| (self.material(material), false)).collect();
        join(&parts)
    }

    /// The Markdown of the materials right in a node.
    pub(super) fn materials_here(&mut self, node: Node<'_, '_>) -> String {
        let materials: Vec<Node<'_, '_>> = xml::children(node, "material").collect();
        let parts: Vec<(String, bool)> =
            materials.into_iter().map(|material| (self.material(material), false)).collect();
        join(&parts)
    }

    fn material(&mut self, node: Node<'_, '_>) -> String {
        let mut out = Vec::new();
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "mattext" | "matemtext" => {
                    let has_elements = child.children().any(|node| node.is_element());
                    let html = is(child, "texttype", "text/html");
                    let text = if has_elements {
                        let html = xml::inner_html(child, &mut |_| None);
                        self.html(&html)
                    } else if html {
                        self.html(&xml::text(child))
                    } else {
                        self.words(&xml::text(child))
                    };
                    out.push(text);
                }
                "matimage" => {
                    let uri = child.attribute("uri").unwrap_or_default();
                    let label = child.attribute("label").unwrap_or_default();
                    let html = format!("<img src=\"{}\" alt=\"{}\">", xml::escape(uri), xml::escape(label));
                    out.push(self.html(&html));
                }
                "matbreak" => {}
                other => self.tell_once("html_lost", other, Done::LeftOut),
            }
        }
        out.retain(|text| !text.is_empty());
        out.join("\n\n")
    }
}

/// Whether nothing at all is written right in a node, not even what cannot be shown.
pub(super) fn is_blank(node: Node<'_, '_>) -> bool {
    xml::children(node, "material").all(|material| xml::text(material).trim().is_empty())
}

/// Texts and gaps as one: a gap stands in its line.
fn join(parts: &[(String, bool)]) -> String {
    let mut out = String::new();
    let mut after_gap = false;
    for (text, gap) in parts.iter().filter(|(text, _)| !text.is_empty()) {
        if !out.is_empty() {
            out.push_str(if *gap || after_gap { " " } else { "\n\n" });
        }
        out.push_str(text);
        after_gap = *gap;
    }
    out
}

/// The stem of a question whose field stands below it.
pub(super) fn without_gap(stem: &str) -> String {
    stem.trim_end().strip_suffix(GAP).unwrap_or(stem).replace(GAP, &crate::bank::gap(None)).trim_end().to_owned()
}
