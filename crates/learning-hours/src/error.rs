//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum HoursError {
    /// Not there, or not for this person.
    #[error("not found")]
    NotFound,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// The same certificate was handed in before (BR-09).
    #[error("this certificate was handed in before")]
    Duplicate,
    /// The certificate is not in a state that allows this.
    #[error("the certificate was decided already")]
    Decided,
    /// Nobody decides on a certificate of one's own.
    #[error("nobody decides on a certificate of one's own")]
    OwnCertificate,
    /// The file is neither PDF nor picture.
    #[error("the file is neither a PDF nor a picture")]
    FileKind,
    /// The file is too large.
    #[error("the file is too large")]
    FileSize,
    /// The person's post has no unit, and so there is none to report on.
    #[error("the post has no unit")]
    NoUnit,
    /// No rule of this form.
    #[error("no rule of this form")]
    UnknownForm,
    /// The record was taken back already.
    #[error("the record was taken back already")]
    TakenBack,
    /// The year cannot be closed now.
    #[error("the year cannot be closed now")]
    NotClosable,
    /// SIASN is not set up.
    #[error("no gateway to SIASN is set up")]
    NoGateway,
    /// Nothing to send.
    #[error("nothing to send")]
    NothingToSend,
    /// A document could not be set.
    #[error("the document could not be set")]
    Document(#[from] documents::Error),
    /// A list could not be written as JSON.
    #[error("the list could not be written")]
    Json(#[from] serde_json::Error),
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

impl Problem for HoursError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Invalid(_) | Self::FileKind | Self::UnknownForm => ProblemKind::Invalid,
            Self::OwnCertificate => ProblemKind::Forbidden,
            Self::FileSize => ProblemKind::TooLarge,
            Self::Duplicate
            | Self::Decided
            | Self::TakenBack
            | Self::NotClosable
            | Self::NoGateway
            | Self::NoUnit
            | Self::NothingToSend => ProblemKind::Conflict,
            Self::Document(_) | Self::Json(_) | Self::CutOff(_) | Self::Port(_) => ProblemKind::Internal,
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Invalid(_) => "invalid",
            Self::Duplicate => "hours.duplicate",
            Self::Decided => "hours.decided",
            Self::OwnCertificate => "hours.own_certificate",
            Self::FileKind => "hours.file_kind",
            Self::FileSize => "hours.file_size",
            Self::UnknownForm => "hours.unknown_form",
            Self::TakenBack => "hours.taken_back",
            Self::NotClosable => "hours.not_closable",
            Self::NoGateway => "hours.no_gateway",
            Self::NoUnit => "hours.no_unit",
            Self::NothingToSend => "hours.nothing_to_send",
            Self::Document(_) | Self::Json(_) | Self::CutOff(_) | Self::Port(_) => "internal",
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

impl From<sea_orm::DbErr> for HoursError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
