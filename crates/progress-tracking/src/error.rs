//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// Nothing that the actor may see.
    #[error("not found")]
    NotFound,
    /// The actor may not do this.
    #[error("not allowed")]
    Forbidden,
    /// A reason is missing or too short.
    #[error("a reason of at least {} characters is needed", crate::policy::SHORTEST_REASON)]
    Reason,
    /// More learners than one call takes.
    #[error("too many learners at once")]
    TooMany,
    /// More learners than a printed list takes.
    #[error("too many learners to print")]
    TooLong,
    /// A document could not be set.
    #[error(transparent)]
    Document(#[from] documents::Error),
    /// Background work was cut off.
    #[error(transparent)]
    Lost(#[from] tokio::task::JoinError),
    /// The lesson's rule does not ask for this.
    #[error("the lesson does not wait for this")]
    NotAsked,
    /// Another feature could not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for ProgressError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::Reason => ProblemKind::Invalid,
            Self::TooMany | Self::TooLong => ProblemKind::TooLarge,
            Self::NotAsked => ProblemKind::Conflict,
            Self::Port(_) | Self::Document(_) | Self::Lost(_) => ProblemKind::Internal,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Reason => "progress.reason",
            Self::NotAsked => "progress.not_asked",
            Self::TooMany => "progress.too_many",
            Self::TooLong => "progress.too_long",
            Self::Port(_) | Self::Document(_) | Self::Lost(_) => "internal",
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        match self {
            Self::Reason => vec![FieldProblem::new("reason", "progress-reason-short")],
            _ => Vec::new(),
        }
    }
}

impl From<sea_orm::DbErr> for ProgressError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
