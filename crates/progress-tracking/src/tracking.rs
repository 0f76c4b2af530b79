//! What learners do, turned into facts and completions, in the transaction of the deed.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use courseware::{
    CourseDocument, Rule,
    completion::{CourseOutcome, outcome},
};
use database::{Error, Result, Subscriber, Tx};
use kernel::{
    Cx, Event, Evidence, FactKind,
    event::Learned,
    id::{EnrolmentId, FactId, LessonId, PublicationId},
    ports::{EnrolmentCard, PortError},
};
use serde_json::json;

use crate::{
    Tracker,
    model::Awaited,
    store::completion::{self as stored, Fact, NewFact, Standing},
};

#[async_trait]
impl Subscriber for Tracker {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        let fact = |kind, amount: i64, proof| NewFact { kind, amount, proof };
        match event {
            Event::Enrolled { enrolment, person, course, publication } => {
                let enrolled_at = cx.now();
                let card = EnrolmentCard {
                    id: *enrolment,
                    person: *person,
                    course: *course,
                    publication: *publication,
                    enrolled_at,
                };
                stored::touch(&tx.exec(), &card, None, enrolled_at).await?;
                let course = self.course(card.publication).await?;
                let nothing = outcome(&course, &HashMap::new(), &|_| false);
                wait(tx, &card, &course, &HashMap::new(), &nothing, enrolled_at).await
            }
            Event::CourseAssigned { enrolment, due, .. } => stored::set_due(&tx.exec(), *enrolment, *due).await,
            Event::LessonOpened { enrolment, lesson, .. } => {
                self.record(tx, cx, *enrolment, *lesson, vec![fact(FactKind::Viewed, 0, json!({}))]).await
            }
            Event::LessonDone { enrolment, lesson, .. } => {
                self.record(tx, cx, *enrolment, *lesson, vec![fact(FactKind::SelfDeclared, 0, json!({}))]).await
            }
            Event::LessonRead { enrolment, lesson, seconds, .. } => {
                let new = fact(FactKind::Read, i64::from(*seconds), json!({}));
                self.record(tx, cx, *enrolment, *lesson, vec![new]).await
            }
            Event::LessonScrolled { enrolment, lesson, share, .. } => {
                let new = fact(FactKind::Scrolled, i64::from(*share), json!({}));
                self.record(tx, cx, *enrolment, *lesson, vec![new]).await
            }
            Event::LessonWatched { enrolment, lesson, share, duration, seconds, .. } => {
                let proof = json!({ "duration": duration });
                let mut new = vec![fact(FactKind::Watched, i64::from(*share), proof.clone())];
                if *seconds > 0 {
                    new.push(fact(FactKind::WatchedTime, i64::from(*seconds), proof));
                }
                self.record(tx, cx, *enrolment, *lesson, new).await
            }
            Event::AttemptSubmitted { enrolment, lesson, attempt, .. } => {
                let new = fact(FactKind::Submitted, 0, json!({ "attempt": attempt }));
                self.record(tx, cx, *enrolment, *lesson, vec![new]).await
            }
            Event::AttemptGraded { enrolment, lesson, attempt, grade, passed, .. } => {
                let proof = json!({ "attempt": attempt, "grade": grade, "passed": passed });
                let mut new = vec![fact(FactKind::Graded, grade.0, proof.clone())];
                if *passed {
                    new.push(fact(FactKind::Passed, grade.0, proof));
                }
                self.record(tx, cx, *enrolment, *lesson, new).await
            }
            Event::EnrolmentMoved { enrolment, publication } => {
                let card = EnrolmentCard { publication: *publication, ..self.card(*enrolment).await? };
                stored::touch(&tx.exec(), &card, None, cx.now()).await?;
                // The newer version may ask nobody any more.
                stored::set_waiting(&tx.exec(), &card, &HashSet::new(), cx.now()).await?;
                let facts = stored::facts(&tx.exec(), &[card.id]).await?;
                self.settle(tx, cx, &card, &facts, cx.now()).await.map(drop)
            }
            _ => Ok(()),
        }
    }
}

/// What settling an enrolment completed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settled {
    pub(crate) lessons: Vec<LessonId>,
    pub(crate) course: bool,
}

impl Tracker {
    /// Appends what is new of these facts about a lesson, and completes what is now met.
    pub(crate) async fn record(
        &self,
        tx: &Tx,
        cx: &Cx,
        enrolment: EnrolmentId,
        lesson: LessonId,
        new: Vec<NewFact>,
    ) -> Result<()> {
        let card = self.card(enrolment).await?;
        self.record_for(tx, cx, &card, lesson, new).await.map(drop)
    }

    /// The same for an enrolment at hand. Says whether anything was new.
    pub(crate) async fn record_for(
        &self,
        tx: &Tx,
        cx: &Cx,
        card: &EnrolmentCard,
        lesson: LessonId,
        mut new: Vec<NewFact>,
    ) -> Result<bool> {
        let course = self.course(card.publication).await?;
        stored::touch(&tx.exec(), card, Some(lesson), cx.now()).await?;
        let mut facts = stored::facts(&tx.exec(), &[card.id]).await?;
        let mut known = stored::evidence_of(facts.iter().filter(|fact| fact.lesson == lesson));
        let known = known.remove(&lesson).unwrap_or_default();
        let opened = facts.iter().any(|fact| fact.lesson == lesson);
        new.retain(|fact| fact.kind == FactKind::Graded || says_more(&known, fact));
        new.retain(|fact| fact.kind != FactKind::WatchedTime || matters(&course, lesson, fact.kind, true));
        if new.is_empty() {
            return Ok(false);
        }
        facts.extend(stored::append_facts(&tx.exec(), cx, card.id, lesson, &new).await?);
        let by_others = [FactKind::Attended, FactKind::Confirmed, FactKind::Recognised];
        if !opened && new.iter().any(|fact| !by_others.contains(&fact.kind)) {
            stored::open_lesson(&tx.exec(), card, lesson, cx.now()).await?;
        }
        // Trainers watch courses; events of lessons name only the learner, and what others say of a lesson is no event.
        tx.concerns([card.course.uuid(), card.person.uuid()]);
        if new.iter().any(|fact| matters(&course, lesson, fact.kind, opened)) {
            self.settle(tx, cx, card, &facts, cx.now()).await?;
        }
        Ok(true)
    }

    /// Completes every lesson, and the course, whose rules are met by the facts and that are not complete yet. What is completed
    /// stays so.
    pub(crate) async fn settle(
        &self,
        tx: &Tx,
        cx: &Cx,
        card: &EnrolmentCard,
        facts: &[Fact],
        at: DateTime<Utc>,
    ) -> Result<Settled> {
        let exec = tx.exec();
        let course = self.course(card.publication).await?;
        let evidence = stored::evidence_of(facts);
        let before: HashSet<LessonId> =
            stored::done(&exec, &[card.id]).await?.into_iter().map(|done| done.lesson).collect();
        let now = outcome(&course, &evidence, &|lesson| before.contains(&lesson));
        let new: Vec<(LessonId, Vec<FactId>)> = now
            .lessons
            .iter()
            .filter(|lesson| lesson.done && !before.contains(&lesson.id))
            .map(|lesson| (lesson.id, facts.iter().filter(|fact| fact.lesson == lesson.id).map(|f| f.id).collect()))
            .collect();
        stored::complete_lessons(&exec, card, &new, at).await?;
        let mut settled = Settled { lessons: new.iter().map(|(lesson, _)| *lesson).collect(), course: false };
        let mut completed_at = None;
        if now.met {
            let lessons: Vec<LessonId> =
                now.lessons.iter().filter(|lesson| lesson.done).map(|lesson| lesson.id).collect();
            settled.course = stored::complete_course(&exec, card, &lessons, at).await?;
            completed_at = Some(at);
        }
        if !settled.course {
            let completed = stored::completions(&exec, &[card.id]).await?;
            completed_at = completed.first().and_then(|completed| completed.at);
        }
        let done = before.len() + new.len();
        let failed = failed_attempts(facts, &now);
        let standing = Standing { done: done as i32, failed: failed as i32, completed_at };
        stored::keep_standing(&exec, card.id, standing).await?;
        wait(tx, card, &course, &evidence, &now, at).await?;
        if settled.course {
            self.completed(tx, cx, card, &course, at).await?;
        }
        Ok(settled)
    }

    async fn completed(
        &self,
        tx: &Tx,
        cx: &Cx,
        enrolment: &EnrolmentCard,
        course: &CourseDocument,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let event = Event::CourseCompleted {
            enrolment: enrolment.id,
            person: enrolment.person,
            course: enrolment.course,
            publication: enrolment.publication,
            at,
            learned: Learned {
                form: course.facts.form.clone(),
                title: course.facts.title.clone(),
                jp: course.facts.jp,
                minutes: course.minutes(),
                version: course.number,
            },
        };
        tx.emit(cx, &event).await
    }

    pub(crate) async fn card(&self, enrolment: EnrolmentId) -> Result<EnrolmentCard> {
        let found = self.enrolments.get(enrolment).await.map_err(asked)?;
        found.ok_or_else(|| Error::stored("enrolment", format!("{enrolment:?} is not there")))
    }

    pub(crate) async fn course(&self, publication: PublicationId) -> Result<Arc<CourseDocument>> {
        if let Some(course) = self.courses.get(&publication) {
            return Ok(course);
        }
        let text = self.publications.course(publication).await.map_err(asked)?;
        let text = text.ok_or_else(|| Error::stored("publication", format!("{publication:?} is not there")))?;
        let course: CourseDocument = serde_json::from_str(&text).map_err(|e| Error::stored("course document", e))?;
        let course = Arc::new(course);
        self.courses.insert(publication, course.clone());
        Ok(course)
    }
}

/// Whether the fact says anything that is not known yet.
fn says_more(known: &Evidence, fact: &NewFact) -> bool {
    if fact.kind == FactKind::Recognised {
        return known.recognised.is_none();
    }
    let mut more = known.clone();
    more.add(fact.kind, fact.amount);
    more != *known
}

/// Whether a new fact of this kind can change what is done or who waits. Opening a lesson, for instance, mostly does not.
fn matters(course: &CourseDocument, lesson: LessonId, kind: FactKind, opened: bool) -> bool {
    let Some(lesson) = course.lesson(lesson) else { return false };
    let asked = |rule: &Rule| match kind {
        FactKind::Viewed => matches!(rule, Rule::Viewed),
        FactKind::Read => matches!(rule, Rule::Read { .. }),
        FactKind::Scrolled => matches!(rule, Rule::Scrolled { .. }),
        // A fact of an older version says the time by share and length.
        FactKind::Watched => matches!(rule, Rule::Watched { .. } | Rule::WatchedTime { .. }),
        FactKind::WatchedTime => matches!(rule, Rule::WatchedTime { .. }),
        FactKind::Submitted => matches!(rule, Rule::Submitted),
        _ => true,
    };
    lesson.rule().asks(&|rule| asked(rule) || (!opened && matches!(rule, Rule::Confirmed)))
}

/// Attempts that did not pass, at quizzes that are not done yet.
pub(crate) fn failed_attempts(facts: &[Fact], now: &CourseOutcome) -> usize {
    let open = |lesson: LessonId| now.lesson(lesson).is_some_and(|lesson| !lesson.done);
    let failed = facts.iter().filter(|fact| open(fact.lesson)).filter_map(Fact::failed_attempt);
    failed.collect::<HashSet<_>>().len()
}

/// Keeps in step who waits for whose word: presence from the beginning, a confirmation once the lesson was begun.
async fn wait(
    tx: &Tx,
    card: &EnrolmentCard,
    course: &CourseDocument,
    evidence: &HashMap<LessonId, Evidence>,
    now: &CourseOutcome,
    at: DateTime<Utc>,
) -> Result<()> {
    let others = |rule: &Rule| matches!(rule, Rule::Attended | Rule::Confirmed);
    if !course.lessons().any(|(_, lesson)| lesson.rule().asks(&others)) {
        return Ok(());
    }
    let mut wanted = HashSet::new();
    for lesson in now.lessons.iter().filter(|lesson| !lesson.done) {
        for tick in lesson.verdict.ticks.iter().filter(|tick| !tick.met) {
            match tick.rule {
                Rule::Attended => wanted.insert((lesson.id, Awaited::Attended)),
                Rule::Confirmed if evidence.contains_key(&lesson.id) => wanted.insert((lesson.id, Awaited::Confirmed)),
                _ => false,
            };
        }
    }
    stored::set_waiting(&tx.exec(), card, &wanted, at).await
}

fn asked(error: PortError) -> Error {
    Error::stored("answer of another feature", error)
}
