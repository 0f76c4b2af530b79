//! What people do. Each is one transaction.

pub mod calendar;
pub mod dictionary;
mod letters;
pub mod levels;
pub mod needs;
pub mod plans;
mod roster;
pub mod standards;
pub mod tags;

use kernel::{Actor, Cx, FieldProblem, Role};

use crate::CompetencyError;

/// Lets the administration pass; the routes have asked already, the programs have not.
fn administration(cx: &Cx) -> Result<(), CompetencyError> {
    match &cx.actor {
        Actor::System(_) => Ok(()),
        actor if actor.has(Role::Admin) => Ok(()),
        _ => Err(CompetencyError::NotFound),
    }
}

/// The text on one line, without blanks around it.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A reason that says something: 10 to 1.000 characters.
fn reason(text: &str) -> Result<String, CompetencyError> {
    let text = text.trim();
    if text.chars().count() < 10 || text.chars().count() > 1_000 {
        return Err(CompetencyError::Invalid(vec![FieldProblem::new("alasan", "competency-reason-short")]));
    }
    Ok(text.to_owned())
}

/// A text that must be there and must not be longer than this.
fn required(problems: &mut Vec<FieldProblem>, field: &'static str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        problems.push(FieldProblem::new(field, "problem-field-required"));
    } else if text.chars().count() > longest {
        problems.push(FieldProblem::new(field, "problem-field-too-long"));
    }
}
