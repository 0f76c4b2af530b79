//! What holds for whom at a quiz, and what becomes of running attempts when that changes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use courseware::QuizRules;
use database::{DatabaseExecutor, Tx};
use kernel::{
    Cx,
    id::{CourseId, LessonId, PersonId, UnitId},
};
use serde_json::json;

use crate::{
    QuizError, Quizzes,
    model::{Accommodation, Schedule, Whom},
    store::schedules,
    timing::{Relief, Terms, terms},
};

/// When a quiz is open to everybody, and what was granted to some.
pub(crate) struct Plan {
    pub(crate) schedule: Schedule,
    pub(crate) granted: Vec<Accommodation>,
}

impl Plan {
    pub(crate) async fn load(
        exec: &DatabaseExecutor<'_>,
        course: CourseId,
        lesson: LessonId,
    ) -> Result<Self, QuizError> {
        let schedule = schedules::schedule(exec, course, lesson).await?;
        Ok(Self { schedule, granted: schedules::granted(exec, course, lesson).await? })
    }

    /// The same for a transaction that begins an attempt.
    pub(super) async fn held(
        exec: &DatabaseExecutor<'_>,
        course: CourseId,
        lesson: LessonId,
    ) -> Result<Self, QuizError> {
        let schedule = schedules::held(exec, course, lesson).await?;
        Ok(Self { schedule, granted: schedules::granted(exec, course, lesson).await? })
    }

    /// What holds for one person.
    pub(crate) async fn terms(
        &self,
        quizzes: &Quizzes,
        rules: &QuizRules,
        person: PersonId,
    ) -> Result<Terms, QuizError> {
        let reliefs = self.reliefs(quizzes, &[person]).await?;
        Ok(self.terms_with(rules, reliefs.get(&person)))
    }

    fn terms_with(&self, rules: &QuizRules, reliefs: Option<&Vec<Relief>>) -> Terms {
        terms(rules, self.schedule.window, reliefs.map_or(&[], Vec::as_slice))
    }

    /// The latest end that anybody has.
    pub(crate) fn last_end(&self) -> Option<DateTime<Utc>> {
        let own = self.granted.iter().filter_map(|one| one.relief.window.ends_at);
        self.schedule.window.ends_at.map(|end| own.fold(end, Ord::max))
    }

    /// What was granted to these people, themselves or by their units.
    async fn reliefs(
        &self,
        quizzes: &Quizzes,
        people: &[PersonId],
    ) -> Result<HashMap<PersonId, Vec<Relief>>, QuizError> {
        let mut units = HashMap::new();
        if self.granted.iter().any(|one| matches!(one.whom, Whom::Unit(_))) {
            units = above(quizzes, people).await?;
        }
        let none = Vec::new();
        let of = |person: &PersonId| {
            let units = units.get(person).unwrap_or(&none);
            let reliefs = self.granted.iter().filter(|one| one.whom.covers(*person, units)).map(|one| one.relief);
            (*person, reliefs.collect())
        };
        Ok(people.iter().map(of).collect())
    }
}

/// The units of these people with all units above them.
async fn above(quizzes: &Quizzes, people: &[PersonId]) -> Result<HashMap<PersonId, Vec<UnitId>>, QuizError> {
    let parents: HashMap<UnitId, Option<UnitId>> =
        quizzes.ports().units.units().await?.into_iter().map(|unit| (unit.unit, unit.parent)).collect();
    let cards = quizzes.ports().directory.cards(people).await?;
    let chain = |unit: Option<UnitId>| {
        let up = std::iter::successors(unit, |unit| parents.get(unit).copied().flatten());
        // A tree is never as deep as it has units, so this ends even if somebody made a circle of them.
        up.take(parents.len().max(1)).collect::<Vec<_>>()
    };
    Ok(cards.into_iter().map(|card| (card.id, chain(card.unit))).collect())
}

/// Gives the quiz's running attempts the ends that they have by its plan now, never before the present moment; says how many moved.
/// Each move stands in the audit log. The job that closes attempts goes by these ends, so it needs no word.
pub(super) async fn follow(
    quizzes: &Quizzes,
    tx: &Tx,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
) -> Result<usize, QuizError> {
    let running = schedules::running(&tx.exec(), course, lesson).await?;
    if running.is_empty() {
        return Ok(0);
    }
    let now = cx.now();
    let plan = Plan::load(&tx.exec(), course, lesson).await?;
    let people: Vec<PersonId> = running.iter().map(|attempt| attempt.person).collect();
    let reliefs = plan.reliefs(quizzes, &people).await?;
    let mut moved = 0;
    for attempt in running {
        // Its time is up, and it is about to be closed.
        if attempt.deadline().passed(now) {
            continue;
        }
        let rules = quizzes.library().quiz(attempt.publication, lesson).await?.content.rules;
        let terms = plan.terms_with(&rules, reliefs.get(&attempt.person));
        let deadline = terms.moved_deadline(attempt.started_at, attempt.given_back, now);
        if deadline == attempt.deadline_at {
            continue;
        }
        if schedules::set_deadline(&tx.exec(), attempt.id, deadline, attempt.given_back).await? {
            let detail = json!({ "before": attempt.deadline_at, "after": deadline });
            tx.audit(cx, "quiz.deadline", attempt.id, detail).await?;
            moved += 1;
        }
    }
    Ok(moved)
}
