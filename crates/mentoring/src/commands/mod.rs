//! What people do.

mod matching;
mod pairs;
mod people;
mod programmes;
mod sessions;

pub use pairs::{LARGEST_FILE, TargetInput};
pub use people::{ApplicationInput, MentorInput};
pub use programmes::ProgrammeInput;
pub use sessions::Deed;

use kernel::FieldProblem;

/// Letters of a name or title.
const LONGEST_NAME: usize = 160;
/// Letters of any other text.
const LONGEST_TEXT: usize = 4_000;

/// Notes what is wrong with a text that is needed.
fn needed(problems: &mut Vec<FieldProblem>, field: &str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        problems.push(FieldProblem::new(field, "problem-field-required"));
    } else if text.chars().count() > longest {
        problems.push(FieldProblem::new(field, "problem-field-too-long"));
    }
}

/// Nothing wrong, or the fields at fault.
fn fine(problems: Vec<FieldProblem>) -> Result<(), crate::MentoringError> {
    if problems.is_empty() { Ok(()) } else { Err(crate::MentoringError::Invalid(problems)) }
}
