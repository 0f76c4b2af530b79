//! Outcomes of this feature that are not the wished ones.

use kernel::{Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
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
            Self::Port(_) => ProblemKind::Internal,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Port(_) => "internal",
            Self::Database(error) => error.code(),
        }
    }
}

impl From<sea_orm::DbErr> for ProgressError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
