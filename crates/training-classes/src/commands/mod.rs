//! What people do.

mod classes;
mod letters;
mod parts;
mod places;
mod presence;

pub use classes::ClassInput;
pub(crate) use letters::{Letter, tell};
pub use places::Verdict;

use kernel::FieldProblem;

use crate::ClassError;

/// Letters of a title or name.
const LONGEST_NAME: usize = 200;
/// Letters of any other text.
const LONGEST_TEXT: usize = 4_000;
/// Letters of a reason at least.
const SHORTEST_REASON: usize = 10;

/// Notes what is wrong with a text that may be empty.
fn short(problems: &mut Vec<FieldProblem>, field: &str, text: &str, longest: usize) {
    if text.chars().count() > longest {
        problems.push(FieldProblem::new(field, "problem-field-too-long"));
    }
}

/// Notes what is wrong with a text that is needed.
fn needed(problems: &mut Vec<FieldProblem>, field: &str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        problems.push(FieldProblem::new(field, "problem-field-required"));
    }
    short(problems, field, text, longest);
}

/// A reason of some length, trimmed.
fn reason(field: &str, text: &str) -> Result<String, ClassError> {
    let text = text.trim();
    if (SHORTEST_REASON..=LONGEST_TEXT).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err(ClassError::Invalid(vec![FieldProblem::new(field, "classes-reason-short")]))
    }
}
