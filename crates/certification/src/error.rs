//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

use crate::signing::SignerError;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum CertificationError {
    /// No such certificate, or not for this person.
    #[error("not found")]
    NotFound,
    /// Not for this role.
    #[error("forbidden")]
    Forbidden,
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
    /// The mean grade is below what the course's rule asks for.
    #[error("the grade is too low")]
    GradeTooLow,
    /// The document does not wait for this signature.
    #[error("the document does not wait for this signature")]
    NotWaiting,
    /// The installation has no such way of signing.
    #[error("no such way of signing is set up")]
    NoSigner,
    /// A document was not signed.
    #[error("a document was not signed")]
    Signer(#[from] crate::signing::SignerError),
    /// The process that signed is gone.
    #[error("the signing was interrupted")]
    Interrupted,
    /// A file is larger than is taken.
    #[error("the file is too large")]
    FileTooLarge,
    /// Asked for unknown codes too often.
    #[error("too many unknown codes")]
    Guessing,
    /// The document took too long.
    #[error("the document took too long")]
    TooSlow,
    /// The key of the instance cannot be read with the key of the installation.
    #[error("a secret cannot be read with the key of the installation")]
    Key,
    /// The credential could not be made.
    #[error("the credential could not be made: {0}")]
    Credential(String),
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
            Self::Forbidden => ProblemKind::Forbidden,
            Self::NothingChosen | Self::Invalid(_) => ProblemKind::Invalid,
            Self::TooMany | Self::FileTooLarge => ProblemKind::TooLarge,
            Self::NotEligible
            | Self::Curriculum
            | Self::NoTemplate
            | Self::Ended
            | Self::GradeTooLow
            | Self::NotWaiting
            | Self::NoSigner
            | Self::Interrupted
            | Self::Signer(SignerError::Refused(_) | SignerError::Answer(_)) => ProblemKind::Conflict,
            Self::Signer(SignerError::Unavailable(_)) | Self::TooSlow => ProblemKind::Unavailable,
            Self::Guessing => ProblemKind::TooMany,
            Self::Document(_) | Self::CutOff(_) | Self::Port(_) | Self::Key | Self::Credential(_) => {
                ProblemKind::Internal
            }
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::NothingChosen => "certification.nothing_chosen",
            Self::TooMany => "certification.too_many",
            Self::NotEligible => "certification.not_eligible",
            Self::Curriculum => "certification.curriculum",
            Self::NoTemplate => "certification.no_template",
            Self::Ended => "certification.ended",
            Self::Invalid(_) => "invalid",
            Self::GradeTooLow => "certification.grade_too_low",
            Self::NotWaiting => "certification.not_waiting",
            Self::NoSigner => "certification.no_signer",
            Self::Interrupted => "certification.interrupted",
            Self::FileTooLarge => "certification.file_too_large",
            Self::Guessing => "certification.guessing",
            Self::TooSlow => "certification.too_slow",
            Self::Signer(SignerError::Refused(_)) => "certification.signer_refused",
            Self::Signer(SignerError::Unavailable(_)) => "certification.signer_away",
            Self::Signer(SignerError::Answer(_)) => "certification.signer_answer",
            Self::Document(_) | Self::CutOff(_) | Self::Port(_) | Self::Key | Self::Credential(_) => "internal",
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
