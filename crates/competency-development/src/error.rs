//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind, ports::PortError};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum CompetencyError {
    /// Not there, or not for this person.
    #[error("not found")]
    NotFound,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// A version of this standard begins on that day already.
    #[error("a version of this standard begins on that day already")]
    VersionThere,
    /// The code names another competency.
    #[error("the code names another competency")]
    CodeTaken,
    /// The proposal was decided already.
    #[error("the proposal was decided already")]
    Decided,
    /// The form is not in a state that allows this, or not for this person.
    #[error("the form does not allow this now")]
    NotNow,
    /// Somebody moved or changed the form in the meantime.
    #[error("the form moved in the meantime")]
    Moved,
    /// There is nothing to put together.
    #[error("there is nothing to put together")]
    NothingToPlan,
    /// A newer version of the plan is there, or this one is set.
    #[error("this version of the plan is closed")]
    PlanClosed,
    /// The file is no table that can be read.
    #[error("the file is no XLSX table")]
    FileKind,
    /// The file is too large.
    #[error("the file is too large")]
    FileSize,
    /// The data that come with the product are broken.
    #[error("the data that come with the product could not be read")]
    Seed(#[from] toml::de::Error),
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

impl Problem for CompetencyError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Invalid(_) | Self::FileKind => ProblemKind::Invalid,
            Self::FileSize => ProblemKind::TooLarge,
            Self::Moved => ProblemKind::Stale,
            Self::VersionThere
            | Self::CodeTaken
            | Self::Decided
            | Self::NotNow
            | Self::NothingToPlan
            | Self::PlanClosed => ProblemKind::Conflict,
            Self::Seed(_) | Self::Document(_) | Self::Sheet(_) | Self::CutOff(_) | Self::Port(_) => {
                ProblemKind::Internal
            }
            Self::Blobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Invalid(_) => "invalid",
            Self::VersionThere => "competency.version_there",
            Self::CodeTaken => "competency.code_taken",
            Self::Decided => "competency.decided",
            Self::NotNow => "competency.not_now",
            Self::Moved => "competency.moved",
            Self::NothingToPlan => "competency.nothing_to_plan",
            Self::PlanClosed => "competency.plan_closed",
            Self::FileKind => "competency.file_kind",
            Self::FileSize => "competency.file_size",
            Self::Seed(_) | Self::Document(_) | Self::Sheet(_) | Self::CutOff(_) | Self::Port(_) => "internal",
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

impl From<sea_orm::DbErr> for CompetencyError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.into())
    }
}
