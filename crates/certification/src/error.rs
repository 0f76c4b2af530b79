//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum CertificationError {
    /// No such certificate, or not for this person.
    #[error("not found")]
    NotFound,
    /// Nobody is chosen.
    #[error("nothing is chosen")]
    NothingChosen,
    /// More than one batch takes.
    #[error("too many at once")]
    TooMany,
    /// The course is not completed, or has a certificate already.
    #[error("not eligible")]
    NotEligible,
    /// The subjects do not add up to the course's lesson hours.
    #[error("the curriculum does not add up")]
    Curriculum,
    /// No template with a signer is set up.
    #[error("no template is set up")]
    NoTemplate,
    /// The certificate is not valid any more.
    #[error("the certificate has ended already")]
    Ended,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// The document could not be set.
    #[error("the document could not be set")]
    Document(#[from] documents::Error),
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

impl Problem for CertificationError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::NothingChosen | Self::Invalid(_) => ProblemKind::Invalid,
            Self::TooMany => ProblemKind::TooLarge,
            Self::NotEligible | Self::Curriculum | Self::NoTemplate | Self::Ended => ProblemKind::Conflict,
            Self::Document(_) | Self::CutOff(_) | Self::Port(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NothingChosen => "certification.nothing_chosen",
            Self::TooMany => "certification.too_many",
            Self::NotEligible => "certification.not_eligible",
            Self::Curriculum => "certification.curriculum",
            Self::NoTemplate => "certification.no_template",
            Self::Ended => "certification.ended",
            Self::Invalid(_) => "invalid",
            Self::Document(_) | Self::CutOff(_) | Self::Port(_) => "internal",
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

impl From<sea_orm::DbErr> for CertificationError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
