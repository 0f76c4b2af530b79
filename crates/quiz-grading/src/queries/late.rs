use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    Cx, Page, PageRequest,
    id::{CourseId, LessonId},
    person::PersonCard,
};

use super::devices::cards;
use crate::{QuizError, Quizzes, TaughtQuiz, commands::taught, model::Attempt, policy, store::late};

/// Attempts at a quiz of which answers came late, for its trainers. What the answers say is not shown: it is about time.
pub struct LatePage {
    /// The quiz.
    pub quiz: TaughtQuiz,
    /// Those first on which a trainer has to decide.
    pub rows: Page<LateRow>,
}

/// An attempt of which answers came late.
pub struct LateRow {
    /// Which attempt.
    pub attempt: Attempt,
    /// Whose, unless the account is gone.
    pub person: Option<PersonCard>,
    /// When the last of its answers arrived.
    pub arrived_at: Option<DateTime<Utc>>,
}

impl LateRow {
    /// How long after the end that was.
    pub fn delay(&self) -> Option<TimeDelta> {
        Some(self.arrived_at? - self.attempt.deadline_at?)
    }
}

/// Attempts at a quiz of which answers came late.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz.
pub async fn late_answers(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
    page: PageRequest,
) -> Result<LatePage, QuizError> {
    let quiz = taught(quizzes, cx, course, lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let exec = quizzes.db().reader();
    let (attempts, total) = late::attempts(&exec, course, lesson, page).await?;
    let ids: Vec<_> = attempts.iter().map(|attempt| attempt.id).collect();
    let arrivals = late::arrivals(&exec, &ids).await?;
    let cards = cards(quizzes, &attempts).await?;
    let row = |attempt: Attempt| LateRow {
        person: cards.get(&attempt.person).cloned(),
        arrived_at: arrivals.get(&attempt.id).copied(),
        attempt,
    };
    Ok(LatePage { quiz, rows: Page::new(attempts.into_iter().map(row).collect(), page, total) })
}
