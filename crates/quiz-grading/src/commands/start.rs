use std::sync::Arc;

use chrono::TimeDelta;
use courseware::adaptive::Shown;
use database::Tx;
use kernel::{
    Cx, Marks,
    id::{AttemptId, CourseId, EnrolmentId, LessonId, PersonId},
};

use super::{finish, terms::Plan};
use crate::{
    QuizError, Quizzes,
    content::Quiz,
    engine::{Action, Step, draw_for},
    model::{Attempt, State},
    password::Password,
    policy::{self, Refusal},
    statistics::{Entry, Record},
    store,
    timing::Shut,
};

/// Begins an attempt at a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Made by the client: starting twice under one id begins one attempt.
    pub id: AttemptId,
    /// In which course.
    pub course: CourseId,
    /// Which quiz.
    pub lesson: LessonId,
    /// The quiz's password as it was typed; empty where none was.
    pub password: String,
}

/// Latest attempts in the course that an adaptive quiz looks at.
const LOOKED_AT: u64 = 50;
/// Tries at a quiz's password within [`STRETCH`].
const MOST_TRIES: i32 = 10;
const STRETCH: TimeDelta = TimeDelta::minutes(10);

/// Draws the paper and sets the clock. A repeat under the same id gives the attempt that it began.
pub async fn start(quizzes: &Quizzes, cx: &Cx, cmd: Start) -> Result<Attempt, QuizError> {
    let scope = policy::own(&cx.actor)?;
    let enrolment = quizzes.ports().enrolments.of_actor(cx, cmd.course).await?.ok_or(QuizError::NotEnrolled)?;
    let quiz = quizzes.library().quiz(enrolment.publication, cmd.lesson).await?;
    let rules = &quiz.content.rules;
    let before = if quiz.content.adapts() { before(quizzes, enrolment.id).await? } else { Vec::new() };

    let tx = quizzes.db().begin().await?;
    let mut earlier = store::of_quiz(&tx.exec(), enrolment.id, cmd.lesson).await?;
    if let Some(begun) = earlier.iter().find(|attempt| attempt.id == cmd.id) {
        return Ok(begun.clone());
    }
    for open in earlier.iter_mut().filter(|attempt| attempt.is_open()) {
        if open.deadline().passed(cx.now()) {
            let closed = finish::close_in(quizzes, &tx, &cx.as_system("quiz"), open.id).await?;
            *open = closed.unwrap_or_else(|| open.clone());
        }
    }
    let now = cx.now();
    let plan = Plan::held(&tx.exec(), enrolment.course, cmd.lesson).await?;
    let terms = plan.terms(quizzes, rules, enrolment.person).await?;
    if let Err(refusal) = policy::may_start(&terms, &earlier, now) {
        // An attempt that was closed on the way stays closed.
        tx.commit().await?;
        return Err(refused(quizzes, cx, refusal));
    }
    if let Some(password) = &plan.schedule.password
        && let Err(error) = unlock(&tx, cx, password, enrolment.person, &cmd).await
    {
        tx.commit().await?;
        return Err(error);
    }
    let seed = i64::from_le_bytes(cx.random());
    let paper = draw_for(&quiz.content, seed, &shown(&before));
    let attempt = Attempt {
        id: cmd.id,
        enrolment: enrolment.id,
        person: enrolment.person,
        course: enrolment.course,
        publication: enrolment.publication,
        key: None,
        lesson: cmd.lesson,
        number: earlier.last().map_or(1, |last| last.number + 1),
        seed,
        state: State::Open,
        started_at: now,
        deadline_at: terms.deadline(now, TimeDelta::zero()),
        finished_at: None,
        last_seq: 1,
        score: None,
        max: paper.iter().map(|slot| slot.max).sum::<Marks>(),
        grade: None,
        given_back: TimeDelta::zero(),
        grace: TimeDelta::minutes(i64::from(rules.waits_minutes())),
        late: 0,
        awaiting: 0,
    };
    let first = Step { id: cx.id(), seq: 1, at: now, received_at: now, action: Action::Start };
    let inserted = store::insert(&tx.exec(), &attempt, &paper).await;
    if let Err(database::Error::Unique(_)) = inserted {
        drop(tx);
        return twin(quizzes, &scope, &attempt).await;
    }
    inserted?;
    store::append(&tx.exec(), attempt.id, &cx.actor.label(), &[(first, true)]).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// The quizzes of the attempts that say what somebody has shown in the course, each with what it came to; the newest first.
async fn before(quizzes: &Quizzes, enrolment: EnrolmentId) -> Result<Vec<(Arc<Quiz>, Record)>, QuizError> {
    let latest = store::latest(&quizzes.db().reader(), enrolment, LOOKED_AT).await?;
    let mut before = Vec::with_capacity(latest.len());
    for (publication, lesson, record) in latest {
        before.push((quizzes.library().quiz(publication, lesson).await?, record));
    }
    Ok(before)
}

/// Question by question what those attempts have shown.
fn shown(before: &[(Arc<Quiz>, Record)]) -> Vec<Vec<Shown<'_>>> {
    let mut attempts = Vec::with_capacity(before.len());
    for (quiz, record) in before {
        let shown = |entry: &Entry| {
            let question = quiz.content.questions.get(entry.question)?;
            Some(Shown { aim: question.aim(), mark: entry.mark?, max: entry.max })
        };
        attempts.push(record.0.iter().filter_map(shown).collect());
    }
    attempts
}

/// Looks at the password. Every try is counted before it is looked at; the right one clears the count, and nothing typed is no try.
async fn unlock(tx: &Tx, cx: &Cx, password: &Password, person: PersonId, cmd: &Start) -> Result<(), QuizError> {
    if cmd.password.trim().is_empty() {
        return Err(QuizError::WrongPassword);
    }
    let tries = store::schedules::count_try(&tx.exec(), person, cmd.lesson, cx.now(), STRETCH).await?;
    if tries > MOST_TRIES {
        return Err(QuizError::TooManyTries);
    }
    if !password.opens_with(&cmd.password) {
        return Err(QuizError::WrongPassword);
    }
    store::schedules::forget_tries(&tx.exec(), person, cmd.lesson).await?;
    Ok(())
}

fn refused(quizzes: &Quizzes, cx: &Cx, refusal: Refusal) -> QuizError {
    match refusal {
        Refusal::Open(open) => QuizError::AlreadyOpen(open),
        Refusal::NoneLeft => QuizError::NoAttemptsLeft,
        Refusal::Shut(Shut::NotYet(at)) => QuizError::NotOpenYet(quizzes.told(cx, at)),
        Refusal::Shut(Shut::TooLate(at)) => QuizError::TooLateToStart(quizzes.told(cx, at)),
        Refusal::Shut(Shut::Over(at)) => QuizError::Over(quizzes.told(cx, at)),
        Refusal::Shut(Shut::Resting(at)) => QuizError::Resting(quizzes.told(cx, at)),
    }
}

/// Another request was quicker: by the same id it began this attempt, by the same number another one.
async fn twin(quizzes: &Quizzes, scope: &policy::Scope, lost: &Attempt) -> Result<Attempt, QuizError> {
    let exec = quizzes.db().reader();
    if let Some(begun) = store::find(&exec, scope, lost.id).await? {
        let same = begun.enrolment == lost.enrolment && begun.lesson == lost.lesson;
        return if same { Ok(begun) } else { Err(QuizError::IdTaken) };
    }
    let all = store::of_quiz(&exec, lost.enrolment, lost.lesson).await?;
    let open = all.iter().find(|attempt| attempt.is_open());
    Err(open.map_or(QuizError::IdTaken, |open| QuizError::AlreadyOpen(open.id)))
}
