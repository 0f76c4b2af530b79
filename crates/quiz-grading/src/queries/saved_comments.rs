use kernel::{
    Cx,
    id::{CourseId, QuestionId, SavedCommentId},
};

use crate::{QuizError, Quizzes, commands::MOST_COMMENTS, model::SavedComment, policy, store::saved_comments as store};

/// The actor's comments for one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentsOfCourse {
    /// The course.
    pub course: CourseId,
    /// Its title; none where it is not published or not taught by the actor any more.
    pub title: Option<String>,
    /// Those for the whole course and those for single questions, those kept first before.
    pub comments: Vec<SavedComment>,
}

/// The comments that the actor keeps, by course.
///
/// # Errors
/// [`QuizError::NotAllowed`] for who does not mark.
pub async fn saved_comments(quizzes: &Quizzes, cx: &Cx) -> Result<Vec<CommentsOfCourse>, QuizError> {
    policy::may_mark(&cx.actor)?;
    let person = cx.actor.person().ok_or(QuizError::NotAllowed)?;
    let mut courses: Vec<CommentsOfCourse> = Vec::new();
    for comment in store::list(&quizzes.db().reader(), person, None, MOST_COMMENTS).await? {
        match courses.iter_mut().find(|one| one.course == comment.course) {
            Some(known) => known.comments.push(comment),
            None => courses.push(CommentsOfCourse { course: comment.course, title: None, comments: vec![comment] }),
        }
    }
    for one in &mut courses {
        if let Some(publication) = quizzes.ports().taught.published(cx, one.course).await? {
            one.title = Some(quizzes.library().course(publication).await?.facts.title.clone());
        }
    }
    courses.sort_by(|a, b| (&a.title, a.course).cmp(&(&b.title, b.course)));
    Ok(courses)
}

/// One of the comments that the actor keeps.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor keeps no such comment.
pub async fn saved_comment(quizzes: &Quizzes, cx: &Cx, id: SavedCommentId) -> Result<SavedComment, QuizError> {
    policy::may_mark(&cx.actor)?;
    let person = cx.actor.person().ok_or(QuizError::NotAllowed)?;
    let found = store::find(&quizzes.db().reader(), person, id).await?;
    found.filter(|(_, deleted)| !deleted).map(|(comment, _)| comment).ok_or(QuizError::NotFound)
}

/// The comments that fit answers to a question; none for who is no person.
pub(super) async fn fitting(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    question: QuestionId,
) -> Result<Vec<SavedComment>, QuizError> {
    let Some(person) = cx.actor.person() else { return Ok(Vec::new()) };
    Ok(store::list(&quizzes.db().reader(), person, Some((course, Some(question))), MOST_COMMENTS).await?)
}
