use chrono::{DateTime, Utc};
use kernel::{
    Cx, Marks, Page, PageRequest,
    id::{AttemptId, CourseId, LessonId},
};

use super::marked_by;
use crate::{
    QuizError, Quizzes,
    commands::opened,
    engine::{Response, plain},
    store,
};

/// An answer that waits for a trainer. Whose it is stays unsaid, so that marks are given to answers and not to persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The attempt.
    pub attempt: AttemptId,
    /// The question in it.
    pub slot: i32,
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub course_title: String,
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub title: String,
    /// The question in words, shortened.
    pub question: String,
    /// Since when it waits.
    pub waiting_since: DateTime<Utc>,
}

/// Characters of a question shown in the queue.
const GLIMPSE: usize = 120;

/// What waits for the actor's marks, oldest first.
pub async fn marking_queue(quizzes: &Quizzes, cx: &Cx, page: PageRequest) -> Result<Page<QueueRow>, QuizError> {
    let scope = marked_by(quizzes, cx).await?;
    let (rows, total) = store::queue(&quizzes.db().reader(), &scope, page).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (attempt, slot) in rows {
        let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
        let document = quizzes.library().course(attempt.publication).await?;
        let question = quiz.question(slot.paper.question).map(|question| plain(&question.stem)).unwrap_or_default();
        items.push(QueueRow {
            attempt: attempt.id,
            slot: slot.paper.slot,
            course: attempt.course,
            course_title: document.facts.title.clone(),
            lesson: attempt.lesson,
            title: quiz.title.clone(),
            question: glimpse(&question),
            waiting_since: attempt.finished_at.unwrap_or(attempt.started_at),
        });
    }
    Ok(Page::new(items, page, total))
}

fn glimpse(text: &str) -> String {
    match text.char_indices().nth(GLIMPSE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// One answer to be marked, with everything the marker needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkingPage {
    /// The attempt.
    pub attempt: AttemptId,
    /// The question in it.
    pub slot: i32,
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// What was asked, sanitised HTML.
    pub stem: String,
    /// What was answered, plain text.
    pub answer: String,
    /// What a good answer holds, sanitised HTML; may be empty.
    pub model_answer: String,
    /// Points for a fully right answer.
    pub max: Marks,
    /// The mark given before, if any.
    pub mark: Option<Marks>,
    /// The comment given before.
    pub comment: String,
    /// Since when it waits.
    pub waiting_since: DateTime<Utc>,
}

/// One answer to be marked, of a course that the actor teaches.
pub async fn marking(quizzes: &Quizzes, cx: &Cx, id: AttemptId, slot: i32) -> Result<MarkingPage, QuizError> {
    let scope = marked_by(quizzes, cx).await?;
    let attempt = store::find(&quizzes.db().reader(), &scope, id).await?.ok_or(QuizError::NotFound)?;
    let quiz = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
    let document = quizzes.library().course(attempt.publication).await?;
    let (slots, state) = opened(quizzes, &attempt).await?;
    let stored = slots.iter().find(|stored| stored.paper.slot == slot).ok_or(QuizError::NotFound)?;
    let question = quiz.question(stored.paper.question).ok_or(QuizError::NotFound)?;
    let courseware::QuestionBody::Essay { model_answer } = &question.body else {
        return Err(QuizError::NotFound);
    };
    let Some(Response::Essay { text }) = state.response(slot) else {
        return Err(QuizError::NotFound);
    };
    let given = state.slot(slot).and_then(|state| state.mark.clone());
    Ok(MarkingPage {
        attempt: id,
        slot,
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        stem: question.stem.clone(),
        answer: text.clone(),
        model_answer: model_answer.clone(),
        max: stored.paper.max,
        mark: given.as_ref().map(|(mark, _)| *mark),
        comment: given.map(|(_, comment)| comment).unwrap_or_default(),
        waiting_since: attempt.finished_at.unwrap_or(attempt.started_at),
    })
}
