//! Response processing of QTI 1.2: which answers earn what.

use roxmltree::Node;

use crate::bank::xml;

/// A respcondition.
#[derive(Debug, Default)]
pub(super) struct Condition {
    /// Answers asked for: response and value, in order.
    pub(super) equal: Vec<(String, String)>,
    /// Whether some answer must not be given: the condition is of the whole answer.
    pub(super) has_not: bool,
    /// Ranges of numbers: smallest and largest, when stated, and whether a bound is left out of the range.
    pub(super) ranges: Vec<(Option<String>, Option<String>, bool)>,
    /// A margin around the number asked for: the number, the margin, whether the margin is a percentage.
    pub(super) margins: Vec<(String, String, bool)>,
    /// What it gives, as it stands; nothing when the condition sets no score.
    pub(super) score: Option<String>,
    /// Feedback it shows.
    pub(super) feedback: Vec<String>,
    /// Whether letters' case counts.
    pub(super) case: bool,
}

impl Condition {
    /// Whether the condition gives points.
    pub(super) fn gives(&self) -> bool {
        self.score
            .as_deref()
            .and_then(crate::decimal::normal)
            .is_some_and(|score| score != "0" && !score.starts_with('-'))
    }
}

/// All conditions of an item.
pub(super) fn read(item: Node<'_, '_>) -> Vec<Condition> {
    let processing = xml::children(item, "resprocessing");
    processing.flat_map(|processing| xml::children(processing, "respcondition").map(one).collect::<Vec<_>>()).collect()
}

fn one(node: Node<'_, '_>) -> Condition {
    let mut condition = Condition::default();
    if let Some(variables) = xml::child(node, "conditionvar") {
        walk(variables, &mut condition, 0);
    }
    for set in xml::children(node, "setvar") {
        let name = set.attribute("varname").unwrap_or("SCORE").to_lowercase();
        if name.contains("score") || condition.score.is_none() {
            condition.score = Some(xml::text(set).trim().to_owned());
        }
    }
    condition.feedback = xml::children(node, "displayfeedback")
        .filter_map(|shown| shown.attribute("linkrefid"))
        .map(ToOwned::to_owned)
        .collect();
    condition
}

fn walk(node: Node<'_, '_>, condition: &mut Condition, depth: usize) {
    if depth > 20 {
        return;
    }
    let (mut low, mut high, mut open) = (None, None, false);
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        let text = xml::text(child).trim().to_owned();
        match name {
            "varequal" => {
                condition.case |= child.attribute("case").is_some_and(|case| case.eq_ignore_ascii_case("yes"));
                if let Some(margin) = child.attribute("margin") {
                    let percent = child.attribute("margintype") == Some("percent");
                    condition.margins.push((text.clone(), margin.to_owned(), percent));
                }
                condition.equal.push((child.attribute("respident").unwrap_or_default().to_owned(), text));
            }
            "vargte" | "vargt" => {
                open |= name == "vargt";
                low = Some(text);
            }
            "varlte" | "varlt" => {
                open |= name == "varlt";
                high = Some(text);
            }
            "not" => condition.has_not = true,
            _ => walk(child, condition, depth + 1),
        }
    }
    if low.is_some() || high.is_some() {
        condition.ranges.push((low, high, open));
    }
}
