//! Courses that a superior or the administration assigns, with the day by which they should be done.

use chrono::NaiveDate;
use kernel::{
    Cx, Event, FieldProblem,
    id::{CourseId, EnrolmentId, PersonId},
};
use serde_json::json;

use crate::{
    Delivery, DeliveryError,
    model::{Assignment, Enrolment},
    policy::{self, Action},
    store,
};

/// Characters of a note at most.
const LONGEST_NOTE: usize = 300;

/// A course to be assigned.
#[derive(Debug, Clone)]
pub struct NewAssignment {
    /// The enrolment's id, if the person is not in the course yet. Made by the page or client, so that sending it twice assigns once.
    pub enrolment: EnrolmentId,
    /// To whom.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// The last day, in the site's zone.
    pub due_on: NaiveDate,
    /// Why, for the learner to read.
    pub note: String,
}

impl Delivery {
    /// Assigns a course: the person is enrolled, unless in it already, and is told until when. Assigning again sets day and note anew.
    ///
    /// # Errors
    /// [`DeliveryError::NotFound`] for a course that is not offered, and for a person who does not answer to the actor today;
    /// [`DeliveryError::Invalid`] for a day gone by or a note too long.
    pub async fn assign(&self, cx: &Cx, new: &NewAssignment) -> Result<Enrolment, DeliveryError> {
        self.may_assign(cx, new.person).await?;
        let mut problems = Vec::new();
        if new.due_on < self.today(cx) {
            problems.push(FieldProblem::new("due", "delivery-due-past"));
        }
        if new.note.chars().count() > LONGEST_NOTE {
            problems.push(FieldProblem::new("note", "problem-field-too-long"));
        }
        if !problems.is_empty() {
            return Err(DeliveryError::Invalid(problems));
        }
        let tx = self.db.begin().await?;
        let mut enrolment = self.enrolled_in(&tx, cx, new.enrolment, new.person, new.course).await?;
        let note = new.note.trim().to_owned();
        enrolment.assignment = Some(Assignment { by: cx.actor.person(), due_on: new.due_on, at: cx.now(), note });
        store::assign(&tx.exec(), &enrolment).await?;
        let event = Event::CourseAssigned {
            enrolment: enrolment.id,
            person: new.person,
            course: new.course,
            due: Some(new.due_on),
        };
        tx.emit(cx, &event).await?;
        tx.audit(cx, "delivery.assign", enrolment.id, json!({ "person": new.person, "due": new.due_on })).await?;
        tx.commit().await?;
        Ok(enrolment)
    }

    /// Takes an assignment back. The person stays in the course; one that was taken back before is left as it is.
    ///
    /// # Errors
    /// [`DeliveryError::NotFound`] for a person who does not answer to the actor today, or is not in the course.
    pub async fn withdraw(&self, cx: &Cx, person: PersonId, course: CourseId) -> Result<(), DeliveryError> {
        self.may_assign(cx, person).await?;
        let tx = self.db.begin().await?;
        let mut enrolment = store::enrolment(&tx.exec(), person, course).await?.ok_or(DeliveryError::NotFound)?;
        if enrolment.assignment.take().is_none() {
            return Ok(());
        }
        store::assign(&tx.exec(), &enrolment).await?;
        tx.emit(cx, &Event::CourseAssigned { enrolment: enrolment.id, person, course, due: None }).await?;
        tx.audit(cx, "delivery.withdraw", enrolment.id, json!({ "person": person })).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) fn today(&self, cx: &Cx) -> NaiveDate {
        cx.now().with_timezone(&self.zone).date_naive()
    }

    async fn may_assign(&self, cx: &Cx, person: PersonId) -> Result<(), DeliveryError> {
        let today = self.today(cx);
        let lines = self.lines.above(&[person]).await?;
        let led = lines.iter().any(|line| line.holds(today) && Some(line.superior) == cx.actor.person());
        policy::may(&cx.actor, if led { Action::AssignToOwn } else { Action::Assign }, Some(person))
    }
}
