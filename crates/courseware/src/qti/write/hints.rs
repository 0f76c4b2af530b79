//! Hints: feedback of the outcome `HINT`, one for each try. The built-in `numAttempts` says which one follows a try that did not earn
//! the whole mark, so other systems show them in the same order.

use super::Item;
use crate::{authored::AuthoredQuestion, qti::rules, question::QuestionBody};

/// The hints that say something, each with its name.
fn of(question: &AuthoredQuestion) -> impl Iterator<Item = (String, &str)> {
    let told = question.hints.iter().filter(|hint| !hint.is_empty());
    told.enumerate().map(|(at, hint)| (format!("hint-{}", at + 1), hint.as_str()))
}

impl Item<'_> {
    pub(super) fn declare_hints(&mut self, question: &AuthoredQuestion) {
        if of(question).next().is_some() {
            self.leaf(
                "outcomeDeclaration",
                &[("identifier", rules::HINT), ("cardinality", "single"), ("baseType", "identifier")],
            );
        }
    }

    /// The part of response processing that chooses a hint. What a person marks never shows one.
    pub(super) fn hint_after_tries(&mut self, question: &AuthoredQuestion) {
        if !question.body.is_graded() || matches!(question.body, QuestionBody::Essay { .. }) {
            return;
        }
        for (at, (id, _)) in of(question).enumerate() {
            self.open("responseCondition", &[]);
            self.open("responseIf", &[]);
            self.open("and", &[]);
            self.open("lt", &[]);
            self.leaf("variable", &[("identifier", "SCORE")]);
            self.text("baseValue", &[("baseType", "float")], &question.mark.to_string());
            self.close();
            self.open("match", &[]);
            self.leaf("variable", &[("identifier", rules::TRIES)]);
            self.text("baseValue", &[("baseType", "integer")], &(at + 1).to_string());
            self.close();
            self.close();
            self.set(rules::HINT, "identifier", &id);
            self.close();
            self.close();
        }
    }

    pub(super) fn write_hints(&mut self, question: &AuthoredQuestion) {
        for (id, hint) in of(question) {
            self.modal(rules::HINT, &id, hint);
        }
    }
}
