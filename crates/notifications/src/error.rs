//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// Not there, or not for this person to know of.
    #[error("no such device")]
    NotFound,
    /// Only people have devices.
    #[error("not allowed")]
    Forbidden,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// The person has as many devices as one may have.
    #[error("too many devices")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for NoticeError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::TooMany => ProblemKind::Conflict,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::TooMany => "notifications.too_many",
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        if let Self::Invalid(fields) = self { fields.clone() } else { Vec::new() }
    }
}
