use kernel::{
    Cx, FieldProblem,
    id::{CourseId, LessonId},
};
use serde_json::json;

use super::terms::follow;
use crate::{
    QuizError, Quizzes,
    model::Schedule,
    password::Password,
    policy,
    store::schedules,
    timing::{Contradiction, Window, contradictions},
};

/// What becomes of a quiz's password.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NewPassword {
    /// It stays as it is.
    #[default]
    Kept,
    /// The quiz asks for none.
    Removed,
    /// This word is asked for.
    Set(String),
}

/// Sets when a quiz is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSchedule {
    /// In which course.
    pub course: CourseId,
    /// Which quiz.
    pub lesson: LessonId,
    /// The version that was looked at; 0 where there was none.
    pub version: i32,
    /// Between which moments.
    pub window: Window,
    /// Its password.
    pub password: NewPassword,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    /// The schedule's version.
    pub version: i32,
    /// Running attempts whose end moved.
    pub moved: usize,
}

/// Sets the schedule for everybody who takes the course, whatever version of it they are on, and gives running attempts their new
/// ends in the same transaction.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz, [`QuizError::Invalid`] for moments between which nobody could
/// begin, [`QuizError::ScheduleMoved`] if somebody else set it meanwhile.
pub async fn set_schedule(quizzes: &Quizzes, cx: &Cx, cmd: SetSchedule) -> Result<Scheduled, QuizError> {
    let quiz = super::taught(quizzes, cx, cmd.course, cmd.lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let mut problems = problems(&contradictions(&quiz.rules, quiz.questions, cmd.window, cx.now()), "");
    let password = match &cmd.password {
        NewPassword::Set(word) => {
            let password = Password::new(word, cx.random());
            if password.is_none() {
                problems.push(FieldProblem::new("password", "quiz-field-password-length"));
            }
            password
        }
        NewPassword::Kept | NewPassword::Removed => None,
    };
    if !problems.is_empty() {
        return Err(QuizError::Invalid(problems));
    }

    let tx = quizzes.db().begin().await?;
    let before = schedules::schedule(&tx.exec(), cmd.course, cmd.lesson).await?;
    if before.version != cmd.version {
        return Err(QuizError::ScheduleMoved);
    }
    let password = if cmd.password == NewPassword::Kept { before.password.clone() } else { password };
    let new = Schedule { window: cmd.window, password, version: before.version + 1 };
    if !schedules::set(&tx.exec(), cmd.course, cmd.lesson, &new).await? {
        return Err(QuizError::ScheduleMoved);
    }
    let moved = follow(quizzes, &tx, cx, cmd.course, cmd.lesson).await?;
    let window = |window: Window| json!([window.opens_at, window.last_start_at, window.ends_at]);
    let detail = json!({
        "course": cmd.course,
        "before": window(before.window),
        "after": window(new.window),
        "password": new.password.is_some(),
        "password_changed": new.password != before.password,
        "moved": moved,
    });
    tx.audit(cx, "quiz.schedule", cmd.lesson, detail).await?;
    tx.commit().await?;
    Ok(Scheduled { version: new.version, moved })
}

/// The fields at fault where nobody could ever begin; `prefix` goes before their names.
pub(super) fn problems(found: &[Contradiction], prefix: &str) -> Vec<FieldProblem> {
    let problem = |contradiction: &Contradiction| match contradiction {
        Contradiction::OpensAfterLastStart => {
            Some(FieldProblem::new(format!("{prefix}last_start_at"), "quiz-field-last-start-before-opening"))
        }
        Contradiction::OpensAfterEnd => {
            Some(FieldProblem::new(format!("{prefix}ends_at"), "quiz-field-end-before-opening"))
        }
        _ => None,
    };
    found.iter().filter_map(problem).collect()
}
