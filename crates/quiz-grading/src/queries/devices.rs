use std::collections::HashMap;

use kernel::{
    Cx, Page, PageRequest,
    id::{CourseId, LessonId, PersonId},
    person::PersonCard,
};

use crate::{
    QuizError, Quizzes, TaughtQuiz,
    commands::taught,
    model::{Attempt, SeenDevice},
    policy,
    store::devices,
};

/// From which devices attempts at a quiz were taken, for its trainers. It says nothing of answers.
pub struct DevicesPage {
    /// The quiz.
    pub quiz: TaughtQuiz,
    /// Attempts, the newest first.
    pub rows: Page<DevicesRow>,
}

/// The devices of an attempt.
pub struct DevicesRow {
    /// Which attempt.
    pub attempt: Attempt,
    /// Whose, unless the account is gone.
    pub person: Option<PersonCard>,
    /// In the order in which they were noticed.
    pub devices: Vec<SeenDevice>,
}

/// Who these people are.
pub(super) async fn cards(quizzes: &Quizzes, attempts: &[Attempt]) -> Result<HashMap<PersonId, PersonCard>, QuizError> {
    let people: Vec<PersonId> = attempts.iter().map(|attempt| attempt.person).collect();
    let cards = quizzes.ports().directory.cards(&people).await?;
    Ok(cards.into_iter().map(|card| (card.id, card)).collect())
}

/// Attempts at a quiz with their devices: all of them, or those that were open in more than one place.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz.
pub async fn devices(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
    several: bool,
    page: PageRequest,
) -> Result<DevicesPage, QuizError> {
    let quiz = taught(quizzes, cx, course, lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let exec = quizzes.db().reader();
    let (attempts, total) = devices::attempts(&exec, course, lesson, several, page).await?;
    let ids: Vec<_> = attempts.iter().map(|attempt| attempt.id).collect();
    let mut seen = devices::of_attempts(&exec, &ids).await?;
    let cards = cards(quizzes, &attempts).await?;
    let row = |attempt: Attempt| DevicesRow {
        person: cards.get(&attempt.person).cloned(),
        devices: seen.remove(&attempt.id).unwrap_or_default(),
        attempt,
    };
    let rows = attempts.into_iter().map(row).collect();
    Ok(DevicesPage { quiz, rows: Page::new(rows, page, total) })
}
