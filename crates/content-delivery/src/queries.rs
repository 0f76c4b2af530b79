//! What pages of this and other features may ask.

use std::sync::Arc;

use courseware::{CourseDocument, LessonDocument};
use kernel::id::{CourseId, LessonId, PersonId, PublicationId};

use crate::{
    Delivery, DeliveryError,
    model::{Enrolment, Offering, Position, latest_cycles},
    store,
};

/// How many of the newest courses are offered on home pages.
const NEWEST: u64 = 30;

impl Delivery {
    /// The offering named by slug or id.
    pub async fn find_offering(&self, name: &str) -> Result<Option<Offering>, DeliveryError> {
        match name.parse::<CourseId>() {
            Ok(course) => store::offering(&self.db.reader(), course).await,
            Err(_) => store::offering_by_slug(&self.db.reader(), name).await,
        }
    }

    /// The newest courses open for enrolment, remembered for half a minute.
    pub async fn newest_offerings(&self) -> Result<Arc<[Offering]>, DeliveryError> {
        if let Some(offerings) = self.documents.newest() {
            return Ok(offerings);
        }
        let offerings: Arc<[Offering]> = store::offerings(&self.db.reader(), NEWEST).await?.into();
        self.documents.remember_newest(offerings.clone());
        Ok(offerings)
    }

    /// Every course open for enrolment, the newest first.
    pub async fn all_offerings(&self) -> Result<Vec<Offering>, DeliveryError> {
        store::offerings(&self.db.reader(), i64::MAX as u64).await
    }

    /// The person's enrolment in a course, of the latest cycle.
    pub async fn enrolment(&self, person: PersonId, course: CourseId) -> Result<Option<Enrolment>, DeliveryError> {
        store::enrolment(&self.db.reader(), person, course).await
    }

    /// The enrolments of these people with their offerings, latest seen first; of a course taken again, the latest cycle.
    pub async fn enrolments_of(&self, people: &[PersonId]) -> Result<Vec<(Enrolment, Offering)>, DeliveryError> {
        Ok(latest_cycles(self.cycles_of(people).await?))
    }

    /// The enrolments of these people, of every cycle, with their offerings, latest seen first.
    pub async fn cycles_of(&self, people: &[PersonId]) -> Result<Vec<(Enrolment, Offering)>, DeliveryError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        store::enrolments_of(&self.db.reader(), people).await
    }

    /// Who takes the course, of every cycle, each once.
    pub async fn learners_of(&self, course: CourseId) -> Result<Vec<PersonId>, DeliveryError> {
        store::learners_of(&self.db.reader(), course).await
    }

    /// How many enrolments there are.
    pub async fn count_enrolments(&self) -> Result<u64, DeliveryError> {
        store::count_enrolments(&self.db.reader()).await
    }

    /// The course document of a publication.
    pub async fn course_of(&self, publication: PublicationId) -> Result<Arc<CourseDocument>, DeliveryError> {
        if let Some(digest) = self.documents.digest(publication) {
            return self.documents.course(&digest).await;
        }
        let digest = store::document_of(&self.db.reader(), publication).await?.ok_or(DeliveryError::NotFound)?;
        self.documents.remember(publication, &digest);
        self.documents.course(&digest).await
    }

    /// A lesson's document by the outline's digest.
    pub(crate) async fn lesson_document(&self, digest: &str) -> Result<Arc<LessonDocument>, DeliveryError> {
        self.documents.lesson(digest).await
    }

    pub(crate) async fn position(&self, enrolment: &Enrolment, lesson: LessonId) -> Result<Position, DeliveryError> {
        Ok(store::position(&self.db.reader(), enrolment.id, lesson).await?.unwrap_or_default())
    }
}
