use kernel::{
    Cx, FieldProblem,
    id::{CourseId, PersonId, QuestionId, SavedCommentId},
};
use serde_json::json;

use crate::{QuizError, Quizzes, model::SavedComment, policy, store::saved_comments};

/// Most characters of a comment that is kept.
const LONGEST: usize = 1_000;
/// Most comments that a person keeps.
pub(crate) const MOST_COMMENTS: u64 = 300;

/// Keeps a comment to use again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepComment {
    /// Made by the client: keeping twice is harmless.
    pub id: SavedCommentId,
    /// For answers of this course.
    pub course: CourseId,
    /// For answers to this question alone.
    pub question: Option<QuestionId>,
    /// Plain text.
    pub text: String,
}

fn marker(cx: &Cx) -> Result<PersonId, QuizError> {
    policy::may_mark(&cx.actor)?;
    cx.actor.person().ok_or(QuizError::NotAllowed)
}

fn checked(text: &str) -> Result<&str, QuizError> {
    let invalid = |message| Err(QuizError::Invalid(vec![FieldProblem::new("comment", message)]));
    match text.trim() {
        "" => invalid("quiz-field-comment-empty"),
        text if text.chars().count() > LONGEST => invalid("quiz-field-comment-long"),
        text => Ok(text),
    }
}

/// Keeps a comment of the actor's own. One that was kept under this id gets the new words, and comes back if it was deleted.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor does not teach the course, [`QuizError::Invalid`] for no words or too many or where too
/// many comments are kept, [`QuizError::IdTaken`] where the id names another one.
pub async fn keep_comment(quizzes: &Quizzes, cx: &Cx, cmd: KeepComment) -> Result<(), QuizError> {
    let person = marker(cx)?;
    if !quizzes.ports().taught.of_actor(cx).await?.contains(&cmd.course) {
        return Err(QuizError::NotFound);
    }
    let text = checked(&cmd.text)?.to_owned();
    let new = SavedComment { id: cmd.id, course: cmd.course, question: cmd.question, text, written_at: cx.now() };
    let tx = quizzes.db().begin().await?;
    let exec = tx.exec();
    match saved_comments::find(&exec, person, cmd.id).await? {
        Some((known, _)) if (known.course, known.question) != (new.course, new.question) => {
            return Err(QuizError::IdTaken);
        }
        Some(_) => {
            saved_comments::set(&exec, person, new.id, &new.text, None).await?;
        }
        None if saved_comments::count(&exec, person).await? >= MOST_COMMENTS => {
            return Err(QuizError::Invalid(vec![FieldProblem::new("comment", "quiz-field-comments-full")]));
        }
        None if !saved_comments::insert(&exec, person, &new).await? => return Err(QuizError::IdTaken),
        None => {}
    }
    tx.audit(cx, "quiz.comment.keep", new.id, json!({ "course": new.course, "question": new.question })).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives one of the actor's comments other words. Where it was used before, nothing changes.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor keeps no such comment, [`QuizError::Invalid`] for no words or too many.
pub async fn change_comment(quizzes: &Quizzes, cx: &Cx, id: SavedCommentId, text: &str) -> Result<(), QuizError> {
    let person = marker(cx)?;
    let text = checked(text)?;
    let tx = quizzes.db().begin().await?;
    let (_, deleted) = saved_comments::find(&tx.exec(), person, id).await?.ok_or(QuizError::NotFound)?;
    if deleted {
        return Err(QuizError::NotFound);
    }
    saved_comments::set(&tx.exec(), person, id, text, None).await?;
    tx.audit(cx, "quiz.comment.change", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes one of the actor's comments; [`restore_comment`] brings it back. A repeat is harmless.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor keeps no such comment.
pub async fn delete_comment(quizzes: &Quizzes, cx: &Cx, id: SavedCommentId) -> Result<(), QuizError> {
    moved(quizzes, cx, id, true).await
}

/// Brings a deleted comment back. A repeat is harmless.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor kept no such comment.
pub async fn restore_comment(quizzes: &Quizzes, cx: &Cx, id: SavedCommentId) -> Result<(), QuizError> {
    moved(quizzes, cx, id, false).await
}

async fn moved(quizzes: &Quizzes, cx: &Cx, id: SavedCommentId, delete: bool) -> Result<(), QuizError> {
    let person = marker(cx)?;
    let tx = quizzes.db().begin().await?;
    let (known, deleted) = saved_comments::find(&tx.exec(), person, id).await?.ok_or(QuizError::NotFound)?;
    if deleted == delete {
        return Ok(());
    }
    saved_comments::set(&tx.exec(), person, id, &known.text, delete.then(|| cx.now())).await?;
    let deed = if delete { "quiz.comment.delete" } else { "quiz.comment.restore" };
    tx.audit(cx, deed, id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}
