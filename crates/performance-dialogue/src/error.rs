//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum DialogueError {
    /// Not there, or not for this person.
    #[error("not found")]
    NotFound,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// A note stands as it is after its first day.
    #[error("the note is older than a day")]
    TooLate,
    /// The state of the goal does not allow this.
    #[error("the goal's state does not allow this")]
    NotNow,
    /// Based on a version that has moved on.
    #[error("the goal has moved on")]
    Stale,
    /// What both sides confirm does not allow this now.
    #[error("this is not to be done now")]
    Settled,
    /// Both sides' text has moved on from what this was based on.
    #[error("the text has moved on")]
    Changed,
    /// A document could not be set.
    #[error("the document could not be set")]
    Document(#[from] documents::Error),
    /// A table could not be written.
    #[error(transparent)]
    Sheet(#[from] documents::sheet::SheetError),
    /// The work was cut off.
    #[error("the work was cut off")]
    CutOff(#[from] tokio::task::JoinError),
    /// Another feature could not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The storage failed.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for DialogueError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::TooLate | Self::NotNow | Self::Settled => ProblemKind::Conflict,
            Self::Stale | Self::Changed => ProblemKind::Stale,
            Self::Document(_) | Self::Sheet(_) | Self::CutOff(_) | Self::Port(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Invalid(_) => "invalid",
            Self::TooLate => "feedback.too_late",
            Self::NotNow => "goal.not_now",
            Self::Stale => "goal.stale",
            Self::Settled => "dialogue.settled",
            Self::Changed => "dialogue.changed",
            Self::Document(_) | Self::Sheet(_) | Self::CutOff(_) | Self::Port(_) => "internal",
            Self::Blobs(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }
}

impl From<sea_orm::DbErr> for DialogueError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
