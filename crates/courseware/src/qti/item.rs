//! Items of QTI 2.0 to 2.2 and 3.0; names are compared as version 2 writes them.

use std::collections::HashMap;

use kernel::Marks;
use roxmltree::Node;

use super::{GAP, Reader, Unreadable, has_room, interactions::Interaction, rules};
use crate::{
    authored::AuthoredQuestion,
    bank::xml,
    decimal,
    finding::Done,
    question::{QuestionBody, take_aims},
};

/// Addresses of the items that a test names, in order.
pub(super) fn references(text: &str) -> Vec<String> {
    let text = xml::without_doctype(text);
    let Ok(document) = xml::parse(&text) else { return Vec::new() };
    let root = document.root_element();
    if xml::name(root) != "assessmentTest" {
        return Vec::new();
    }
    xml::below(root, "assessmentItemRef").filter_map(|node| node.attribute("href")).map(ToOwned::to_owned).collect()
}

/// Whether the element is an interaction.
fn is_interaction(node: Node<'_, '_>) -> bool {
    node.is_element() && xml::name(node).ends_with("Interaction")
}

/// Whether feedback stands for a hint: its outcome is named so. Hints come in the order of the document.
fn is_hint(node: Node<'_, '_>) -> bool {
    let outcome = xml::attribute(node, "outcomeIdentifier");
    outcome.is_some_and(|outcome| {
        outcome.get(..rules::HINT.len()).is_some_and(|start| start.eq_ignore_ascii_case(rules::HINT))
    })
}

impl Reader<'_> {
    /// Reads an `assessmentItem`.
    pub(super) fn item(&mut self, node: Node<'_, '_>) {
        self.stand(node);
        if !has_room(self) {
            return;
        }
        let place = self.place.clone();
        match self.item_question(node) {
            Ok(question) => self.bank.ask(&place, question),
            Err((code, detail)) => self.bank.keep(&place, &xml::source(node), code, detail),
        }
    }

    fn item_question(&mut self, item: Node<'_, '_>) -> Result<AuthoredQuestion, Unreadable> {
        let body = xml::child(item, "itemBody").ok_or(("gift_description", String::new()))?;
        if xml::child(item, "templateProcessing").is_some() {
            return Err(("kind_unsupported", "templateProcessing".to_owned()));
        }
        if xml::is_too_large(item) {
            return Err(("question_too_large", String::new()));
        }
        let interactions: Vec<Node<'_, '_>> = body
            .descendants()
            .filter(|node| is_interaction(*node) && xml::name(*node) != "endAttemptInteraction")
            .collect();
        let mut read = Interaction {
            item,
            declarations: rules::declarations(item),
            rules: rules::rules(item),
            feedback: HashMap::new(),
        };
        let mut explanation = String::new();
        let mut hints = Vec::new();
        self.feedback(item, &mut read, &mut explanation, &mut hints);
        let mut stem = self.body_stem(body);
        let question_body = match interactions.as_slice() {
            [] if xml::child(item, "responseDeclaration").is_none() => QuestionBody::Description,
            [] => return Err(("gift_description", String::new())),
            [only] => {
                let prompt = xml::child(*only, "prompt").map(|prompt| self.flow(prompt)).unwrap_or_default();
                if !prompt.is_empty() && !stem.contains(&prompt) {
                    stem = if stem.replace(GAP, "").trim().is_empty() { prompt } else { format!("{stem}\n\n{prompt}") };
                }
                self.interaction(&read, *only, &mut stem)?
            }
            several
                if several.iter().all(|node| {
                    matches!(xml::name(*node).as_str(), "inlineChoiceInteraction" | "textEntryInteraction")
                }) =>
            {
                self.inline(&read, several, &mut stem)?
            }
            _ => return Err(("several_gaps", String::new())),
        };
        let stem = super::with_gaps(&stem).0;
        if stem.trim().is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        let mut question = AuthoredQuestion::new(stem, question_body);
        self.facts(item, &mut question);
        question.explanation = explanation;
        question.hints = hints;
        if let Some(model_answer) = question.body.model_answer_mut() {
            let scorer = xml::below(body, "rubricBlock")
                .find(|block| block.attribute("view").is_some_and(|view| view.contains("scorer")));
            if let Some(rubric) = scorer {
                *model_answer = self.flow(rubric);
            }
        }
        Ok(question)
    }

    /// Name, identity, mark, and what the manifest says.
    fn facts(&mut self, item: Node<'_, '_>, question: &mut AuthoredQuestion) {
        item.attribute("title").unwrap_or_default().trim().clone_into(&mut question.name);
        let identifier = item.attribute("identifier").unwrap_or_default();
        question.id = identifier.strip_prefix("q-").and_then(|id| id.parse().ok());
        let outcomes = xml::children(item, "outcomeDeclaration");
        let most = outcomes
            .filter(|node| node.attribute("identifier") == Some("SCORE"))
            .find_map(|node| xml::attribute(node, "normalMaximum"));
        if let Some(most) = most.filter(|_| question.body.is_graded()) {
            question.mark = decimal::marks(most).unwrap_or_else(|| {
                self.tell("bank_mark", most, Done::Defaulted);
                Marks::ONE
            });
        }
        let listed =
            self.listed.iter().find(|entry| entry.href.eq_ignore_ascii_case(&self.file) && !self.file.is_empty());
        if let Some(listed) = listed {
            question.tags.clone_from(&listed.tags);
            take_aims(question);
            question.category.clone_from(&listed.category);
            question.reference.clone_from(&listed.reference);
        }
    }

    /// Takes the feedback texts of an item: for one answer by identifier, for all, or after a try.
    fn feedback(
        &mut self,
        item: Node<'_, '_>,
        read: &mut Interaction<'_, '_>,
        explanation: &mut String,
        hints: &mut Vec<String>,
    ) {
        let texts: Vec<Node<'_, '_>> = item
            .descendants()
            .filter(|node| {
                node.is_element()
                    && matches!(xml::name(*node).as_str(), "modalFeedback" | "feedbackInline" | "feedbackBlock")
            })
            .collect();
        let mut left = 0;
        for node in texts {
            let identifier = node.attribute("identifier").unwrap_or_default();
            let text = self.flow(node);
            let lower = identifier.to_lowercase();
            if text.is_empty() {
            } else if is_hint(node) {
                hints.push(text);
            } else if ["general", "explanation", "solution", "neutral"].iter().any(|word| lower.contains(word)) {
                if !explanation.is_empty() {
                    explanation.push_str("\n\n");
                }
                explanation.push_str(&text);
            } else if lower.contains("correct") {
                left += 1;
            } else {
                read.feedback.insert(identifier.to_owned(), text);
            }
        }
        if left > 0 {
            self.tell("feedback_combined", left.to_string(), Done::LeftOut);
        }
    }

    /// The Markdown of an element's content, without feedback. Text that is itself HTML is read as such.
    pub(super) fn flow(&mut self, node: Node<'_, '_>) -> String {
        let elements = node.children().any(|node| node.is_element());
        if !elements {
            let text = xml::text(node);
            let text = text.trim();
            return self.words(text);
        }
        let html = xml::inner_html(node, &mut |child| {
            let name = xml::name(child);
            matches!(name.as_str(), "feedbackInline" | "feedbackBlock").then(String::new)
        });
        self.html(&html)
    }

    /// The Markdown of everything around the interactions; those in a line leave a gap.
    fn body_stem(&mut self, body: Node<'_, '_>) -> String {
        let html = xml::inner_html(body, &mut |node| {
            let name = xml::name(node);
            match name.as_str() {
                "inlineChoiceInteraction" | "textEntryInteraction" => Some(GAP.to_string()),
                "feedbackInline" | "feedbackBlock" | "rubricBlock" | "templateBlock" => Some(String::new()),
                _ => name.ends_with("Interaction").then(String::new),
            }
        });
        self.html(&html)
    }
}
