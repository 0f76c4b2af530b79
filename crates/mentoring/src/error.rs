//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

use crate::rules::matching::Refusal;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum MentoringError {
    /// Not there, or not for this person to know of.
    #[error("no such thing")]
    NotFound,
    /// Known, but not allowed.
    #[error("not allowed")]
    Forbidden,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// Somebody else changed it in the meantime.
    #[error("based on an older version")]
    Stale,
    /// Not in the state in which this can be done.
    #[error("not in a state for this")]
    State,
    /// The programme takes no more mentees.
    #[error("the programme is full")]
    Full,
    /// These two cannot be a pair.
    #[error("these two cannot be a pair")]
    Pair(Refusal),
    /// The file is of a kind that is not taken.
    #[error("a kind of file that is not taken")]
    FileKind,
    /// The file is too large.
    #[error("the file is too large")]
    FileSize,
    /// A table could not be written.
    #[error(transparent)]
    Sheet(#[from] documents::sheet::SheetError),
    /// Something could not be written as JSON.
    #[error("a message could not be written")]
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

impl Problem for MentoringError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::Invalid(_) | Self::FileKind => ProblemKind::Invalid,
            Self::Stale => ProblemKind::Stale,
            Self::State | Self::Full | Self::Pair(_) => ProblemKind::Conflict,
            Self::FileSize => ProblemKind::TooLarge,
            Self::Sheet(_) | Self::Json(_) | Self::Port(_) | Self::Lost(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Stale => "mentoring.stale",
            Self::State => "mentoring.state",
            Self::Full => "mentoring.full",
            Self::Pair(Refusal::Oneself) => "mentoring.oneself",
            Self::Pair(Refusal::Superior) => "mentoring.superior",
            Self::Pair(Refusal::Level) => "mentoring.level",
            Self::Pair(Refusal::Full) => "mentoring.mentor_full",
            Self::FileKind => "mentoring.file_kind",
            Self::FileSize => "mentoring.file_size",
            Self::Sheet(_) | Self::Json(_) | Self::Port(_) | Self::Lost(_) => "internal",
            Self::Blobs(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        if let Self::Invalid(fields) = self { fields.clone() } else { Vec::new() }
    }
}
