use blobs::{Digest, Reading};
use kernel::{Cx, id::AnswerFileId};

use super::marked_by;
use crate::{QuizError, Quizzes, commands::opened, model::AnswerFile, policy, store};

/// A file with its bytes: one of the actor's own, or one that an answer names which the actor may mark.
///
/// # Errors
/// [`QuizError::NotFound`] for anybody else.
pub async fn answer_file(quizzes: &Quizzes, cx: &Cx, id: AnswerFileId) -> Result<(AnswerFile, Reading), QuizError> {
    let own = store::files::find(&quizzes.db().reader(), &policy::own(&cx.actor)?, id).await?;
    let file = match own {
        Some(file) => file,
        None => given(quizzes, cx, id).await?,
    };
    let digest: Digest = file.sha256.parse().map_err(|_| QuizError::NotFound)?;
    let reading = quizzes.blobs().read(&digest, None).await?.ok_or(QuizError::NotFound)?;
    Ok((file, reading))
}

/// A file of an answer to be marked.
async fn given(quizzes: &Quizzes, cx: &Cx, id: AnswerFileId) -> Result<AnswerFile, QuizError> {
    let scope = marked_by(quizzes, cx).await.map_err(|_| QuizError::NotFound)?;
    let exec = quizzes.db().reader();
    let file = store::files::find(&exec, &scope, id).await?.ok_or(QuizError::NotFound)?;
    let attempt = store::find(&exec, &scope, file.attempt).await?.ok_or(QuizError::NotFound)?;
    let (_, state) = opened(quizzes, &attempt).await?;
    let named = state.response(file.slot).is_some_and(|response| response.files().iter().any(|named| named.id == id));
    if named { Ok(file) } else { Err(QuizError::NotFound) }
}
