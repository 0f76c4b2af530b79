//! Questions one feature asks another when the answer is needed now. Implemented by the owner, handed over by
//! `server::wiring`. A new port needs a decision record.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{
    Cx, Role,
    id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
    person::PersonCard,
};

/// Why a port could not answer. Absence is `None`, never this.
#[derive(Debug, thiserror::Error)]
#[error("{what} could not be asked")]
pub struct PortError {
    /// Which port.
    pub what: &'static str,
    /// The owner's error.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl PortError {
    /// Wraps the owner's error.
    pub fn new(what: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { what, source: Box::new(source) }
    }
}

/// Who people are. Owned by `identity`.
#[async_trait]
pub trait Directory: Send + Sync {
    /// The cards of these persons, in no particular order; unknown ids are left out. One statement however many.
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError>;

    /// The persons who report to this one directly.
    async fn reports(&self, superior: PersonId) -> Result<Vec<PersonCard>, PortError>;

    /// The persons who were granted this role, by name.
    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError>;
}

/// An enrolment as other features may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentCard {
    /// Which one.
    pub id: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// In which course.
    pub course: CourseId,
    /// Bound to which version.
    pub publication: PublicationId,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
}

/// Who may be where. Owned by `content-delivery`.
#[async_trait]
pub trait Enrolments: Send + Sync {
    /// The acting person's enrolment in the course, if there is one.
    async fn of_actor(&self, cx: &Cx, course: CourseId) -> Result<Option<EnrolmentCard>, PortError>;

    /// The enrolment with this id.
    async fn get(&self, enrolment: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError>;

    /// The enrolments with these ids, in no particular order; unknown ones are left out. One statement however many.
    async fn many(&self, enrolments: &[EnrolmentId]) -> Result<Vec<EnrolmentCard>, PortError> {
        let mut found = Vec::new();
        for enrolment in enrolments {
            found.extend(self.get(*enrolment).await?);
        }
        Ok(found)
    }
}

/// Published documents by id, as bytes of JSON. Owned by `content-delivery`; parsed by `courseware`.
#[async_trait]
pub trait Publications: Send + Sync {
    /// The course document of a publication.
    async fn course(&self, publication: PublicationId) -> Result<Option<std::sync::Arc<str>>, PortError>;

    /// One lesson's document of a publication.
    async fn lesson(
        &self,
        publication: PublicationId,
        lesson: LessonId,
    ) -> Result<Option<std::sync::Arc<str>>, PortError>;
}

/// How far a learner has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressCard {
    /// Which enrolment.
    pub enrolment: EnrolmentId,
    /// Lessons done.
    pub done: Vec<LessonId>,
    /// When the course was completed, if it was.
    pub completed_at: Option<DateTime<Utc>>,
}

/// How far learners have come. Owned by `progress-tracking`.
#[async_trait]
pub trait Progress: Send + Sync {
    /// The progress of these enrolments; one that has none yet is left out. Two statements however many.
    async fn of(&self, enrolments: &[EnrolmentId]) -> Result<Vec<ProgressCard>, PortError>;
}

/// A message to one address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Sends mail. Owned by `server`.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the message to the mail server; an error means it was not taken.
    async fn send(&self, mail: &Mail) -> Result<(), PortError>;
}
