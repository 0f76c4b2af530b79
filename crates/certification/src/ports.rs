//! The ports that this feature asks and answers.

use async_trait::async_trait;
use kernel::{
    id::EnrolmentId,
    ports::{CertificateCard, Certificates, DocumentTraits, PortError},
};

use crate::{
    Certification, code,
    model::{Certificate, Part},
    store,
};

/// What can be completed here. Answered by the wiring from the catalogue and the training calendar.
#[async_trait]
pub trait Offered: Send + Sync {
    /// Published courses and classes to come, whether anybody completed them or not.
    async fn parts(&self) -> Result<Vec<Part>, PortError>;
}

/// Enrolments in one statement; both engines take more, but not without end.
const AT_ONCE: usize = 5_000;

#[async_trait]
impl Certificates for Certification {
    async fn earned_by(&self, enrolments: &[EnrolmentId]) -> Result<Vec<CertificateCard>, PortError> {
        let mut cards = Vec::new();
        for some in enrolments.chunks(AT_ONCE) {
            let found = store::valid_of(&self.db().reader(), some).await;
            let found = found.map_err(|e| PortError::new("certificates", e))?;
            cards.extend(found.into_iter().filter_map(|certificate| self.card(certificate)));
        }
        Ok(cards)
    }

    async fn issued_here(&self, traits: DocumentTraits<'_>) -> Result<bool, PortError> {
        // Its QR code is the address of the check page, which ends in the code.
        let code = traits.qr.rsplit('/').next().and_then(code::parse).unwrap_or_default();
        let known = store::is_known(&self.db().reader(), traits.number.trim(), &code, traits.sha256).await;
        known.map_err(|e| PortError::new("certificates", e))
    }
}

impl Certification {
    fn card(&self, certificate: Certificate) -> Option<CertificateCard> {
        let issued_on = certificate.issued_at?.with_timezone(&self.inner.settings.zone).date_naive();
        Some(CertificateCard {
            enrolment: certificate.enrolment,
            number: certificate.number,
            issuer: certificate.snapshot.issuer,
            issued_on,
        })
    }
}
