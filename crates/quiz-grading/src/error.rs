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
    /// The quiz opens at this moment, told in words.
    #[error("the quiz opens at {0}")]
    NotOpenYet(String),
    /// Attempts could begin until this moment.
    #[error("attempts could begin until {0}")]
    TooLateToStart(String),
    /// The quiz ended at this moment.
    #[error("the quiz ended at {0}")]
    Over(String),
    /// The pause after the last attempt lasts until this moment.
    #[error("the next attempt may begin at {0}")]
    Resting(String),
    /// The quiz asks for a password, and this is not it.
    #[error("the quiz's password is another")]
    WrongPassword,
    /// The password was guessed at too often.
    #[error("too many tries at the quiz's password")]
    TooManyTries,
    /// The quiz is marked without names.
    #[error("the quiz is marked without names")]
    AnonymousMarking,
    /// The grade is told, so that the mark has to be taken back first.
    #[error("the marking is finished")]
    MarkingFinished,
    /// The grade is not told, so that the mark can be changed as it is.
    #[error("the marking is not finished")]
    MarkingOpen,
    /// No late answer of the attempt waits for a decision.
    #[error("no late answer of the attempt waits")]
    NothingAwaits,
    /// Two people marked the answer, so that what counts has to be settled by somebody who sees both marks.
    #[error("two people marked the answer")]
    BothMarked,
    /// The answer has not been marked by two people, so that there is nothing to settle.
    #[error("the answer is not marked by two people")]
    NotBothMarked,
    /// Fields of a form are at fault.
    #[error("fields are at fault")]
    Invalid(Vec<FieldProblem>),
    /// The schedule was set by somebody else since the page was made.
    #[error("the schedule is another by now")]
    ScheduleMoved,
    /// Another attempt at the quiz is still open.
    #[error("an attempt is open")]
    AlreadyOpen(AttemptId),
    /// The attempt takes no more answers.
    #[error("the attempt is closed")]
    AttemptClosed(AttemptId),
    /// The answer cannot be checked; a code says why.
    #[error("the answer cannot be checked: {0}")]
    NotChecked(&'static str),
    /// The page to open is not the next one, in a quiz without a way back.
    #[error("pages are opened in order")]
    PageAhead,
    /// The attempt has to be finished first.
    #[error("the attempt is still open")]
    NotFinished,
    /// Something else has this id already.
    #[error("the id is taken")]
    IdTaken,
    /// Too many steps at once.
    #[error("too many steps at once")]
    TooManySteps,
    /// A file of a kind that the question does not take; the ends of names that it takes.
    #[error("the question takes files of other kinds: {0}")]
    FileKind(String),
    /// The first bytes of a file are not what its name says.
    #[error("the file is not what its name says")]
    FileMismatch,
    /// A file is larger than the question takes, in megabytes.
    #[error("the file is larger than {0} MB")]
    FileTooLarge(u32),
    /// There is no file, or nothing in it.
    #[error("the file is empty")]
    FileEmpty,
    /// The line was lost before the file was whole.
    #[error("the file did not come to its end")]
    FileCut,
    /// The answer has as many files as the question takes.
    #[error("the answer has {0} files already")]
    TooManyFiles(u32),
    /// The attempt keeps no other file.
    #[error("the attempt keeps no other file")]
    NoRoom,
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
    /// The storage of files.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
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
            | Self::NotChecked(_)
            | Self::PageAhead
            | Self::NotFinished
            | Self::KeyMoved
            | Self::AnonymousMarking
            | Self::MarkingFinished
            | Self::MarkingOpen
            | Self::NothingAwaits
            | Self::BothMarked
            | Self::NotBothMarked
            | Self::IdTaken
            | Self::NotOpenYet(_)
            | Self::TooLateToStart(_)
            | Self::Over(_)
            | Self::Resting(_) => ProblemKind::Conflict,
            Self::TooManyTries => ProblemKind::TooMany,
            Self::ScheduleMoved => ProblemKind::Stale,
            Self::TooManySteps | Self::FileTooLarge(_) => ProblemKind::TooLarge,
            Self::MarkOutOfRange
            | Self::WrongPassword
            | Self::Invalid(_)
            | Self::FileKind(_)
            | Self::FileMismatch
            | Self::FileEmpty
            | Self::FileCut
            | Self::TooManyFiles(_)
            | Self::NoRoom => ProblemKind::Invalid,
            Self::Blobs(error) => error.kind(),
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
            Self::NotChecked(code) => code,
            Self::PageAhead => "quiz.page_ahead",
            Self::NotFinished => "quiz.not_finished",
            Self::IdTaken => "quiz.id_taken",
            Self::KeyMoved => "quiz.key_moved",
            Self::AnonymousMarking => "quiz.anonymous_marking",
            Self::MarkingFinished => "quiz.marking_finished",
            Self::MarkingOpen => "quiz.marking_open",
            Self::NothingAwaits => "quiz.nothing_awaits",
            Self::BothMarked => "quiz.both_marked",
            Self::NotBothMarked => "quiz.not_both_marked",
            Self::NotOpenYet(_) => "quiz.not_open_yet",
            Self::TooLateToStart(_) => "quiz.too_late_to_start",
            Self::Over(_) => "quiz.over",
            Self::Resting(_) => "quiz.resting",
            Self::WrongPassword => "quiz.wrong_password",
            Self::TooManyTries => "quiz.too_many_tries",
            Self::Invalid(_) => "invalid",
            Self::ScheduleMoved => "quiz.schedule_moved",
            Self::TooManySteps => "request.too_large",
            Self::FileKind(_) => "quiz.file_kind",
            Self::FileMismatch => "quiz.file_mismatch",
            Self::FileTooLarge(_) => "quiz.file_too_large",
            Self::FileEmpty => "quiz.file_empty",
            Self::FileCut => "quiz.file_cut",
            Self::TooManyFiles(_) => "quiz.too_many_files",
            Self::NoRoom => "quiz.no_room",
            Self::Blobs(error) => error.code(),
            Self::MarkOutOfRange => "quiz.mark_out_of_range",
            Self::Document(_) | Self::Lost(_) | Self::Port(_) => "internal",
            Self::Database(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<FieldProblem> {
        match self {
            Self::MarkOutOfRange => vec![FieldProblem::new("mark", "quiz-field-mark")],
            Self::WrongPassword => vec![FieldProblem::new("password", "quiz-field-password")],
            Self::Invalid(problems) => problems.clone(),
            _ => Vec::new(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotOpenYet(when) | Self::TooLateToStart(when) | Self::Over(when) | Self::Resting(when) => {
                vec![("when", when.clone())]
            }
            Self::FileKind(kinds) => vec![("kinds", kinds.clone())],
            Self::FileTooLarge(most) | Self::TooManyFiles(most) => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }
}
