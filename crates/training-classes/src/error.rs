//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ClassError {
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
    /// One can no longer ask for a place.
    #[error("the last day for requests is over")]
    TooLate,
    /// The person takes part in another class on one of these days.
    #[error("the person is in another class on one of these days")]
    Overlap,
    /// The budget pays no participant, and nobody gave a reason to pass over it.
    #[error("the budget pays for nobody")]
    OverBudget,
    /// Somebody waits for a decision.
    #[error("some requests are not decided")]
    Undecided,
    /// The class is not over yet.
    #[error("the class is not over")]
    NotOver,
    /// A table could not be written.
    #[error(transparent)]
    Sheet(#[from] documents::sheet::SheetError),
    /// A document could not be set.
    #[error("the document could not be set")]
    Document(#[from] documents::Error),
    /// Something could not be written as JSON.
    #[error("a message could not be written")]
    Json(#[from] serde_json::Error),
    /// Another feature did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// Work on another thread was lost.
    #[error("work on another thread was lost")]
    Lost(#[from] tokio::task::JoinError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for ClassError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::Invalid(_) => ProblemKind::Invalid,
            Self::Stale => ProblemKind::Stale,
            Self::State | Self::TooLate | Self::Overlap | Self::OverBudget | Self::Undecided | Self::NotOver => {
                ProblemKind::Conflict
            }
            Self::Sheet(_) | Self::Document(_) | Self::Json(_) | Self::Port(_) | Self::Lost(_) => ProblemKind::Internal,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Stale => "classes.stale",
            Self::State => "classes.state",
            Self::TooLate => "classes.too_late",
            Self::Overlap => "classes.overlap",
            Self::OverBudget => "classes.over_budget",
            Self::Undecided => "classes.undecided",
            Self::NotOver => "classes.not_over",
            Self::Sheet(_) | Self::Document(_) | Self::Json(_) | Self::Port(_) | Self::Lost(_) => "internal",
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        if let Self::Invalid(fields) = self { fields.clone() } else { Vec::new() }
    }
}
