use kernel::{Problem, ProblemKind};
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// The code of [`Error::Repeated`].
pub const REPEATED: &str = "request.repeated";

/// A database call that did not go through.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with this key is there already.
    #[error("a unique constraint was violated")]
    Unique(#[source] DbErr),
    /// A row that is pointed at is missing: whoever sent its id gets *not found*. Or it is still pointed at.
    #[error("a foreign key constraint was violated")]
    ForeignKey(#[source] DbErr),
    /// No connection could be had in time.
    #[error("the database could not be reached")]
    Unavailable(#[source] DbErr),
    /// The write under way was done before; see [`crate::idempotent`].
    #[error("this write was done before")]
    Repeated,
    /// A text that this database does not store, such as one with a NUL in it: whoever sent it is told.
    #[error("a text cannot be stored")]
    Unstorable(#[source] DbErr),
    /// The address of the database is not understood.
    #[error("`{0}` is no address of a database; it begins with sqlite:// or postgres://")]
    Address(String),
    /// A stored value does not have the form it was written in.
    #[error("a stored {what} could not be read")]
    Stored {
        /// What was to be read.
        what: &'static str,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Anything else.
    #[error("a statement failed")]
    Other(#[source] DbErr),
}

impl Error {
    /// A stored value that could not be read back.
    pub fn stored(what: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Stored { what, source: source.into() }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Unique(error),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::ForeignKey(error),
            _ if unstorable(&error) => Self::Unstorable(error),
            _ if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

/// PostgreSQL's `character_not_in_repertoire` and `untranslatable_character`; SQLite stores any text.
fn unstorable(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("22021" | "22P05"))
}

impl Problem for Error {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Unavailable(_) => ProblemKind::Unavailable,
            Self::Repeated => ProblemKind::Conflict,
            Self::ForeignKey(_) => ProblemKind::NotFound,
            Self::Unstorable(_) => ProblemKind::Invalid,
            _ => ProblemKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "database.unavailable",
            Self::Repeated => REPEATED,
            Self::ForeignKey(_) => "not_found",
            Self::Unstorable(_) => "request.unreadable",
            _ => "internal",
        }
    }
}
