//! Outcomes of this feature that are not the wished ones.

use kernel::{FieldProblem, Problem, ProblemKind};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// No account of this name with this password.
    #[error("unknown account or wrong password")]
    BadCredentials,
    /// Too many tries.
    #[error("too many sign-in attempts")]
    TooManyAttempts,
    /// A bearer token that is unknown or has ended.
    #[error("unknown token")]
    BadToken,
    /// No such person, or line of that person.
    #[error("not found")]
    NotFound,
    /// Known, but not allowed.
    #[error("not allowed")]
    Forbidden,
    /// Fields at fault.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// The NIP or address belongs to somebody else.
    #[error("the NIP or e-mail is taken")]
    Taken(#[source] database::Error),
    /// The hashing of a password failed.
    #[error("a password could not be hashed")]
    Hash(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A file of people or units is not as described.
    #[error("line {line} of {file}: {what}")]
    Import {
        /// Which file.
        file: &'static str,
        /// Which line, from one.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The session could not be kept.
    #[error("the session store failed")]
    Session(#[from] tower_sessions::session::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for IdentityError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::BadCredentials | Self::Invalid(_) | Self::Import { .. } => ProblemKind::Invalid,
            Self::BadToken => ProblemKind::Unauthenticated,
            Self::NotFound => ProblemKind::NotFound,
            Self::Forbidden => ProblemKind::Forbidden,
            Self::TooManyAttempts => ProblemKind::TooMany,
            Self::Taken(_) => ProblemKind::Conflict,
            Self::Hash(_) | Self::Session(_) => ProblemKind::Internal,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::BadCredentials => "identity.bad_credentials",
            Self::TooManyAttempts => "identity.too_many_attempts",
            Self::BadToken => "identity.bad_token",
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Taken(_) => "identity.taken",
            Self::Import { .. } => "identity.import",
            Self::Hash(_) | Self::Session(_) => "internal",
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

impl From<sea_orm::DbErr> for IdentityError {
    fn from(error: sea_orm::DbErr) -> Self {
        match database::Error::from(error) {
            taken @ database::Error::Unique(_) => Self::Taken(taken),
            other => Self::Database(other),
        }
    }
}
