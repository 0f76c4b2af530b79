//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Not there, or not for this person to know of.
    #[error("no such report")]
    NotFound,
    /// Known, but not allowed.
    #[error("not allowed")]
    Forbidden,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// Somebody else saved in the meantime.
    #[error("based on an older version")]
    Stale,
    /// Too many rows for this form of document.
    #[error("too many rows for a printed document")]
    TooLong,
    /// A table could not be written.
    #[error(transparent)]
    Sheet(#[from] documents::sheet::SheetError),
    /// A document could not be made.
    #[error(transparent)]
    Document(#[from] documents::Error),
    /// A stored definition could not be written.
    #[error("a definition could not be written")]
    Json(#[from] serde_json::Error),
    /// Another feature did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The storage failed.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// Work on another thread was lost.
    #[error("work on another thread was lost")]
    Lost(#[from] tokio::task::JoinError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for ReportError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::Stale => ProblemKind::Stale,
            Self::TooLong => ProblemKind::TooLarge,
            Self::Sheet(_) | Self::Document(_) | Self::Json(_) | Self::Port(_) | Self::Lost(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Stale => "report.stale",
            Self::TooLong => "report.too_long",
            Self::Sheet(_) | Self::Document(_) | Self::Json(_) | Self::Port(_) | Self::Lost(_) => "internal",
            Self::Blobs(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        if let Self::Invalid(fields) = self { fields.clone() } else { Vec::new() }
    }
}
