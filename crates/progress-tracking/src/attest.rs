//! What trainers and superiors say of somebody's learning: present, confirmed, taken as done.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use chrono::NaiveDate;
use kernel::{
    Cx, FactKind,
    id::{CourseId, EnrolmentId, LessonId, PersonId},
    person::PersonCard,
    ports::EnrolmentCard,
};
use serde_json::json;

use crate::{
    ProgressError, ProgressTracking, TaughtCourse,
    model::Awaited,
    policy::{self, Action, LONGEST_REASON, Learner, SHORTEST_REASON},
    store::completion::{self as stored, NewFact},
};

/// Learners of one call.
pub const MOST_LEARNERS: usize = 200;

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attestation {
    /// The learner was present.
    Attended,
    /// The superior or an author confirms what was learned.
    Confirmed,
    /// An author takes the lesson as done, for this reason, which the learner sees.
    Recognised(String),
}

impl Attestation {
    fn action(&self) -> Action {
        match self {
            Self::Attended => Action::Attend,
            Self::Confirmed => Action::Confirm,
            Self::Recognised(_) => Action::Recognise,
        }
    }

    fn kind(&self) -> FactKind {
        match self {
            Self::Attended => FactKind::Attended,
            Self::Confirmed => FactKind::Confirmed,
            Self::Recognised(_) => FactKind::Recognised,
        }
    }

    fn awaited(&self) -> Option<Awaited> {
        match self {
            Self::Attended => Some(Awaited::Attended),
            Self::Confirmed => Some(Awaited::Confirmed),
            Self::Recognised(_) => None,
        }
    }
}

impl ProgressTracking {
    /// Says it of one lesson of these enrolments, all in one transaction. Saying it twice changes nothing.
    ///
    /// # Errors
    /// [`ProgressError::NotFound`] for a learner whom the actor may not know of, [`ProgressError::Forbidden`] for one's own learning,
    /// [`ProgressError::NotAsked`] where the lesson does not ask for it, [`ProgressError::Reason`] for a reason too short or too long.
    pub async fn attest(
        &self,
        cx: &Cx,
        lesson: LessonId,
        enrolments: &[EnrolmentId],
        attestation: &Attestation,
    ) -> Result<usize, ProgressError> {
        if let Attestation::Recognised(reason) = attestation
            && !(SHORTEST_REASON..=LONGEST_REASON).contains(&reason.trim().chars().count())
        {
            return Err(ProgressError::Reason);
        }
        if enrolments.len() > MOST_LEARNERS {
            return Err(ProgressError::TooMany);
        }
        let cards = self.learners_for(cx, enrolments, attestation.action()).await?;
        for card in &cards {
            self.asks_for(card, lesson, attestation).await?;
        }
        let proof = match attestation {
            Attestation::Recognised(reason) => json!({ "by": actor_name(cx), "reason": reason.trim() }),
            _ => json!({ "by": actor_name(cx) }),
        };
        let action = format!("progress.{}", attestation.kind().as_str());
        let tx = self.db.begin().await?;
        let mut new = 0;
        for card in &cards {
            let fact = NewFact { kind: attestation.kind(), amount: 0, proof: proof.clone() };
            if self.tracker.record_for(&tx, cx, card, lesson, vec![fact]).await? {
                new += 1;
                tx.audit(cx, &action, card.id, json!({ "lesson": lesson, "proof": proof })).await?;
            }
        }
        tx.commit().await?;
        Ok(new)
    }

    /// The enrolments, if the actor may do this to all of them. Few statements, however many there are.
    async fn learners_for(
        &self,
        cx: &Cx,
        enrolments: &[EnrolmentId],
        action: Action,
    ) -> Result<Vec<EnrolmentCard>, ProgressError> {
        let mut cards = crate::store::boards::cards(&self.db.reader(), enrolments).await?;
        for enrolment in enrolments.iter().filter(|id| !cards.iter().any(|card| card.id == **id)).collect::<Vec<_>>() {
            // Boards learn of an enrolment by its first event; one that was loaded without events has none.
            cards.push(self.tracker.enrolments.get(*enrolment).await?.ok_or(ProgressError::NotFound)?);
        }
        let mut taught = HashMap::new();
        for card in &cards {
            if let Entry::Vacant(entry) = taught.entry(card.course) {
                entry.insert(self.ports.taught.taught(cx, card.course).await?.is_some());
            }
        }
        let people: Vec<PersonId> = cards.iter().map(|card| card.person).collect();
        let led = self.led_by_actor(cx, &people).await?;
        for card in &cards {
            let learner = Learner { person: card.person, led: led.contains(&card.person) };
            let teaches = taught.get(&card.course).copied().unwrap_or_default();
            if !policy::may(&cx.actor, action, teaches, Some(learner)) {
                let own = cx.actor.person() == Some(card.person);
                return Err(if own { ProgressError::Forbidden } else { ProgressError::NotFound });
            }
        }
        Ok(cards)
    }

    /// Today by the site's zone.
    fn today(&self, cx: &Cx) -> NaiveDate {
        cx.now().with_timezone(&self.ports.zone).date_naive()
    }

    /// Which of these persons answer to the actor today.
    async fn led_by_actor(&self, cx: &Cx, people: &[PersonId]) -> Result<HashSet<PersonId>, ProgressError> {
        let today = self.today(cx);
        let lines = self.ports.lines.above(people).await?;
        let led = lines.iter().filter(|line| Some(line.superior) == cx.actor.person() && line.holds(today));
        Ok(led.map(|line| line.person).collect())
    }

    /// The enrolment with its learner, if the actor may do this to it.
    pub(crate) async fn learner(
        &self,
        cx: &Cx,
        enrolment: EnrolmentId,
        action: Action,
    ) -> Result<(EnrolmentCard, PersonCard), ProgressError> {
        let card = self.tracker.enrolments.get(enrolment).await?.ok_or(ProgressError::NotFound)?;
        let teaches = self.ports.taught.taught(cx, card.course).await?.is_some();
        let person = self.ports.directory.cards(&[card.person]).await?.pop().ok_or(ProgressError::NotFound)?;
        let led = self.led_by_actor(cx, &[person.id]).await?.contains(&person.id);
        if !policy::may(&cx.actor, action, teaches, Some(Learner { person: person.id, led })) {
            let own = cx.actor.person() == Some(person.id);
            return Err(if own { ProgressError::Forbidden } else { ProgressError::NotFound });
        }
        Ok((card, person))
    }

    /// The course, if the actor teaches it.
    pub(crate) async fn taught(&self, cx: &Cx, course: CourseId) -> Result<TaughtCourse, ProgressError> {
        let taught = self.ports.taught.taught(cx, course).await?;
        let taught = taught.filter(|_| policy::may(&cx.actor, Action::ViewBoard, true, None));
        taught.ok_or(ProgressError::NotFound)
    }

    async fn asks_for(
        &self,
        card: &EnrolmentCard,
        lesson: LessonId,
        attestation: &Attestation,
    ) -> Result<(), ProgressError> {
        let course = self.tracker.course(card.publication).await?;
        let outline = course.lesson(lesson).ok_or(ProgressError::NotFound)?;
        let Some(awaited) = attestation.awaited() else { return Ok(()) };
        let asked = outline.rule().asks(&|rule| rule.word() == awaited.as_str());
        if asked { Ok(()) } else { Err(ProgressError::NotAsked) }
    }

    /// Which of the acting person's reports wait for a confirmation, longest waiting first, with course and lesson.
    pub async fn awaiting_me(&self, cx: &Cx) -> Result<Vec<AwaitingRow>, ProgressError> {
        let superior = cx.actor.person().ok_or(ProgressError::NotFound)?;
        let reports = self.ports.directory.reports(superior, self.today(cx)).await?;
        let people: Vec<_> = reports.iter().map(|card| card.id).collect();
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let waiting = stored::waiting_of(&self.db.reader(), &people).await?;
        self.named(waiting, &reports).await
    }

    /// Who of a course waits for presence or confirmation.
    pub async fn awaiting_in(&self, cx: &Cx, course: CourseId) -> Result<Vec<AwaitingRow>, ProgressError> {
        self.taught(cx, course).await?;
        let waiting = stored::waiting_in(&self.db.reader(), course).await?;
        let people: Vec<_> = waiting.iter().map(|row| row.person).collect();
        let cards = if people.is_empty() { Vec::new() } else { self.ports.directory.cards(&people).await? };
        self.named(waiting, &cards).await
    }

    async fn named(
        &self,
        waiting: Vec<stored::Waiting>,
        people: &[PersonCard],
    ) -> Result<Vec<AwaitingRow>, ProgressError> {
        let ids: Vec<EnrolmentId> = waiting.iter().map(|row| row.enrolment).collect();
        let publications = crate::store::boards::publications(&self.db.reader(), &ids).await?;
        let people: HashMap<_, _> = people.iter().map(|card| (card.id, card)).collect();
        let mut rows = Vec::with_capacity(waiting.len());
        for row in waiting {
            let (Some(person), Some(publication)) = (people.get(&row.person), publications.get(&row.enrolment)) else {
                continue;
            };
            let course = self.tracker.course(*publication).await?;
            let title = course.lesson(row.lesson).map(|lesson| lesson.title.clone()).unwrap_or_default();
            rows.push(AwaitingRow {
                enrolment: row.enrolment,
                lesson: row.lesson,
                kind: row.kind,
                course: row.course,
                person: (*person).clone(),
                course_title: course.facts.title.clone(),
                lesson_title: title,
                since: row.since,
            });
        }
        Ok(rows)
    }
}

/// Somebody who waits for somebody else's word.
#[derive(Debug, Clone)]
pub struct AwaitingRow {
    /// In which enrolment.
    pub enrolment: EnrolmentId,
    /// Which lesson.
    pub lesson: LessonId,
    /// For what.
    pub kind: Awaited,
    /// In which course.
    pub course: CourseId,
    /// Who.
    pub person: PersonCard,
    /// The course's title.
    pub course_title: String,
    /// The lesson's title.
    pub lesson_title: String,
    /// Since when.
    pub since: chrono::DateTime<chrono::Utc>,
}

fn actor_name(cx: &Cx) -> String {
    match &cx.actor {
        kernel::Actor::Person(person) => person.name.clone(),
        other => other.label(),
    }
}
