use database::Tx;
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
    engine::{self, Action, PaperSlot, Step, fold},
    model::{State, passes},
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

/// Replays the logs against the new key; says whose points change. Unless it is a dry run, the changed attempts get a step, a
/// new result and an audit entry, all in one transaction.
pub async fn regrade(quizzes: &Quizzes, cx: &Cx, cmd: Regrade) -> Result<Vec<Change>, QuizError> {
    let teaches = quizzes.ports().taught.of_actor(cx).await?.contains(&cmd.course);
    policy::may_regrade(&cx.actor, teaches)?;
    let key = quizzes.library().quiz(cmd.key, cmd.lesson).await?;

    let tx = quizzes.db().begin().await?;
    let mut changes = Vec::new();
    for attempt in store::finished(&tx.exec(), cmd.course, cmd.lesson).await? {
        let log = store::log(&tx.exec(), attempt.id).await?;
        let (slots, _) = store::slots(&tx.exec(), attempt.id, None).await?;
        let mut state = fold(&log, attempt.deadline());
        let paper: Vec<PaperSlot> = slots.iter().map(|slot| slot.paper.clone()).collect();
        let rules = quizzes.library().quiz(attempt.publication, attempt.lesson).await?.content.rules;
        let scored = engine::score(&rules, &paper, &key.content, &state);
        let after = scored.total;
        if attempt.score == Some(after) {
            continue;
        }
        let grade = scored.grade().filter(|_| !held(&rules, &attempt, &state));
        let passed = |grade: Option<Marks>| grade.map(|grade| passes(&rules, grade));
        changes.push(Change {
            attempt: attempt.id,
            person: attempt.person,
            before: attempt.score,
            after,
            crosses: passed(attempt.grade) != passed(grade),
            number: attempt.number,
        });
        if cmd.dry_run {
            continue;
        }
        let finished = [State::Submitted, State::Closed];
        let taken = store::reserve(&tx.exec(), &Scope::All, attempt.id, 1, &finished).await?;
        let Some(mut taken) = taken else { continue };
        let now = cx.now();
        let action = Action::Regrade { publication: cmd.key };
        let step = Step { id: cx.id(), seq: taken.last_seq, at: now, received_at: now, action };
        state.apply(&step, attempt.deadline());
        store::append(&tx.exec(), taken.id, &cx.actor.label(), &[(step, true)]).await?;
        taken.key = Some(cmd.key);
        finish::settle(quizzes.library(), &tx, cx, &mut taken, &slots, &state).await?;
        let detail =
            json!({ "before": attempt.score.map(|m| m.0), "after": after.0, "key": cmd.key, "why": cmd.reason });
        tx.audit(cx, "quiz.regrade", taken.id, detail).await?;
    }
    if !cmd.dry_run {
        tell(quizzes, &tx, cx, &changes, &key.title).await?;
    }
    tx.commit().await?;
    Ok(changes)
}

/// Writes to everybody whose points changed, once each.
async fn tell(quizzes: &Quizzes, tx: &Tx, cx: &Cx, changes: &[Change], title: &str) -> Result<(), QuizError> {
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| change.number);
    let newest = changes.iter().map(|change| (change.person, change.attempt)).collect();
    write(quizzes, tx, cx, Letter::Regraded, title, &newest).await
}
