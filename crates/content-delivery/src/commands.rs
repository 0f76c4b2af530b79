//! What learners do with a course.

use std::collections::{BTreeSet, HashMap};

use courseware::{LessonOutline, Rule};
use database::Tx;
use kernel::{
    Cx, Event,
    id::{CourseId, EnrolmentId, LessonId, PersonId},
};

use crate::{
    Delivery, DeliveryError,
    model::{Enrolment, Position, union},
    policy::{self, Action},
    store,
};

/// Watched parts kept per video; a jumpy viewer makes many.
const MOST_RANGES: usize = 200;

/// Most seconds of reading that one report adds.
pub const LONGEST_REPORT: u32 = 120;
/// The watched share is told in steps of this, in percent.
const SHARE_STEP: u32 = 5;

/// Whether the learner's word completes the lesson, or helps to.
pub(crate) fn declared(outline: &LessonOutline) -> bool {
    outline.rule().asks(&|rule| *rule == Rule::SelfDeclared)
}

/// The shares that a rule asks to be watched.
fn shares(rule: &Rule) -> Vec<u32> {
    let own = match rule {
        Rule::Watched { share } => vec![*share],
        _ => Vec::new(),
    };
    own.into_iter().chain(rule.parts().iter().flat_map(shares)).collect()
}

/// Whether the share rose by a step, or a requirement is met now.
fn worth_telling(before: u32, share: u32, asked: &[u32]) -> bool {
    share / SHARE_STEP > before / SHARE_STEP || asked.iter().any(|asked| before < *asked && share >= *asked)
}

impl Delivery {
    /// Joins the acting person to the course's latest version, under this id. Joining twice changes nothing, unless the certificate
    /// earned by it has ended or ends soon: then the course is taken once more, as the next cycle, and nothing of the earlier one changes.
    pub async fn enrol(&self, cx: &Cx, id: EnrolmentId, course: CourseId) -> Result<Enrolment, DeliveryError> {
        let person = cx.actor.person().ok_or(DeliveryError::NotFound)?;
        policy::may(&cx.actor, Action::Join, Some(person))?;
        let tx = self.db.begin().await?;
        let enrolment = self.enrolled_in(&tx, cx, id, person, course).await?;
        tx.commit().await?;
        Ok(enrolment)
    }

    /// The person's enrolment in the course, begun now under this id if there is none or the certificate of the last one ends.
    pub(crate) async fn enrolled_in(
        &self,
        tx: &Tx,
        cx: &Cx,
        id: EnrolmentId,
        person: PersonId,
        course: CourseId,
    ) -> Result<Enrolment, DeliveryError> {
        let offering = store::offering(&tx.exec(), course).await?.ok_or(DeliveryError::NotFound)?;
        let mut cycle = 1;
        if let Some(already) = store::enrolment(&tx.exec(), person, course).await? {
            if already.id == id || !already.renewable(self.today(cx)) {
                return Ok(already);
            }
            cycle = already.cycle + 1;
        }
        if offering.archived {
            return Err(DeliveryError::Archived);
        }
        let new = Enrolment { cycle, ..Enrolment::first(id, course, offering.publication, person, cx.now()) };
        if !store::insert_enrolment(&tx.exec(), &new).await? {
            // Lost a race against oneself on another device.
            return store::enrolment(&tx.exec(), person, course).await?.ok_or(DeliveryError::NotFound);
        }
        tx.emit(cx, &Event::Enrolled { enrolment: id, person, course, publication: offering.publication }).await?;
        Ok(new)
    }

    /// Joins many people to the latest version of their courses, in one transaction. Pairs that are enrolled already are passed over.
    pub async fn enrol_many(&self, cx: &Cx, pairs: Vec<(PersonId, CourseId)>) -> Result<(), DeliveryError> {
        policy::may(&cx.actor, Action::JoinMany, None)?;
        let mut latest = HashMap::new();
        let mut new = Vec::with_capacity(pairs.len());
        let tx = self.db.begin().await?;
        let known = store::enrolled_pairs(&tx.exec(), &pairs).await?;
        for (person, course) in
            pairs.into_iter().collect::<BTreeSet<_>>().into_iter().filter(|pair| !known.contains(pair))
        {
            let publication = if let Some(publication) = latest.get(&course) {
                *publication
            } else {
                let offering = store::offering(&tx.exec(), course).await?.ok_or(DeliveryError::NotFound)?;
                latest.insert(course, offering.publication);
                offering.publication
            };
            new.push(Enrolment::first(cx.id(), course, publication, person, cx.now()));
        }
        store::insert_enrolments(&tx.exec(), &new).await?;
        for Enrolment { id, person, course, publication, .. } in &new {
            let event = Event::Enrolled { enrolment: *id, person: *person, course: *course, publication: *publication };
            tx.emit(cx, &event).await?;
        }
        tx.audit(cx, "delivery.enrol_many", "enrolments", serde_json::json!({ "count": new.len() })).await?;
        Ok(tx.commit().await?)
    }

    /// Moves the acting person's enrolment to the latest version.
    pub async fn move_to_latest(&self, cx: &Cx, course: CourseId) -> Result<(), DeliveryError> {
        let person = cx.actor.person().ok_or(DeliveryError::NotFound)?;
        let tx = self.db.begin().await?;
        let offering = store::offering(&tx.exec(), course).await?.ok_or(DeliveryError::NotFound)?;
        let enrolment = store::enrolment(&tx.exec(), person, course).await?.ok_or(DeliveryError::NotEnrolled)?;
        if enrolment.publication == offering.publication {
            return Ok(());
        }
        store::move_enrolment(&tx.exec(), enrolment.id, offering.publication).await?;
        tx.emit(cx, &Event::EnrolmentMoved { enrolment: enrolment.id, publication: offering.publication }).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that a lesson was opened for the first time.
    pub async fn open_lesson(&self, cx: &Cx, enrolment: &Enrolment, lesson: LessonId) -> Result<(), DeliveryError> {
        policy::may(&cx.actor, Action::Learn, Some(enrolment.person))?;
        let tx = self.db.begin().await?;
        tx.emit(cx, &Event::LessonOpened { enrolment: enrolment.id, person: enrolment.person, lesson }).await?;
        Ok(tx.commit().await?)
    }

    /// Adds active reading, in seconds, to a lesson that asks for it; gives the sum. No more is added than time has passed since the last
    /// report, and never more than [`LONGEST_REPORT`].
    pub async fn read_lesson(
        &self,
        cx: &Cx,
        enrolment: &Enrolment,
        lesson: LessonId,
        seconds: u32,
    ) -> Result<u32, DeliveryError> {
        policy::may(&cx.actor, Action::Learn, Some(enrolment.person))?;
        let document = self.course_of(enrolment.publication).await?;
        let outline = document.lesson(lesson).ok_or(DeliveryError::NotFound)?;
        if !outline.rule().asks(&|rule| matches!(rule, Rule::Read { .. })) {
            return Err(DeliveryError::NotRead);
        }
        let tx = self.db.begin().await?;
        let before = store::reading(&tx.exec(), enrolment.id, lesson).await?;
        let (known, passed) = match before {
            Some((known, at)) => (known, (cx.now() - at).num_seconds().clamp(0, i64::from(LONGEST_REPORT)) as u32),
            None => (0, LONGEST_REPORT),
        };
        let sum = known.saturating_add(seconds.min(passed));
        store::save_reading(&tx.exec(), enrolment.id, lesson, sum, cx.now()).await?;
        if sum / 60 > known / 60 {
            let person = enrolment.person;
            tx.emit(cx, &Event::LessonRead { enrolment: enrolment.id, person, lesson, seconds: sum }).await?;
        }
        tx.commit().await?;
        Ok(sum)
    }

    /// Declares a page lesson done, where its rule asks for that. Doing it twice changes nothing.
    pub async fn finish_lesson(&self, cx: &Cx, enrolment: &Enrolment, lesson: LessonId) -> Result<(), DeliveryError> {
        policy::may(&cx.actor, Action::Learn, Some(enrolment.person))?;
        let document = self.course_of(enrolment.publication).await?;
        let outline = document.lesson(lesson).ok_or(DeliveryError::NotFound)?;
        if outline.quiz.is_some() {
            return Err(DeliveryError::DoneByQuiz);
        }
        if !declared(outline) {
            return Err(DeliveryError::DoneByRule);
        }
        let tx = self.db.begin().await?;
        store::seen(&tx.exec(), enrolment.id, lesson, cx.now()).await?;
        tx.emit(cx, &Event::LessonDone { enrolment: enrolment.id, person: enrolment.person, lesson }).await?;
        Ok(tx.commit().await?)
    }

    /// Remembers where a video was left, and which parts were watched.
    pub async fn save_position(
        &self,
        cx: &Cx,
        enrolment: &Enrolment,
        lesson: LessonId,
        mut position: Position,
    ) -> Result<(), DeliveryError> {
        policy::may(&cx.actor, Action::Learn, Some(enrolment.person))?;
        let tx = self.db.begin().await?;
        let before = store::position(&tx.exec(), enrolment.id, lesson).await?.unwrap_or_default();
        position.ranges.extend(before.ranges.iter().copied());
        position.ranges = union(position.ranges);
        position.ranges.truncate(MOST_RANGES);
        // A shorter length than was told before would make the watched part look larger.
        position.duration = position.duration.max(before.duration);
        store::save_position(&tx.exec(), enrolment.id, lesson, &position, cx.now()).await?;
        let document = self.course_of(enrolment.publication).await?;
        let asked = document.lesson(lesson).map(|outline| shares(&outline.rule())).unwrap_or_default();
        let share = position.share();
        if worth_telling(before.share(), share, &asked) {
            let (person, duration) = (enrolment.person, position.duration);
            tx.emit(cx, &Event::LessonWatched { enrolment: enrolment.id, person, lesson, share, duration }).await?;
        }
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_in_steps_and_when_it_is_enough() {
        assert!(!worth_telling(0, 4, &[]));
        assert!(worth_telling(4, 5, &[]));
        assert!(!worth_telling(81, 83, &[80]));
        assert!(worth_telling(81, 83, &[82]));
        assert!(!worth_telling(80, 80, &[80]));
    }
}
