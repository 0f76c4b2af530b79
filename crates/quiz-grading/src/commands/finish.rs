use courseware::QuizRules;
use database::Tx;
use kernel::{
    Cx, Event,
    id::{AttemptId, StepId},
};

use super::{record::record, state_of};
use crate::{
    QuizError, Quizzes,
    content::Library,
    engine::{self, Action, AttemptState, PaperSlot, Step},
    model::{Attempt, Slot, State, passes},
    policy::{self, Scope},
    store,
};

/// How many due attempts one run of the job closes at most; the next run takes the rest.
const CLOSED_AT_ONCE: u64 = 200;

/// Hands the attempt in. The first time counts; a repeat gives the attempt as it was finished. After the deadline the attempt
/// is closed at the deadline instead, and whoever then hands in has nothing on the way any more.
pub async fn submit(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<Attempt, QuizError> {
    let scope = policy::own(&cx.actor)?;
    let tx = quizzes.db().begin().await?;
    let now = cx.now();
    let taken = store::reserve(&tx.exec(), &scope, id, 1, &[State::Open, State::Closed]).await?;
    let Some(attempt) = taken.filter(|attempt| !attempt.may_be_reviewed(now)) else {
        drop(tx);
        return store::find(&quizzes.db().reader(), &scope, id).await?.ok_or(QuizError::NotFound);
    };
    let finished = match (attempt.state, attempt.deadline().passed(now)) {
        (State::Open, false) => finish(quizzes, &tx, cx, attempt, Action::Submit).await?,
        (State::Open, true) => {
            let mut closed = finish(quizzes, &tx, cx, attempt, Action::Close).await?;
            if closed.may_be_reviewed(now) {
                closed
            } else {
                closed.last_seq += 1;
                hand_in_closed(&tx, cx, closed).await?
            }
        }
        _ => hand_in_closed(&tx, cx, attempt).await?,
    };
    tx.commit().await?;
    Ok(finished)
}

/// What the clock closed is handed in: nothing more of it is waited for.
async fn hand_in_closed(tx: &Tx, cx: &Cx, mut attempt: Attempt) -> Result<Attempt, QuizError> {
    let now = cx.now();
    let step = Step { id: cx.id(), seq: attempt.last_seq, at: now, received_at: now, action: Action::Submit };
    store::append(&tx.exec(), attempt.id, &cx.actor.label(), &[(step, true)]).await?;
    store::handed_in(&tx.exec(), &attempt).await?;
    attempt.state = State::Submitted;
    Ok(attempt)
}

/// Closes every open attempt whose deadline has passed, each in a transaction of its own; says how many. Due attempts are found
/// by their rows, so a restart changes nothing.
pub async fn close_due(quizzes: &Quizzes, cx: &Cx) -> Result<usize, QuizError> {
    let due = store::due(&quizzes.db().reader(), cx.now(), CLOSED_AT_ONCE).await?;
    let mut closed = 0;
    for id in due {
        // One broken attempt must not hold up the others.
        match close(quizzes, cx, id).await {
            Ok(done) => closed += usize::from(done),
            Err(error) => tracing::error!(attempt = %id, error = &error as &dyn std::error::Error, "not closed"),
        }
    }
    Ok(closed)
}

/// Closes the attempt at its deadline, unless something else finished it. Says whether it did.
pub(super) async fn close(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<bool, QuizError> {
    let tx = quizzes.db().begin().await?;
    let closed = close_in(quizzes, &tx, cx, id).await?;
    tx.commit().await?;
    Ok(closed.is_some())
}

/// The same inside a transaction.
pub(super) async fn close_in(quizzes: &Quizzes, tx: &Tx, cx: &Cx, id: AttemptId) -> Result<Option<Attempt>, QuizError> {
    match store::reserve(&tx.exec(), &Scope::All, id, 1, &[State::Open]).await? {
        Some(attempt) => finish(quizzes, tx, cx, attempt, Action::Close).await.map(Some),
        None => Ok(None),
    }
}

async fn finish(
    quizzes: &Quizzes,
    tx: &Tx,
    cx: &Cx,
    mut attempt: Attempt,
    action: Action,
) -> Result<Attempt, QuizError> {
    let now = cx.now();
    let (state, at) = match action {
        Action::Close => (State::Closed, attempt.deadline_at.unwrap_or(now)),
        _ => (State::Submitted, now),
    };
    let id: StepId = cx.id();
    let step = Step { id, seq: attempt.last_seq, at, received_at: now, action };
    store::append(&tx.exec(), attempt.id, &cx.actor.label(), &[(step, true)]).await?;
    let (slots, newest) = store::slots(&tx.exec(), attempt.id, None).await?;
    attempt.state = state;
    attempt.finished_at = Some(at);
    let answers = state_of(&attempt, &newest);
    let event = Event::AttemptSubmitted {
        attempt: attempt.id,
        enrolment: attempt.enrolment,
        person: attempt.person,
        lesson: attempt.lesson,
    };
    tx.emit(cx, &event).await?;
    settle(quizzes.library(), tx, cx, &mut attempt, &slots, &answers).await?;
    Ok(attempt)
}

/// Whether the marks that people gave are held back until a trainer shows them with those of everybody else.
pub(crate) fn held(rules: &QuizRules, attempt: &Attempt, state: &AttemptState) -> bool {
    let by_hand = state.slots.values().any(|slot| slot.mark.is_some());
    // What was shown stays shown.
    rules.release_together && by_hand && !state.released && attempt.grade.is_none()
}

/// Scores a finished attempt, saves the result, and tells the others once the grade is known and not held back.
pub(super) async fn settle(
    library: &Library,
    tx: &Tx,
    cx: &Cx,
    attempt: &mut Attempt,
    slots: &[Slot],
    state: &AttemptState,
) -> Result<(), QuizError> {
    let key = library.quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
    let paper: Vec<PaperSlot> = slots.iter().map(|slot| slot.paper.clone()).collect();
    let pinned = library.quiz(attempt.publication, attempt.lesson).await?;
    let score = engine::score(&pinned.content.rules, &paper, &key.content, state);
    attempt.score = Some(score.total);
    let (late, awaiting) = state.late();
    (attempt.late, attempt.awaiting) = (late as i64, awaiting as i64);
    attempt.grade = score.grade().filter(|_| !held(&pinned.content.rules, attempt, state));
    let record = record(&pinned.content, attempt.started_at, slots, &score, state);
    store::save_result(&tx.exec(), attempt, slots, (&score, state), &record).await?;
    if attempt.grade.is_none() {
        return Ok(());
    }
    let rules = pinned.content.rules;
    let all = store::of_quiz(&tx.exec(), attempt.enrolment, attempt.lesson).await?;
    let grades: Vec<_> = all.iter().filter_map(|one| one.grade).collect();
    if let Some(grade) = engine::overall(rules.grading, &grades) {
        let event = Event::AttemptGraded {
            attempt: attempt.id,
            enrolment: attempt.enrolment,
            person: attempt.person,
            lesson: attempt.lesson,
            grade,
            passed: passes(&rules, grade),
        };
        tx.emit(cx, &event).await?;
    }
    Ok(())
}
