//! What learners do with a course.

use std::collections::HashMap;

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

impl Delivery {
    /// Joins the acting person to the course's latest version, under this id. Joining twice changes nothing.
    pub async fn enrol(&self, cx: &Cx, id: EnrolmentId, course: CourseId) -> Result<Enrolment, DeliveryError> {
        let person = cx.actor.person().ok_or(DeliveryError::NotFound)?;
        policy::may(&cx.actor, Action::Join, Some(person))?;
        let tx = self.db.begin().await?;
        let offering = store::offering(&tx.exec(), course).await?.ok_or(DeliveryError::NotFound)?;
        if let Some(already) = store::enrolment(&tx.exec(), person, course).await? {
            return Ok(already);
        }
        if offering.archived {
            return Err(DeliveryError::Archived);
        }
        let new = Enrolment {
            id,
            course,
            publication: offering.publication,
            person,
            enrolled_at: cx.now(),
            last_seen_at: cx.now(),
            last_lesson: None,
        };
        if !store::insert_enrolment(&tx.exec(), &new).await? {
            // Lost a race against oneself on another device.
            return store::enrolment(&tx.exec(), person, course).await?.ok_or(DeliveryError::NotFound);
        }
        tx.emit(cx, &Event::Enrolled { enrolment: id, person, course, publication: offering.publication }).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Joins many people to the latest version of their courses, in one transaction and without events: for loading a new
    /// installation, before anybody uses it. Pairs that are enrolled already are passed over.
    pub async fn enrol_many(&self, cx: &Cx, pairs: Vec<(PersonId, CourseId)>) -> Result<(), DeliveryError> {
        policy::may(&cx.actor, Action::JoinMany, None)?;
        let mut latest = HashMap::new();
        let mut new = Vec::with_capacity(pairs.len());
        let tx = self.db.begin().await?;
        for (person, course) in pairs {
            let publication = if let Some(publication) = latest.get(&course) {
                *publication
            } else {
                let offering = store::offering(&tx.exec(), course).await?.ok_or(DeliveryError::NotFound)?;
                latest.insert(course, offering.publication);
                offering.publication
            };
            new.push(Enrolment {
                id: cx.id(),
                course,
                publication,
                person,
                enrolled_at: cx.now(),
                last_seen_at: cx.now(),
                last_lesson: None,
            });
        }
        store::insert_enrolments(&tx.exec(), &new).await?;
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

    /// Declares a page lesson done. Doing it twice changes nothing.
    pub async fn finish_lesson(&self, cx: &Cx, enrolment: &Enrolment, lesson: LessonId) -> Result<(), DeliveryError> {
        policy::may(&cx.actor, Action::Learn, Some(enrolment.person))?;
        let document = self.course_of(enrolment.publication).await?;
        let outline = document.lesson(lesson).ok_or(DeliveryError::NotFound)?;
        if outline.quiz.is_some() {
            return Err(DeliveryError::DoneByQuiz);
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
        if let Some(before) = store::position(&tx.exec(), enrolment.id, lesson).await? {
            position.ranges.extend(before.ranges);
        }
        position.ranges = union(position.ranges);
        position.ranges.truncate(MOST_RANGES);
        store::save_position(&tx.exec(), enrolment.id, lesson, &position, cx.now()).await?;
        Ok(tx.commit().await?)
    }
}
