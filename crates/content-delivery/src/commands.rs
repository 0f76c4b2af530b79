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
/// Seen and watched shares are told in steps of this, in percent.
const SHARE_STEP: u32 = 5;

/// Whether the learner's word completes the lesson, or helps to.
pub(crate) fn declared(outline: &LessonOutline) -> bool {
    outline.rule().asks(&|rule| *rule == Rule::SelfDeclared)
}

/// The numbers that a rule asks for in the requirements that `of` picks.
fn asked(rule: &Rule, of: fn(&Rule) -> Option<u32>) -> Vec<u32> {
    of(rule).into_iter().chain(rule.parts().iter().flat_map(|part| asked(part, of))).collect()
}

/// The share of the video that a requirement asks for.
fn watched_share(rule: &Rule) -> Option<u32> {
    if let Rule::Watched { share } = rule { Some(*share) } else { None }
}

/// The share of the text that a requirement asks for.
fn scrolled_share(rule: &Rule) -> Option<u32> {
    if let Rule::Scrolled { share } = rule { Some(*share) } else { None }
}

/// Whether the lesson asks how long its video was watched.
fn times_watching(outline: &LessonOutline) -> bool {
    outline.rule().asks(&|rule| matches!(rule, Rule::WatchedTime { .. }))
}

/// Whether the lesson asks for reading: for so long, or so much of it.
pub(crate) fn asks_reading(outline: &LessonOutline) -> bool {
    outline.rule().asks(&|rule| matches!(rule, Rule::Read { .. } | Rule::Scrolled { .. }))
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

    /// Adds active reading to a lesson that asks for it: seconds, and the parts of the text that were on screen, in percent of its length;
    /// gives the seconds and the seen share so far. No more time is added than has passed since the last report, and never more than
    /// [`LONGEST_REPORT`].
    pub async fn read_lesson(
        &self,
        cx: &Cx,
        enrolment: &Enrolment,
        lesson: LessonId,
        seconds: u32,
        seen: Vec<(u32, u32)>,
    ) -> Result<(u32, u32), DeliveryError> {
        policy::may(&cx.actor, Action::Learn, Some(enrolment.person))?;
        let document = self.course_of(enrolment.publication).await?;
        let outline = document.lesson(lesson).ok_or(DeliveryError::NotFound)?;
        if !asks_reading(outline) {
            return Err(DeliveryError::NotRead);
        }
        let shares = asked(&outline.rule(), scrolled_share);
        let tx = self.db.begin().await?;
        let before = store::reading(&tx.exec(), enrolment.id, lesson).await?;
        let passed = match &before {
            Some((_, at)) => (cx.now() - *at).num_seconds().clamp(0, i64::from(LONGEST_REPORT)) as u32,
            None => LONGEST_REPORT,
        };
        let before = before.map(|(known, _)| known).unwrap_or_default();
        let now = before.with(seconds.min(passed), seen);
        let (known, sum) = (before.seconds, now.seconds);
        store::save_reading(&tx.exec(), enrolment.id, lesson, &now, cx.now()).await?;
        if sum / 60 > known / 60 {
            let person = enrolment.person;
            tx.emit(cx, &Event::LessonRead { enrolment: enrolment.id, person, lesson, seconds: sum }).await?;
        }
        let share = now.share();
        if worth_telling(before.share(), share, &shares) {
            let person = enrolment.person;
            tx.emit(cx, &Event::LessonScrolled { enrolment: enrolment.id, person, lesson, share }).await?;
        }
        tx.commit().await?;
        Ok((sum, share))
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
        let outline = document.lesson(lesson);
        let shares = outline.map(|outline| asked(&outline.rule(), watched_share)).unwrap_or_default();
        let (share, seconds) = (position.share(), position.watched());
        let minute = outline.is_some_and(times_watching) && seconds / 60 > before.watched() / 60;
        if minute || worth_telling(before.share(), share, &shares) {
            let (enrolment, person, duration) = (enrolment.id, enrolment.person, position.duration);
            tx.emit(cx, &Event::LessonWatched { enrolment, person, lesson, share, duration, seconds }).await?;
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
