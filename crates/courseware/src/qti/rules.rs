//! Declarations and response processing of QTI 2 and 3.

use roxmltree::Node;

use crate::bank::xml;

/// The outcome whose feedback is a hint.
pub(super) const HINT: &str = "HINT";
/// The variable that counts the tries at an item; the specification has it built in.
pub(super) const TRIES: &str = "numAttempts";

/// A response's declaration.
#[derive(Debug, Default)]
pub(super) struct Declaration {
    /// Its identifier.
    pub(super) id: String,
    /// `single`, `multiple` or `ordered`.
    pub(super) cardinality: String,
    /// `identifier`, `string`, `float` …
    pub(super) base: String,
    /// What is right.
    pub(super) correct: Vec<String>,
    /// What is worth something: key and value.
    pub(super) mapping: Vec<(String, String)>,
    /// Whether letters' case counts.
    pub(super) case: bool,
}

/// A branch of response processing.
#[derive(Debug, Default)]
pub(super) struct Rule {
    /// Responses that are looked at.
    pub(super) of: Vec<String>,
    /// Values that the response is compared with.
    pub(super) equal: Vec<String>,
    /// Numbers from and to, and whether a bound is left out.
    pub(super) range: (Option<String>, Option<String>, bool),
    /// A tolerance around the value.
    pub(super) tolerance: Option<(String, bool)>,
    /// The score it sets.
    pub(super) score: Option<String>,
    /// The feedback it sets.
    pub(super) feedback: Option<String>,
}

/// The declarations of an item.
pub(super) fn declarations(item: Node<'_, '_>) -> Vec<Declaration> {
    xml::children(item, "responseDeclaration").map(declaration).collect()
}

fn declaration(node: Node<'_, '_>) -> Declaration {
    let word = |name: &str| xml::attribute(node, name).unwrap_or_default().to_owned();
    let values = xml::child(node, "correctResponse").into_iter();
    let correct = values.flat_map(|correct| {
        xml::children(correct, "value").map(|value| xml::text(value).trim().to_owned()).collect::<Vec<_>>()
    });
    let mut declaration = Declaration {
        id: word("identifier"),
        cardinality: word("cardinality"),
        base: word("baseType"),
        correct: correct.collect(),
        ..Declaration::default()
    };
    if let Some(mapping) = xml::child(node, "mapping") {
        for entry in xml::children(mapping, "mapEntry") {
            declaration.case |= xml::attribute(entry, "caseSensitive") == Some("true");
            let word = |name: &str| xml::attribute(entry, name).unwrap_or_default().trim().to_owned();
            declaration.mapping.push((word("mapKey"), word("mappedValue")));
        }
    }
    declaration
}

/// Whether only the wholly right answer earns anything: no mapping is asked for.
pub(super) fn all_or_nothing(item: Node<'_, '_>) -> bool {
    let Some(processing) = xml::child(item, "responseProcessing") else { return false };
    if let Some(template) = processing.attribute("template") {
        return template.trim_end_matches(".xml").ends_with("match_correct");
    }
    xml::below(processing, "mapResponse").next().is_none()
}

/// The branches of response processing that compare a response with fixed values; those that count tries only choose a hint.
pub(super) fn rules(item: Node<'_, '_>) -> Vec<Rule> {
    let Some(processing) = xml::child(item, "responseProcessing") else { return Vec::new() };
    let branches = processing
        .descendants()
        .filter(|node| node.is_element() && matches!(xml::name(*node).as_str(), "responseIf" | "responseElseIf"));
    let answers = branches.map(rule).filter(|rule| !rule.of.iter().any(|of| of == TRIES));
    answers.filter(|rule| !rule.equal.is_empty() || rule.range.0.is_some() || rule.range.1.is_some()).collect()
}

fn rule(branch: Node<'_, '_>) -> Rule {
    let mut rule = Rule::default();
    for node in branch.children().filter(Node::is_element) {
        match xml::name(node).as_str() {
            "setOutcomeValue" => {
                let name = node.attribute("identifier").unwrap_or_default();
                let value = xml::below(node, "baseValue").next().map(|value| xml::text(value).trim().to_owned());
                if name == "SCORE" {
                    rule.score = value;
                } else {
                    rule.feedback = value;
                }
            }
            "responseCondition" => {}
            _ => test(node, &mut rule, 0),
        }
    }
    rule
}

fn test(node: Node<'_, '_>, rule: &mut Rule, depth: usize) {
    if let Some(variable) = xml::child(node, "variable").and_then(|variable| variable.attribute("identifier")) {
        rule.of.push(variable.to_owned());
    }
    let value = || xml::child(node, "baseValue").map(|value| xml::text(value).trim().to_owned());
    // With the number in front, `number <= answer` is the lower bound.
    let first = node.children().find(Node::is_element).is_some_and(|first| xml::name(first) == "baseValue");
    match xml::name(node).as_str() {
        "match" | "stringMatch" | "equal" | "equalRounded" => {
            rule.equal.extend(value());
            if let Some(tolerance) = xml::attribute(node, "tolerance") {
                let relative = xml::attribute(node, "toleranceMode") == Some("relative");
                rule.tolerance = tolerance.split_whitespace().next().map(|tolerance| (tolerance.to_owned(), relative));
            }
        }
        name @ ("gte" | "gt" | "lte" | "lt") => {
            rule.range.2 |= !name.ends_with('e');
            if name.starts_with('g') == first { rule.range.1 = value() } else { rule.range.0 = value() }
        }
        "not" => {}
        _ if depth < 20 => node.children().filter(Node::is_element).for_each(|child| test(child, rule, depth + 1)),
        _ => {}
    }
}
