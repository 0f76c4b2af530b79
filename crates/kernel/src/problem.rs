//! What can go wrong, told apart by what the caller should do, and free of any protocol. `web` turns it into RFC 9457.

use std::error::Error;

/// The class of a problem; decides the status of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The input is wrong; the fields say where.
    Invalid,
    /// Nobody is signed in, or the sign-in has ended.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// Not there, or not for this person to know of.
    NotFound,
    /// Clashes with what is already so.
    Conflict,
    /// Based on a state that has moved on since.
    Stale,
    /// Larger than is taken.
    TooLarge,
    /// Asked too often; later is fine.
    TooMany,
    /// A part that is needed is away; later is fine.
    Unavailable,
    /// Our fault.
    Internal,
}

/// One field of a form or document and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field as sent.
    pub field: String,
    /// Key of the message in the catalogue, for instance `problem-field-required`.
    pub message: &'static str,
}

impl FieldProblem {
    /// A problem with this field.
    pub fn new(field: impl Into<String>, message: &'static str) -> Self {
        Self { field: field.into(), message }
    }
}

/// An outcome that is not the wished one. Implemented by every feature's error.
pub trait Problem: Error + Send + Sync + 'static {
    /// The class.
    fn kind(&self) -> ProblemKind;

    /// A stable code, `feature.outcome`, in lower case with underscores. The catalogue holds `problem-<code>` with the dot
    /// and underscores as hyphens.
    fn code(&self) -> &'static str;

    /// The fields at fault, for [`ProblemKind::Invalid`].
    fn fields(&self) -> Vec<FieldProblem> {
        Vec::new()
    }

    /// Values for the message's placeables.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
