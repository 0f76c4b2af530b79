//! Outcomes of this feature that are not the wished ones.

use std::path::PathBuf;

use kernel::{Problem, ProblemKind};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder of the index could not be made.
    #[error("the folder {0} could not be made")]
    Folder(PathBuf, #[source] std::io::Error),
    /// The index failed.
    #[error("the search index failed")]
    Index(#[from] tantivy::TantivyError),
    /// A stored part of the index could not be read.
    #[error("a stored part of the search index could not be read")]
    Stored(#[from] serde_json::Error),
    /// A search was broken off.
    #[error("a search was broken off")]
    Task(#[from] tokio::task::JoinError),
    /// The storage failed.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for SearchError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Folder(..) | Self::Index(_) | Self::Stored(_) | Self::Task(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Folder(..) | Self::Index(_) | Self::Stored(_) | Self::Task(_) => "internal",
            Self::Blobs(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }
}
