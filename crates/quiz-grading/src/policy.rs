//! Who may do what. Pure: takes the actor and plain facts.

use chrono::{DateTime, Utc};
use kernel::{
    Actor, Role,
    id::{AttemptId, CourseId, PersonId},
};

use crate::{
    QuizError,
    model::Attempt,
    timing::{Shut, Terms},
};

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

/// Whether the actor may set when a quiz of a course is open and ease it, given whether they teach it.
pub fn may_schedule(actor: &Actor, teaches: bool) -> Result<(), QuizError> {
    may_regrade(actor, teaches)
}

/// Why another attempt may not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// This one is open.
    Open(AttemptId),
    /// Every attempt is used.
    NoneLeft,
    /// It is not the time.
    Shut(Shut),
}

/// Whether another attempt may begin after these.
pub fn may_start(terms: &Terms, earlier: &[Attempt], now: DateTime<Utc>) -> Result<(), Refusal> {
    if let Some(open) = earlier.iter().find(|attempt| attempt.is_open()) {
        return Err(Refusal::Open(open.id));
    }
    if attempts_left(terms, earlier) == Some(0) {
        return Err(Refusal::NoneLeft);
    }
    terms.window.admits(now).map_err(Refusal::Shut)?;
    let rested = earlier.iter().filter_map(|attempt| attempt.finished_at).max().map(|end| end + terms.pause);
    match rested {
        Some(rested) if now < rested => Err(Refusal::Shut(Shut::Resting(rested))),
        _ => Ok(()),
    }
}

/// How many attempts may still begin; `None` is no limit.
pub fn attempts_left(terms: &Terms, earlier: &[Attempt]) -> Option<u32> {
    (terms.attempts > 0).then(|| terms.attempts.saturating_sub(earlier.len() as u32))
}
