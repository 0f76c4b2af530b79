//! Everything once more from the facts: what is stored is compared with what the rules say, and put right where it says too little.

use std::collections::{HashMap, HashSet};

use courseware::completion::outcome;
use kernel::{
    Actor, Cx,
    id::{EnrolmentId, LessonId},
    ports::EnrolmentCard,
};
use serde::Serialize;
use serde_json::json;

use crate::{
    ProgressError, ProgressTracking,
    store::completion::{self as stored, Completed, Done, Fact, Standing},
    tracking::failed_attempts,
};

/// Enrolments looked at together.
const CHUNK: u64 = 500;
/// Differences kept for the report; all are counted.
const KEPT: usize = 1_000;

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A lesson is done by its rule and not stored as such.
    LessonMissing,
    /// A lesson is stored as done, and nothing in the rule of that version says so. Never put right: what is done stays done.
    LessonUnfounded,
    /// The course is completed by its rules and not stored as such.
    CourseMissing,
    /// The course is stored as completed, and the rules of that version do not say so. Never put right.
    CourseUnfounded,
    /// Boards do not know of the enrolment, or count it wrongly.
    Board,
}

/// A difference between what is stored and what the facts say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// In which enrolment.
    pub enrolment: EnrolmentId,
    /// At which lesson, if at one.
    pub lesson: Option<LessonId>,
    /// What differs.
    pub what: What,
}

/// What a recomputation found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Recomputed {
    /// Enrolments looked at.
    pub enrolments: u64,
    /// Differences by kind.
    pub counts: HashMap<What, u64>,
    /// The first of them.
    pub differences: Vec<Difference>,
    /// Enrolments that were put right.
    pub mended: u64,
}

impl Recomputed {
    fn add(&mut self, enrolment: EnrolmentId, lesson: Option<LessonId>, what: What) {
        *self.counts.entry(what).or_default() += 1;
        if self.differences.len() < KEPT {
            self.differences.push(Difference { enrolment, lesson, what });
        }
    }

    /// How many differences there are in all.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// What is stored of one enrolment.
#[derive(Default)]
struct Stored<'s> {
    facts: Vec<&'s Fact>,
    done: Vec<Done>,
    completed: Option<Completed>,
    standing: Option<Standing>,
}

impl ProgressTracking {
    /// Looks at every enrolment, five statements for each [`CHUNK`] of them. With `mend`, what is missing is added, each enrolment in
    /// a transaction with its audit entry, and boards are brought up to date; nothing is ever taken away.
    ///
    /// # Errors
    /// [`ProgressError::Forbidden`] unless a part of the system asks; else when the database or a document fails.
    pub async fn recompute(&self, cx: &Cx, mend: bool) -> Result<Recomputed, ProgressError> {
        if !matches!(cx.actor, Actor::System(_)) {
            return Err(ProgressError::Forbidden);
        }
        let mut report = Recomputed::default();
        let mut last = None;
        loop {
            let cards = self.tracker.enrolments.after(last, CHUNK).await?;
            let Some(end) = cards.last() else { return Ok(report) };
            last = Some(end.id);
            self.chunk(cx, &cards, mend, &mut report).await?;
        }
    }

    async fn chunk(
        &self,
        cx: &Cx,
        cards: &[EnrolmentCard],
        mend: bool,
        report: &mut Recomputed,
    ) -> Result<(), ProgressError> {
        let exec = self.db.reader();
        let ids: Vec<EnrolmentId> = cards.iter().map(|card| card.id).collect();
        let facts = stored::facts(&exec, &ids).await?;
        let mut all: HashMap<EnrolmentId, Stored<'_>> = HashMap::with_capacity(ids.len());
        for fact in &facts {
            all.entry(fact.enrolment).or_default().facts.push(fact);
        }
        for done in stored::done(&exec, &ids).await? {
            all.entry(done.enrolment).or_default().done.push(done);
        }
        for completed in stored::completions(&exec, &ids).await? {
            all.entry(completed.enrolment).or_default().completed = Some(completed);
        }
        for (enrolment, standing) in stored::standings(&exec, &ids).await? {
            all.entry(enrolment).or_default().standing = Some(standing);
        }
        let mut unknown = Vec::new();
        for card in cards {
            let own = all.remove(&card.id).unwrap_or_default();
            let (missing, standing) = self.compare(card, &own, report).await?;
            if own.standing.is_none() {
                report.add(card.id, None, What::Board);
                unknown.push((*card, standing));
            } else if own.standing != Some(standing) && !missing {
                report.add(card.id, None, What::Board);
            }
            if mend && (missing || own.standing.is_some_and(|kept| kept != standing)) {
                self.mend(cx, card).await?;
                report.mended += 1;
            }
        }
        report.enrolments += cards.len() as u64;
        if mend && !unknown.is_empty() {
            let tx = self.db.begin().await?;
            stored::insert_standings(&tx.exec(), &unknown).await?;
            tx.audit(cx, "progress.mend_boards", "enrolments", json!({ "count": unknown.len() })).await?;
            tx.commit().await?;
            report.mended += unknown.len() as u64;
        }
        Ok(())
    }

    /// Tells the differences of one enrolment. Says whether a completion is missing, and how boards should count it.
    async fn compare(
        &self,
        card: &EnrolmentCard,
        own: &Stored<'_>,
        report: &mut Recomputed,
    ) -> Result<(bool, Standing), ProgressError> {
        let course = self.tracker.course(card.publication).await?;
        let evidence = stored::evidence_of(own.facts.iter().copied());
        let kept: HashSet<LessonId> = own.done.iter().map(|done| done.lesson).collect();
        let from_nothing = outcome(&course, &evidence, &|_| false);
        let now = outcome(&course, &evidence, &|lesson| kept.contains(&lesson));
        let mut missing = false;
        for lesson in now.lessons.iter().filter(|lesson| lesson.done && !kept.contains(&lesson.id)) {
            missing = true;
            report.add(card.id, Some(lesson.id), What::LessonMissing);
        }
        for done in &own.done {
            let founded = match done.publication {
                Some(publication) if publication == card.publication => {
                    from_nothing.lesson(done.lesson).is_none_or(|lesson| lesson.done)
                }
                Some(_) => true,
                None => evidence.contains_key(&done.lesson),
            };
            if !founded {
                report.add(card.id, Some(done.lesson), What::LessonUnfounded);
            }
        }
        match own.completed {
            None if now.met => {
                missing = true;
                report.add(card.id, None, What::CourseMissing);
            }
            Some(completed) if completed.publication == card.publication && !now.met => {
                report.add(card.id, None, What::CourseUnfounded);
            }
            _ => {}
        }
        let facts: Vec<Fact> = own.facts.iter().map(|fact| (*fact).clone()).collect();
        let standing = Standing {
            done: kept.len() as i32,
            failed: failed_attempts(&facts, &now) as i32,
            completed_at: own.completed.and_then(|completed| completed.at),
        };
        Ok((missing, standing))
    }

    async fn mend(&self, cx: &Cx, card: &EnrolmentCard) -> Result<(), ProgressError> {
        let tx = self.db.begin().await?;
        let facts = stored::facts(&tx.exec(), &[card.id]).await?;
        // It was done when the last fact came, not today.
        let at = facts.iter().map(|fact| fact.at).max().unwrap_or_else(|| cx.now());
        let settled = self.tracker.settle(&tx, cx, card, &facts, at).await?;
        let detail = json!({ "lessons": settled.lessons, "course": settled.course });
        tx.audit(cx, "progress.mend", card.id, detail).await?;
        Ok(tx.commit().await?)
    }
}
