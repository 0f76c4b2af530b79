//! What a corrected key would change.

use std::collections::HashMap;

use kernel::{
    Cx,
    id::{CourseId, LessonId, PersonId, PublicationId},
    person::PersonCard,
};

use crate::{
    QuizError, Quizzes,
    commands::{Change, Regrade, regrade},
};

/// A change with whom it concerns.
pub struct ChangeRow {
    /// What changes.
    pub change: Change,
    /// Whose; nobody once the account is gone.
    pub person: Option<PersonCard>,
}

/// What grading by the published key would change.
pub struct Regrading {
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// The published version, whose questions hold the key.
    pub key: PublicationId,
    /// Its number.
    pub version: u32,
    /// Attempt by attempt, the largest loss first.
    pub rows: Vec<ChangeRow>,
}

impl Regrading {
    /// Attempts that lose points.
    pub fn falling(&self) -> usize {
        self.rows.iter().filter(|row| row.change.before.is_some_and(|before| before > row.change.after)).count()
    }

    /// Attempts that pass where they failed, or fail where they passed.
    pub fn crossing(&self) -> usize {
        self.rows.iter().filter(|row| row.change.crosses).count()
    }
}

/// What would change if the finished attempts of a quiz were graded by the key that is published now; nothing is changed.
///
/// # Errors
/// [`QuizError::NotFound`] for a course that is not published or not taught by the actor, or a lesson that is no quiz of it.
pub async fn regrading(quizzes: &Quizzes, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<Regrading, QuizError> {
    let key = quizzes.ports().taught.published(cx, course).await?.ok_or(QuizError::NotFound)?;
    let dry = Regrade { course, lesson, key, reason: String::new(), dry_run: true };
    let mut changes = regrade(quizzes, cx, dry).await?;
    changes.sort_by_key(|change| change.after.0 - change.before.unwrap_or(change.after).0);
    let mut people: Vec<PersonId> = changes.iter().map(|change| change.person).collect();
    people.sort_unstable();
    people.dedup();
    let cards = quizzes.ports().directory.cards(&people).await?;
    let cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
    let row = |change: Change| ChangeRow { person: cards.get(&change.person).cloned(), change };
    let document = quizzes.library().course(key).await?;
    Ok(Regrading {
        course_title: document.facts.title.clone(),
        title: quizzes.library().quiz(key, lesson).await?.title.clone(),
        key,
        version: document.number,
        rows: changes.into_iter().map(row).collect(),
    })
}
