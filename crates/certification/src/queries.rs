//! What pages of this and other features may ask.

use std::collections::HashMap;

use courseware::CourseDocument;
use kernel::{
    Page, PageRequest,
    id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, PublicationId},
    person::PersonCard,
};

use crate::{
    Certification, CertificationError, code,
    commands::LARGEST_BATCH,
    model::{Batch, Candidate, Certificate, Template},
    store,
};

/// A candidate with name and course, for the admin's list.
pub struct Listed {
    /// Who and which course.
    pub candidate: Candidate,
    /// The person.
    pub person: Option<PersonCard>,
    /// Title of the course.
    pub course: String,
    /// Lesson hours of the course.
    pub jp: u32,
}

/// What the public sees of a certificate.
pub struct Checked {
    /// The certificate.
    pub certificate: Certificate,
    /// The one that took its place.
    pub successor: Option<Certificate>,
}

impl Certification {
    /// Candidates without a certificate, with names.
    pub async fn candidates(
        &self,
        course: Option<CourseId>,
        page: PageRequest,
    ) -> Result<Page<Listed>, CertificationError> {
        let found = store::candidates(&self.db().reader(), course, page).await?;
        let people: Vec<PersonId> = found.items.iter().map(|candidate| candidate.person).collect();
        let cards = self.inner.ports.directory.cards(&people).await?;
        let mut cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
        let mut courses: HashMap<PublicationId, (String, u32)> = HashMap::new();
        for candidate in &found.items {
            if courses.contains_key(&candidate.publication) {
                continue;
            }
            let Some(text) = self.inner.ports.publications.course(candidate.publication).await? else { continue };
            let document: CourseDocument =
                serde_json::from_str(&text).map_err(|e| database::Error::stored("course document", e))?;
            courses.insert(candidate.publication, (document.facts.title, document.facts.jp));
        }
        Ok(found.map(|candidate| {
            let (course, jp) = courses.get(&candidate.publication).cloned().unwrap_or_default();
            Listed { person: cards.remove(&candidate.person), course, jp, candidate }
        }))
    }

    /// The enrolments of every open candidate, up to the largest batch.
    pub async fn open_enrolments(&self, course: Option<CourseId>) -> Result<Vec<EnrolmentId>, CertificationError> {
        Ok(store::open_enrolments(&self.db().reader(), course, LARGEST_BATCH as u64).await?)
    }

    /// How many candidates wait and how many certificates are valid.
    pub async fn counts(&self) -> Result<(i64, i64), CertificationError> {
        Ok(store::counts(&self.db().reader()).await?)
    }

    /// All certificates, latest first.
    pub async fn certificates(&self, number: &str, page: PageRequest) -> Result<Page<Certificate>, CertificationError> {
        Ok(store::certificates(&self.db().reader(), number, page).await?)
    }

    /// A person's certificates, latest first.
    pub async fn certificates_of(&self, person: PersonId) -> Result<Vec<Certificate>, CertificationError> {
        Ok(store::certificates_of(&self.db().reader(), person).await?)
    }

    /// One certificate, for admins.
    pub async fn certificate(&self, id: CertificateId) -> Result<Option<Certificate>, CertificationError> {
        Ok(store::certificate(&self.db().reader(), id).await?)
    }

    /// The certificate of a code as typed by anybody; `None` if there is none or the code is mistyped.
    pub async fn check(&self, typed: &str) -> Result<Option<Checked>, CertificationError> {
        let Some(code) = code::parse(typed) else { return Ok(None) };
        let exec = self.db().reader();
        let found = store::certificate_by_code(&exec, &code).await?;
        let Some(certificate) = found.filter(|certificate| certificate.issued_at.is_some()) else { return Ok(None) };
        let successor = match certificate.ended_at {
            Some(_) => store::successor(&exec, certificate.id).await?.filter(|new| new.issued_at.is_some()),
            None => None,
        };
        Ok(Some(Checked { certificate, successor }))
    }

    /// How far a batch is.
    pub async fn batch(&self, id: BatchId) -> Result<Option<Batch>, CertificationError> {
        Ok(store::batch(&self.db().reader(), id).await?)
    }

    /// The template in force.
    pub async fn template(&self) -> Result<Option<Template>, CertificationError> {
        Ok(store::template(&self.db().reader()).await?)
    }
}
