//! When a quiz is open and to whom it is eased, for its trainers.

use std::collections::HashMap;

use kernel::{
    Cx,
    id::{CourseId, LessonId, PersonId, UnitId},
    person::PersonCard,
    ports::RosterUnit,
};

use crate::{
    QuizError, Quizzes, TaughtQuiz,
    commands::{Plan, taught},
    model::{Accommodation, Schedule, Whom},
    policy,
    store::schedules,
    timing::{Contradiction, contradictions},
};

/// A quiz's schedule as its trainers see it.
pub struct Scheduling {
    /// The quiz.
    pub quiz: TaughtQuiz,
    /// Its schedule.
    pub schedule: Schedule,
    /// What its rules and schedule contradict each other in.
    pub contradictions: Vec<Contradiction>,
    /// Attempts that run now.
    pub running: usize,
    /// Accommodations in force.
    pub granted: usize,
}

/// The schedule of a quiz of a course that the actor teaches, published or not.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz.
pub async fn scheduling(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
) -> Result<Scheduling, QuizError> {
    let quiz = taught(quizzes, cx, course, lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let plan = Plan::load(&quizzes.db().reader(), course, lesson).await?;
    let running = schedules::running(&quizzes.db().reader(), course, lesson).await?.len();
    let contradictions = contradictions(&quiz.rules, quiz.questions, plan.schedule.window, cx.now());
    Ok(Scheduling { quiz, schedule: plan.schedule, contradictions, running, granted: plan.granted.len() })
}

/// An accommodation with whom it concerns.
pub struct AccommodationRow {
    /// What is granted.
    pub accommodation: Accommodation,
    /// The person, unless it is a unit or the account is gone.
    pub person: Option<PersonCard>,
    /// The unit's name, if it is one.
    pub unit: Option<String>,
    /// Extra time that ends with the quiz all the same, since no later end is granted with it.
    pub cut: bool,
}

/// What is granted at a quiz, and to whom more may be.
pub struct Accommodations {
    /// The quiz.
    pub quiz: TaughtQuiz,
    /// In force, the newest first.
    pub rows: Vec<AccommodationRow>,
    /// Learners whose name or NIP holds the words that were looked for.
    pub found: Vec<PersonCard>,
    /// The person who was picked, if it is a learner of the course.
    pub picked: Option<PersonCard>,
    /// Every unit, by name.
    pub units: Vec<RosterUnit>,
}

/// What is granted at a quiz of a course that the actor teaches. `words` looks for learners; `pick` names one of them.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz.
pub async fn accommodations(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
    words: &str,
    pick: Option<PersonId>,
) -> Result<Accommodations, QuizError> {
    let quiz = taught(quizzes, cx, course, lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let plan = Plan::load(&quizzes.db().reader(), course, lesson).await?;
    let ports = quizzes.ports();
    let person = |one: &Accommodation| match one.whom {
        Whom::Person(person) => Some(person),
        Whom::Unit(_) => None,
    };
    let pick = match pick {
        Some(person) if ports.taught.takes(cx, course, person).await? => Some(person),
        _ => None,
    };
    let people: Vec<PersonId> = plan.granted.iter().filter_map(person).chain(pick).collect();
    let cards = ports.directory.cards(&people).await?;
    let cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
    let mut units = ports.units.units().await?;
    units.sort_by(|a, b| a.name.cmp(&b.name));
    let name = |unit: UnitId| units.iter().find(|one| one.unit == unit).map(|one| one.name.clone());
    let ends = plan.schedule.window.ends_at.is_some();
    let row = |accommodation: &Accommodation| {
        let relief = accommodation.relief;
        AccommodationRow {
            person: person(accommodation).and_then(|person| cards.get(&person).cloned()),
            unit: match accommodation.whom {
                Whom::Unit(unit) => Some(name(unit).unwrap_or_default()),
                Whom::Person(_) => None,
            },
            cut: ends && (relief.extra_percent > 0 || relief.extra_minutes > 0) && relief.window.ends_at.is_none(),
            accommodation: accommodation.clone(),
        }
    };
    let rows = plan.granted.iter().map(row).collect();
    let found = if words.trim().is_empty() { Vec::new() } else { ports.taught.learners(cx, course, words).await? };
    let picked = pick.and_then(|person| cards.get(&person).cloned());
    Ok(Accommodations { quiz, rows, found, picked, units })
}
