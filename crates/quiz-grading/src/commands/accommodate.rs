use kernel::{
    Cx, FieldProblem,
    id::{AccommodationId, CourseId, LessonId},
};
use serde_json::json;

use super::{schedule::problems, taught, terms::follow};
use crate::{
    QuizError, Quizzes,
    model::{Accommodation, Whom},
    policy,
    store::schedules,
    timing::{Relief, contradictions},
};

/// Most of each that may be granted.
const MOST_PERCENT: u32 = 400;
const MOST_MINUTES: u32 = 10_000;
const MOST_ATTEMPTS: u32 = 100;
/// Letters of a need.
const LONGEST_NEED: usize = 200;

/// Grants a person or unit more than the rules and the schedule do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accommodate {
    /// Made by the client: granting twice is harmless.
    pub id: AccommodationId,
    /// In which course.
    pub course: CourseId,
    /// At which quiz.
    pub lesson: LessonId,
    /// To whom.
    pub whom: Whom,
    /// Why; may be empty.
    pub need: String,
    /// What.
    pub relief: Relief,
}

/// Grants it, also during an attempt, whose end follows in the same transaction. Says how many running attempts moved.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz, [`QuizError::Invalid`] where nothing is granted, too much, or to
/// nobody there is.
pub async fn accommodate(quizzes: &Quizzes, cx: &Cx, cmd: Accommodate) -> Result<usize, QuizError> {
    let quiz = taught(quizzes, cx, cmd.course, cmd.lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let Relief { extra_percent, extra_minutes, extra_attempts, window } = cmd.relief;
    let mut problems = problems(&contradictions(&quiz.rules, quiz.questions, window, cx.now()), "");
    for (field, number, most) in [
        ("extra_percent", extra_percent, MOST_PERCENT),
        ("extra_minutes", extra_minutes, MOST_MINUTES),
        ("extra_attempts", extra_attempts, MOST_ATTEMPTS),
    ] {
        if number > most {
            problems.push(FieldProblem::new(field, "problem-field-number"));
        }
    }
    if cmd.relief.is_empty() {
        problems.push(FieldProblem::new("extra_percent", "quiz-field-nothing-granted"));
    }
    if cmd.need.chars().count() > LONGEST_NEED {
        problems.push(FieldProblem::new("need", "problem-field-too-long"));
    }
    let known = match cmd.whom {
        Whom::Person(person) => quizzes.ports().taught.takes(cx, cmd.course, person).await?,
        Whom::Unit(unit) => quizzes.ports().units.units().await?.iter().any(|one| one.unit == unit),
    };
    if !known {
        problems.push(FieldProblem::new("whom", "quiz-field-whom"));
    }
    if !problems.is_empty() {
        return Err(QuizError::Invalid(problems));
    }

    let new = Accommodation {
        id: cmd.id,
        course: cmd.course,
        lesson: cmd.lesson,
        whom: cmd.whom,
        need: cmd.need.trim().to_owned(),
        relief: cmd.relief,
        given_at: cx.now(),
        given_by: cx.actor.person(),
        withdrawn_at: None,
    };
    let tx = quizzes.db().begin().await?;
    if !schedules::grant(&tx.exec(), &new).await? {
        let known = schedules::accommodation(&tx.exec(), new.id).await?;
        let same = known.is_some_and(|one| (one.course, one.lesson, one.whom) == (new.course, new.lesson, new.whom));
        return if same { Ok(0) } else { Err(QuizError::IdTaken) };
    }
    let moved = follow(quizzes, &tx, cx, cmd.course, cmd.lesson).await?;
    // The need may say something about a person's health; it stays out of the log.
    let detail = json!({
        "quiz": cmd.lesson,
        "person": match cmd.whom { Whom::Person(person) => Some(person), Whom::Unit(_) => None },
        "unit": match cmd.whom { Whom::Unit(unit) => Some(unit), Whom::Person(_) => None },
        "percent": extra_percent,
        "minutes": extra_minutes,
        "attempts": extra_attempts,
        "window": [window.opens_at, window.last_start_at, window.ends_at],
        "moved": moved,
    });
    tx.audit(cx, "quiz.accommodate", new.id, detail).await?;
    tx.commit().await?;
    Ok(moved)
}

/// Takes an accommodation back; running attempts get the end that they have without it, never before now. A repeat is harmless.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor teaches no such quiz or it has no such accommodation.
pub async fn withdraw(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
    id: AccommodationId,
) -> Result<(), QuizError> {
    taught(quizzes, cx, course, lesson).await?;
    policy::may_schedule(&cx.actor, true)?;
    let tx = quizzes.db().begin().await?;
    let found = schedules::accommodation(&tx.exec(), id).await?;
    if found.is_none_or(|one| (one.course, one.lesson) != (course, lesson)) {
        return Err(QuizError::NotFound);
    }
    if !schedules::withdraw(&tx.exec(), id, cx.now()).await? {
        return Ok(());
    }
    let moved = follow(quizzes, &tx, cx, course, lesson).await?;
    tx.audit(cx, "quiz.withdraw_accommodation", id, json!({ "quiz": lesson, "moved": moved })).await?;
    tx.commit().await?;
    Ok(())
}
