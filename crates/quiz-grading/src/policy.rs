//! Who may do what. Pure: takes the actor and plain facts.

use courseware::QuizRules;
use kernel::{
    Actor, Role,
    id::{CourseId, PersonId},
};

use crate::{QuizError, model::Attempt};

/// Which attempts an actor can see at all. Every select of attempts starts from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The person's own.
    Own(PersonId),
    /// Finished ones of these courses.
    Taught(Vec<CourseId>),
    /// All: background work alone.
    All,
}

/// The actor's own attempts.
pub fn own(actor: &Actor) -> Result<Scope, QuizError> {
    actor.person().map(Scope::Own).ok_or(QuizError::NotAllowed)
}

/// The attempts that the actor marks, given the courses they teach.
pub fn taught(actor: &Actor, courses: Vec<CourseId>) -> Result<Scope, QuizError> {
    match actor {
        Actor::System(_) => Ok(Scope::All),
        _ => may_mark(actor).map(|()| Scope::Taught(courses)),
    }
}

/// Whether the actor marks at all.
pub fn may_mark(actor: &Actor) -> Result<(), QuizError> {
    let allowed = actor.has(Role::Trainer) || actor.has(Role::Admin);
    if allowed { Ok(()) } else { Err(QuizError::NotAllowed) }
}

/// Whether the actor may regrade attempts of a course, given whether they teach it.
pub fn may_regrade(actor: &Actor, teaches: bool) -> Result<(), QuizError> {
    match actor {
        Actor::System(_) => Ok(()),
        _ if teaches => may_mark(actor),
        _ => Err(QuizError::NotAllowed),
    }
}

/// Whether another attempt may begin after these.
pub fn may_start(rules: &QuizRules, earlier: &[Attempt]) -> Result<(), QuizError> {
    if let Some(open) = earlier.iter().find(|attempt| attempt.is_open()) {
        return Err(QuizError::AlreadyOpen(open.id));
    }
    match attempts_left(rules, earlier) {
        Some(0) => Err(QuizError::NoAttemptsLeft),
        _ => Ok(()),
    }
}

/// How many attempts may still begin; `None` is no limit.
pub fn attempts_left(rules: &QuizRules, earlier: &[Attempt]) -> Option<u32> {
    (rules.attempts > 0).then(|| rules.attempts.saturating_sub(earlier.len() as u32))
}
