use std::collections::{HashMap, HashSet};

use courseware::QuizContent;
use database::{DatabaseExecutor, Tx};
use kernel::{
    Cx, Marks,
    id::{AttemptId, CourseId, LessonId, PersonId, PublicationId},
};
use serde_json::json;

use super::{
    finish::{self, held},
    letters::{Letter, write},
};
use crate::{
    QuizError, Quizzes,
    engine::{self, Action, AttemptState, PaperSlot, Step, fold},
    model::{Attempt, Slot, State, passes},
    policy::{self, Scope},
    store,
};

/// Grades every finished attempt at a quiz anew, by the key of a later publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regrade {
    /// In which course.
    pub course: CourseId,
    /// Which quiz.
    pub lesson: LessonId,
    /// Whose questions hold the corrected key.
    pub key: PublicationId,
    /// Why; told to nobody but the audit.
    pub reason: String,
    /// Only say what would change.
    pub dry_run: bool,
}

/// What a regrade changes for one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Whose.
    pub person: PersonId,
    /// Points before.
    pub before: Option<Marks>,
    /// Points after.
    pub after: Marks,
    /// The quiz's pass mark in percent lies between the attempt's grades before and after.
    pub crosses: bool,
    /// Counts the person's attempts from one.
    pub number: i32,
}

/// Attempts that are read at once, by one statement for their questions and one for their logs.
const AT_ONCE: usize = 200;

/// Replays the logs against the new key; says whose points change. Unless it is a dry run, the changed attempts get a step, a
/// new result and an audit entry, all in one transaction.
pub async fn regrade(quizzes: &Quizzes, cx: &Cx, cmd: Regrade) -> Result<Vec<Change>, QuizError> {
    let teaches = quizzes.ports().taught.of_actor(cx).await?.contains(&cmd.course);
    policy::may_regrade(&cx.actor, teaches)?;
    let key = quizzes.library().quiz(cmd.key, cmd.lesson).await?;

    // Outside the transaction: replaying many attempts must not keep those waiting who sit a quiz.
    let exec = quizzes.db().reader();
    let finished = store::finished(&exec, cmd.course, cmd.lesson).await?;
    let mut changes = Vec::new();
    for some in finished.chunks(AT_ONCE) {
        changes.extend(replayed(quizzes, &exec, &key.content, some).await?.into_iter().map(|one| one.change));
    }
    if cmd.dry_run || changes.is_empty() {
        return Ok(changes);
    }

    let changing: HashSet<AttemptId> = changes.iter().map(|change| change.attempt).collect();
    let seen: HashMap<AttemptId, i64> = finished.iter().map(|attempt| (attempt.id, attempt.last_seq)).collect();
    let tx = quizzes.db().begin().await?;
    let mut finished = store::finished(&tx.exec(), cmd.course, cmd.lesson).await?;
    // Those too that were finished or marked meanwhile.
    finished.retain(|now| changing.contains(&now.id) || seen.get(&now.id) != Some(&now.last_seq));
    changes.clear();
    for some in finished.chunks(AT_ONCE) {
        for one in replayed(quizzes, &tx.exec(), &key.content, some).await? {
            changes.extend(change(quizzes, &tx, cx, &cmd, &key.content, one).await?);
        }
    }
    tell(quizzes, &tx, cx, &changes, &key.title).await?;
    tx.commit().await?;
    Ok(changes)
}

/// An attempt that gets other points by the new key.
struct Replayed {
    attempt: Attempt,
    slots: Vec<Slot>,
    state: AttemptState,
    change: Change,
}

/// Those of the attempts that get other points.
async fn replayed(
    quizzes: &Quizzes,
    exec: &DatabaseExecutor<'_>,
    key: &QuizContent,
    attempts: &[Attempt],
) -> Result<Vec<Replayed>, QuizError> {
    let ids: Vec<AttemptId> = attempts.iter().map(|attempt| attempt.id).collect();
    let mut whole = store::whole(exec, &ids).await?;
    let mut changed = Vec::new();
    for attempt in attempts {
        let (slots, log) = whole.remove(&attempt.id).unwrap_or_default();
        let state = fold(&log, attempt.deadline());
        let paper: Vec<PaperSlot> = slots.iter().map(|slot| slot.paper.clone()).collect();
        let rules = quizzes.library().quiz(attempt.publication, attempt.lesson).await?.content.rules;
        let scored = engine::score(&rules, &paper, key, &state);
        let after = scored.total;
        if attempt.score == Some(after) {
            continue;
        }
        let grade = scored.grade().filter(|_| !held(&rules, attempt, &state));
        let passed = |grade: Option<Marks>| grade.map(|grade| passes(&rules, grade));
        let change = Change {
            attempt: attempt.id,
            person: attempt.person,
            before: attempt.score,
            after,
            crosses: passed(attempt.grade) != passed(grade),
            number: attempt.number,
        };
        changed.push(Replayed { attempt: attempt.clone(), slots, state, change });
    }
    Ok(changed)
}

/// Gives an attempt its new result; nothing where it went on in the meantime and has the points of the new key.
async fn change(
    quizzes: &Quizzes,
    tx: &Tx,
    cx: &Cx,
    cmd: &Regrade,
    key: &QuizContent,
    mut one: Replayed,
) -> Result<Option<Change>, QuizError> {
    let id = one.attempt.id;
    let taken = store::reserve(&tx.exec(), &Scope::All, id, 1, &[State::Submitted, State::Closed]).await?;
    let Some(mut taken) = taken else { return Ok(None) };
    // What was read is the whole log, unless another step came before this transaction had the attempt.
    if taken.last_seq != one.attempt.last_seq + 1 {
        let Some(again) = replayed(quizzes, &tx.exec(), key, std::slice::from_ref(&taken)).await?.pop() else {
            return Ok(None);
        };
        one = again;
    }
    let Replayed { slots, mut state, change, .. } = one;
    let now = cx.now();
    let action = Action::Regrade { publication: cmd.key };
    let step = Step { id: cx.id(), seq: taken.last_seq, at: now, received_at: now, action };
    state.apply(&step, taken.deadline());
    store::append(&tx.exec(), id, &cx.actor.label(), &[(step, true)]).await?;
    taken.key = Some(cmd.key);
    finish::settle(quizzes.library(), tx, cx, &mut taken, &slots, &state).await?;
    let detail = json!({
        "before": change.before.map(|m| m.0), "after": change.after.0, "key": cmd.key, "why": cmd.reason,
    });
    tx.audit(cx, "quiz.regrade", id, detail).await?;
    Ok(Some(change))
}

/// Writes to everybody whose points changed, once each.
async fn tell(quizzes: &Quizzes, tx: &Tx, cx: &Cx, changes: &[Change], title: &str) -> Result<(), QuizError> {
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| change.number);
    let newest = changes.iter().map(|change| (change.person, change.attempt)).collect();
    write(quizzes, tx, cx, Letter::Regraded, title, &newest).await
}
