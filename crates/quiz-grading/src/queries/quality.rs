use kernel::{
    Cx,
    id::{CourseId, LessonId, QuestionId},
};

use super::marked_by;
use crate::{QuizError, Quizzes, engine::plain, policy::Scope, quality::Sums, store};

/// A question of a course with what its answers add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionQuality {
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub quiz: String,
    /// The question.
    pub question: QuestionId,
    /// Its words.
    pub text: String,
    /// The answers.
    pub sums: Sums,
}

/// The title of a course that the actor teaches, and its questions that were answered: by quiz, those to be looked at first.
pub async fn quality(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
) -> Result<(String, Vec<QuestionQuality>), QuizError> {
    match marked_by(quizzes, cx).await? {
        Scope::Taught(courses) if !courses.contains(&course) => return Err(QuizError::NotFound),
        _ => {}
    }
    let exec = quizzes.db().reader();
    let versions = store::quality::versions(&exec, course).await?;
    let mut title = String::new();
    if let Some((_, publication)) = versions.first() {
        title.clone_from(&quizzes.library().course(*publication).await?.facts.title);
    }
    let mut found = Vec::new();
    for (lesson, question, sums) in store::quality::sums(&exec, course).await? {
        // In the latest version that has it; later ones may have dropped it.
        let mut named = None;
        for (_, publication) in versions.iter().filter(|(sat, _)| *sat == lesson) {
            let quiz = quizzes.library().quiz(*publication, lesson).await?;
            if let Some(asked) = quiz.question(question) {
                named = Some((quiz.title.clone(), plain(&asked.stem)));
                break;
            }
        }
        if let Some((quiz, text)) = named {
            found.push(QuestionQuality { lesson, quiz, question, text, sums });
        }
    }
    found.sort_by(|a, b| {
        let weak = |one: &QuestionQuality| one.sums.discrimination().unwrap_or(100);
        (&a.quiz, weak(a), &a.text).cmp(&(&b.quiz, weak(b), &b.text))
    });
    Ok((title, found))
}
