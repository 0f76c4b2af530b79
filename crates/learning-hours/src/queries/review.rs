//! Outside certificates, for their holder and for the administration.

use kernel::{
    Cx, Page, PageRequest,
    id::{OutsideCertificateId, PersonId},
    person::PersonCard,
};

use crate::{
    HoursError, LearningHours,
    model::{CertificateState, OutsideCertificate},
    policy, store,
};

/// Waiting certificates among which one can step.
const STEPPED: u64 = 500;

/// A certificate with its holder.
pub struct Waiting {
    /// The certificate.
    pub certificate: OutsideCertificate,
    /// The holder.
    pub person: Option<PersonCard>,
}

/// The neighbours of a certificate in the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before.
    pub before: Option<OutsideCertificateId>,
    /// The one after.
    pub after: Option<OutsideCertificateId>,
}

impl LearningHours {
    /// A person's outside certificates, latest first.
    pub async fn certificates_of(&self, person: PersonId) -> Result<Vec<OutsideCertificate>, HoursError> {
        Ok(store::certificates::of_person(&self.db().reader(), person).await?)
    }

    /// One's own certificate, or for admins anybody's.
    pub async fn certificate(&self, cx: &Cx, id: OutsideCertificateId) -> Result<OutsideCertificate, HoursError> {
        let found = store::certificates::get(&self.db().reader(), id).await?;
        found.filter(|found| policy::may_see(&cx.actor, found.person)).ok_or(HoursError::NotFound)
    }

    /// The file of a certificate that may be seen.
    pub async fn certificate_file(&self, found: &OutsideCertificate) -> Result<bytes::Bytes, HoursError> {
        let digest: blobs::Digest = found.digest.parse()?;
        self.inner.blobs.get(&digest).await?.ok_or(HoursError::NotFound)
    }

    /// Certificates in a state with their holders.
    pub async fn queue(&self, state: CertificateState, page: PageRequest) -> Result<Page<Waiting>, HoursError> {
        let found = store::certificates::in_state(&self.db().reader(), state, page).await?;
        let people: Vec<PersonId> = found.items.iter().map(|certificate| certificate.person).collect();
        let cards = self.inner.ports.directory.cards(&people).await?;
        Ok(found.map(|certificate| Waiting {
            person: cards.iter().find(|card| card.id == certificate.person).cloned(),
            certificate,
        }))
    }

    /// A certificate with its holder, for the administration.
    pub async fn to_review(&self, id: OutsideCertificateId) -> Result<Waiting, HoursError> {
        let found = store::certificates::get(&self.db().reader(), id).await?;
        // A draft is its holder's alone.
        let certificate = found.filter(|found| found.state != CertificateState::Draft).ok_or(HoursError::NotFound)?;
        let person = self.inner.ports.directory.cards(&[certificate.person]).await?.into_iter().next();
        Ok(Waiting { certificate, person })
    }

    /// The neighbours in the queue; of a certificate that is not in it, the first one is the next.
    pub async fn neighbours(&self, id: OutsideCertificateId) -> Result<Neighbours, HoursError> {
        let all = store::certificates::waiting(&self.db().reader(), STEPPED).await?;
        Ok(match all.iter().position(|one| *one == id) {
            Some(at) => Neighbours {
                before: at.checked_sub(1).and_then(|at| all.get(at).copied()),
                after: all.get(at + 1).copied(),
            },
            None => Neighbours { before: None, after: all.first().copied() },
        })
    }

    /// How many certificates wait.
    pub async fn count_waiting(&self) -> Result<u64, HoursError> {
        Ok(store::certificates::count_waiting(&self.db().reader()).await?)
    }

    /// Somebody's card, for the administration.
    pub async fn person_card(&self, person: PersonId) -> Result<PersonCard, HoursError> {
        let found = self.inner.ports.directory.cards(&[person]).await?.into_iter().next();
        found.ok_or(HoursError::NotFound)
    }
}
