//! What can go otherwise than wished.

use kernel::{FieldProblem, Problem, ProblemKind, id::AttemptId, ports::PortError};

/// Outcomes of the feature's commands and queries.
#[derive(Debug, thiserror::Error)]
pub enum QuizError {
    /// Not there, or not this person's.
    #[error("there is no such quiz or attempt")]
    NotFound,
    /// The person does not take the course.
    #[error("the person is not enrolled in the course")]
    NotEnrolled,
    /// Known, but not for this role.
    #[error("the actor may not do this")]
    NotAllowed,
    /// Every allowed attempt is used.
    #[error("no attempt is left")]
    NoAttemptsLeft,
    /// Another attempt at the quiz is still open.
    #[error("an attempt is open")]
    AlreadyOpen(AttemptId),
    /// The attempt takes no more answers.
    #[error("the attempt is closed")]
    AttemptClosed(AttemptId),
    /// The attempt has to be finished first.
    #[error("the attempt is still open")]
    NotFinished,
    /// Something else has this id already.
    #[error("the id is taken")]
    IdTaken,
    /// Too many steps at once.
    #[error("too many steps at once")]
    TooManySteps,
    /// The mark lies outside of what the question gives.
    #[error("the mark is out of range")]
    MarkOutOfRange,
    /// Another version was published since the page was made.
    #[error("the published key is another by now")]
    KeyMoved,
    /// A published document does not hold what it should.
    #[error("a published document could not be read")]
    Document(#[source] serde_json::Error),
    /// Work on another thread was lost.
    #[error("work on another thread was lost")]
    Lost(#[from] tokio::task::JoinError),
    /// Another feature could not be asked.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The database.
    #[error(transparent)]
    Database(#[from] database::Error),
}

impl Problem for QuizError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::NotEnrolled | Self::NotAllowed => ProblemKind::Forbidden,
            Self::NoAttemptsLeft
            | Self::AlreadyOpen(_)
            | Self::AttemptClosed(_)
            | Self::NotFinished
            | Self::KeyMoved
            | Self::IdTaken => ProblemKind::Conflict,
            Self::TooManySteps => ProblemKind::TooLarge,
            Self::MarkOutOfRange => ProblemKind::Invalid,
            Self::Document(_) | Self::Lost(_) | Self::Port(_) => ProblemKind::Internal,
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotEnrolled => "quiz.not_enrolled",
            Self::NotAllowed => "forbidden",
            Self::NoAttemptsLeft => "quiz.no_attempts_left",
            Self::AlreadyOpen(_) => "quiz.already_open",
            Self::AttemptClosed(_) => "quiz.attempt_closed",
            Self::NotFinished => "quiz.not_finished",
            Self::IdTaken => "quiz.id_taken",
            Self::KeyMoved => "quiz.key_moved",
            Self::TooManySteps => "request.too_large",
            Self::MarkOutOfRange => "quiz.mark_out_of_range",
            Self::Document(_) | Self::Lost(_) | Self::Port(_) => "internal",
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        match self {
            Self::MarkOutOfRange => vec![FieldProblem::new("mark", "quiz-field-mark")],
            _ => Vec::new(),
        }
    }
}
