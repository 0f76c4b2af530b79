//! Outcomes of this feature that are not the wished ones.

use courseware::{finding::Finding, publish::PublishError, readiness::Readiness};
use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

use crate::policy::Denied;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum AuthoringError {
    /// Not there, or not for this person to know of.
    #[error("no such thing")]
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
    /// The address word belongs to another course.
    #[error("the slug is taken")]
    SlugTaken,
    /// An id or key belongs to something else already.
    #[error("the id is taken")]
    IdTaken,
    /// Something must be done before publishing.
    #[error("the course is not ready: {} things to do", .0.len())]
    NotReady(Vec<Readiness>),
    /// A folder that cannot be taken in.
    #[error("the folder cannot be taken in: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Finding>),
    /// A file of a folder failed.
    #[error("a file could not be read or written")]
    File(#[from] std::io::Error),
    /// The upload went on elsewhere.
    #[error("the upload stands at another byte")]
    UploadOffset,
    /// Larger than is taken.
    #[error("too large")]
    TooLarge,
    /// Files of this type are not taken.
    #[error("files of this type are not taken")]
    MediaType,
    /// The file's bytes do not fit its name.
    #[error("the file is not what its name says")]
    MediaMismatch,
    /// A document could not be written.
    #[error("a document could not be written")]
    Document(#[from] serde_json::Error),
    /// Another feature did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The storage failed.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for AuthoringError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::Invalid(_) | Self::NotReady(_) | Self::Refused(_) | Self::MediaType | Self::MediaMismatch => {
                ProblemKind::Invalid
            }
            Self::Stale => ProblemKind::Stale,
            Self::SlugTaken | Self::IdTaken | Self::UploadOffset => ProblemKind::Conflict,
            Self::TooLarge => ProblemKind::TooLarge,
            Self::File(_) | Self::Document(_) | Self::Port(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Stale => "authoring.stale",
            Self::SlugTaken => "authoring.slug_taken",
            Self::IdTaken => "authoring.id_taken",
            Self::NotReady(_) => "authoring.not_ready",
            Self::Refused(_) => "authoring.refused",
            Self::UploadOffset => "authoring.upload_offset",
            Self::TooLarge => "authoring.too_large",
            Self::MediaType => "authoring.media_type",
            Self::MediaMismatch => "authoring.media_mismatch",
            Self::File(_) | Self::Document(_) | Self::Port(_) => "internal",
            Self::Blobs(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::SlugTaken => vec![FieldProblem::new("slug", "authoring-slug-taken")],
            _ => Vec::new(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotReady(list) => vec![("count", list.len().to_string())],
            _ => Vec::new(),
        }
    }
}

impl From<Denied> for AuthoringError {
    fn from(_: Denied) -> Self {
        Self::Forbidden
    }
}

impl From<PublishError> for AuthoringError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::NotReady(list) => Self::NotReady(list),
            PublishError::Json(error) => Self::Document(error),
        }
    }
}

impl From<sea_orm::DbErr> for AuthoringError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}

/// Collects the problems of a form.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<FieldProblem>);

impl Problems {
    pub(crate) fn add(&mut self, field: impl Into<String>, message: &'static str) {
        self.0.push(FieldProblem::new(field, message));
    }

    /// A text that must be there and not be too long.
    pub(crate) fn text(&mut self, field: &str, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.add(field, "problem-field-required");
        } else {
            self.longest(field, text, longest);
        }
    }

    /// A text that may be missing but not be too long.
    pub(crate) fn longest(&mut self, field: &str, text: &str, longest: usize) {
        if text.chars().count() > longest {
            self.add(field, "problem-field-too-long");
        }
    }

    pub(crate) fn check(self) -> Result<(), AuthoringError> {
        if self.0.is_empty() { Ok(()) } else { Err(AuthoringError::Invalid(self.0)) }
    }
}
