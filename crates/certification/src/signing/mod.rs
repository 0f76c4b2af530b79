//! Signing documents. What is signed was set and stored before; the signed bytes are stored as they come and never change again.

mod batch;
mod bsre;
mod pades;
mod pkcs12;

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use kernel::{Cx, id::CertificateId};

use crate::{
    Certification, CertificationError,
    model::{Certificate, Signing, State},
    policy::{self, Action},
    seal::Secret,
    store,
};

/// Bytes of an uploaded scan at most.
pub(crate) const LARGEST_SCAN: usize = 10 * 1024 * 1024;

/// What signing needs from the settings of the installation.
#[derive(Clone, Default)]
pub struct SigningSettings {
    /// The key file (PKCS#12), if there is one. Its passphrase is typed each time.
    pub pkcs12: Option<PathBuf>,
    /// The e-signature service of `BSrE`, if there is one.
    pub bsre: Option<Bsre>,
}

/// Where the e-signature service is and as whom we ask it.
#[derive(Debug, Clone)]
pub struct Bsre {
    /// Address, without a slash at the end.
    pub url: String,
    /// The client's name.
    pub username: String,
    /// The client's password.
    pub password: Secret,
}

/// Why a document was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The passphrase or the identity is not accepted. Trying again would lock the signer out.
    #[error("the signer was refused: {0}")]
    Refused(String),
    /// The service or key file cannot be reached.
    #[error("the signing service is away: {0}")]
    Unavailable(String),
    /// What came back is no signed form of the document.
    #[error("the answer is no signed document: {0}")]
    Answer(String),
}

/// What the signature is about.
pub struct Signature<'a> {
    /// Why it is signed.
    pub reason: &'a str,
    /// Where.
    pub location: &'a str,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// NIK of the signer, for services that ask for it.
    pub nik: Option<Secret>,
}

/// Signs documents, in one of several ways.
#[async_trait]
pub trait Signer: Send + Sync {
    /// Which way.
    fn kind(&self) -> Signing;

    /// The signed document.
    async fn sign(&self, pdf: Bytes, about: &Signature<'_>) -> Result<Bytes, SignerError>;
}

/// A document that was printed, signed by hand and scanned: the scan takes its place.
pub struct ByHand {
    /// The uploaded scan.
    pub scan: Bytes,
}

#[async_trait]
impl Signer for ByHand {
    fn kind(&self) -> Signing {
        Signing::Manual
    }

    async fn sign(&self, pdf: Bytes, _: &Signature<'_>) -> Result<Bytes, SignerError> {
        let trailer = &self.scan[self.scan.len().saturating_sub(2_048)..];
        if !self.scan.starts_with(b"%PDF-") || !contains(trailer, b"%%EOF") {
            return Err(SignerError::Answer("the scan is no PDF".to_owned()));
        }
        if self.scan == pdf {
            return Err(SignerError::Answer("the scan is the unsigned document".to_owned()));
        }
        Ok(self.scan.clone())
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

impl Certification {
    /// Which ways of signing the installation has, for bulk signing.
    pub fn signing_ways(&self) -> Vec<Signing> {
        let settings = &self.inner.settings.signing;
        let mut ways = Vec::new();
        if settings.pkcs12.is_some() {
            ways.push(Signing::Pkcs12);
        }
        if settings.bsre.is_some() {
            ways.push(Signing::Bsre);
        }
        ways
    }

    /// The signer of this kind, with the passphrase of whoever signs now.
    async fn signer(&self, kind: Signing, passphrase: Secret) -> Result<Arc<dyn Signer>, CertificationError> {
        let settings = &self.inner.settings.signing;
        match (kind, &settings.pkcs12, &settings.bsre) {
            (Signing::Pkcs12, Some(path), _) => {
                let bytes = tokio::fs::read(path).await.map_err(|e| SignerError::Unavailable(e.to_string()))?;
                let opened = tokio::task::spawn_blocking(move || pkcs12::KeyFile::open(&bytes, &passphrase)).await?;
                Ok(Arc::new(opened?))
            }
            (Signing::Bsre, _, Some(bsre)) => {
                Ok(Arc::new(bsre::Service { client: self.inner.client.clone(), settings: bsre.clone(), passphrase }))
            }
            _ => Err(CertificationError::NoSigner),
        }
    }

    /// Puts the scan of a document that was signed by hand in its place and issues the certificate.
    pub async fn sign_by_hand(&self, cx: &Cx, id: CertificateId, scan: Bytes) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::Sign, None)?;
        if scan.len() > LARGEST_SCAN {
            return Err(CertificationError::FileTooLarge);
        }
        let certificate = store::certificate(&self.db().reader(), id).await?.ok_or(CertificationError::NotFound)?;
        self.sign_one(cx, &certificate, &ByHand { scan }).await
    }

    /// Signs one document and issues its certificate, each in a transaction of its own: a crash between them is mended by
    /// [`Certification::recover`].
    async fn sign_one(
        &self,
        cx: &Cx,
        certificate: &Certificate,
        signer: &dyn Signer,
    ) -> Result<(), CertificationError> {
        if certificate.state != State::Submitted || certificate.signing != signer.kind() {
            return Err(CertificationError::NotWaiting);
        }
        let rendered = certificate.rendered.parse::<blobs::Digest>()?;
        let pdf = self.inner.blobs.get(&rendered).await?.ok_or(CertificationError::NotFound)?;
        let about = Signature {
            reason: &certificate.snapshot.training,
            location: &certificate.snapshot.place,
            at: cx.now(),
            nik: if signer.kind() == Signing::Bsre { self.nik(certificate).await? } else { None },
        };
        let signed = signer.sign(pdf, &about).await?;
        let digest = self.inner.blobs.put(signed).await?;
        let tx = self.db().begin().await?;
        if !store::sign(&tx.exec(), certificate.id, digest.as_str(), cx.now()).await? {
            return Err(CertificationError::NotWaiting);
        }
        let detail = serde_json::json!({ "sha256": digest.as_str(), "signing": signer.kind().as_str() });
        tx.audit(cx, "certification.sign", certificate.id, detail).await?;
        tx.commit().await?;
        self.publish_signed(cx, certificate, digest.as_str()).await
    }

    /// Issues a certificate whose document is signed.
    async fn publish_signed(&self, cx: &Cx, certificate: &Certificate, digest: &str) -> Result<(), CertificationError> {
        let address = self.addresses(std::iter::once(certificate.person)).await?.remove(&certificate.person);
        let tx = self.db().begin().await?;
        self.publish(&tx, cx, certificate, digest, address).await?;
        Ok(tx.commit().await?)
    }

    /// The NIK of the signer named in the certificate, from the newest version of its template.
    async fn nik(&self, certificate: &Certificate) -> Result<Option<Secret>, CertificationError> {
        let template = store::template(&self.db().reader(), certificate.template).await?;
        let signers = template.map(|template| template.settings.signers).unwrap_or_default();
        let named = signers.iter().find(|signer| signer.nip == certificate.snapshot.signer_nip).or(signers.first());
        let Some(sealed) = named.map(|signer| signer.nik_sealed.as_str()).filter(|sealed| !sealed.is_empty()) else {
            return Ok(None);
        };
        let opened =
            self.inner.settings.sealing_key.open(crate::commands::NIK, sealed).ok_or(CertificationError::Key)?;
        Ok(Some(Secret::new(String::from_utf8_lossy(&opened).into_owned())))
    }
}
