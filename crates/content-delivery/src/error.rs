//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// No such course, lesson or file, or not for this person.
    #[error("not found")]
    NotFound,
    /// Known, but not allowed.
    #[error("not allowed")]
    Forbidden,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// The lesson is done by its rule, not by the learner's word.
    #[error("the lesson is done by its rule")]
    DoneByRule,
    /// The lesson's rule does not ask for reading.
    #[error("reading time is not asked for")]
    NotRead,
    /// The course takes no new learners.
    #[error("the course is archived")]
    Archived,
    /// One has to be enrolled for that.
    #[error("not enrolled")]
    NotEnrolled,
    /// A lesson that is done in another way: a quiz is done by passing it.
    #[error("this lesson is done by its quiz")]
    DoneByQuiz,
    /// A range that lies outside of the file.
    #[error("the range lies outside of the file")]
    Range,
    /// A stored document could not be read.
    #[error("a published document could not be read")]
    Document(#[source] Box<dyn std::error::Error + Send + Sync>),
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

impl Problem for DeliveryError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Archived | Self::DoneByQuiz | Self::DoneByRule | Self::NotRead => ProblemKind::Conflict,
            Self::Forbidden | Self::NotEnrolled => ProblemKind::Forbidden,
            Self::Range | Self::Invalid(_) => ProblemKind::Invalid,
            Self::Document(_) | Self::Port(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Archived => "delivery.archived",
            Self::NotEnrolled => "delivery.not_enrolled",
            Self::DoneByQuiz => "delivery.done_by_quiz",
            Self::DoneByRule => "delivery.done_by_rule",
            Self::NotRead => "delivery.not_read",
            Self::Range => "delivery.range",
            Self::Invalid(_) => "invalid",
            Self::Document(_) | Self::Port(_) => "internal",
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

impl From<sea_orm::DbErr> for DeliveryError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
