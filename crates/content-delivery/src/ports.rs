//! The ports that this feature answers.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx,
    id::{CourseId, EnrolmentId, LessonId, PublicationId},
    ports::{EnrolmentCard, Enrolments, PortError, Publications},
};

use crate::{Delivery, DeliveryError, model::Enrolment, store};

fn card(enrolment: &Enrolment) -> EnrolmentCard {
    EnrolmentCard {
        id: enrolment.id,
        person: enrolment.person,
        course: enrolment.course,
        publication: enrolment.publication,
        enrolled_at: enrolment.enrolled_at,
    }
}

#[async_trait]
impl Enrolments for Delivery {
    async fn of_actor(&self, cx: &Cx, course: CourseId) -> Result<Option<EnrolmentCard>, PortError> {
        let Some(person) = cx.actor.person() else { return Ok(None) };
        let found = self.enrolment(person, course).await.map_err(|e| PortError::new("enrolments", e))?;
        Ok(found.as_ref().map(card))
    }

    async fn get(&self, enrolment: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError> {
        let found = store::enrolment_by_id(&self.db.reader(), enrolment).await;
        Ok(found.map_err(|e| PortError::new("enrolments", e))?.as_ref().map(card))
    }

    async fn many(&self, enrolments: &[EnrolmentId]) -> Result<Vec<EnrolmentCard>, PortError> {
        let found = store::enrolments_by_id(&self.db.reader(), enrolments).await;
        Ok(found.map_err(|e| PortError::new("enrolments", e))?.iter().map(card).collect())
    }
}

#[async_trait]
impl Publications for Delivery {
    async fn course(&self, publication: PublicationId) -> Result<Option<Arc<str>>, PortError> {
        let found = async {
            let digest = store::document_of(&self.db.reader(), publication).await?;
            match digest {
                Some(digest) => Ok(Some(self.documents.text(&digest).await?)),
                None => Ok(None),
            }
        };
        found.await.map_err(|e: DeliveryError| PortError::new("publications", e))
    }

    async fn lesson(&self, publication: PublicationId, lesson: LessonId) -> Result<Option<Arc<str>>, PortError> {
        let found = async {
            let document = match self.course_of(publication).await {
                Ok(document) => document,
                Err(DeliveryError::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            match document.lesson(lesson) {
                Some(outline) => Ok(Some(self.documents.text(&outline.document).await?)),
                None => Ok(None),
            }
        };
        found.await.map_err(|e| PortError::new("publications", e))
    }
}
