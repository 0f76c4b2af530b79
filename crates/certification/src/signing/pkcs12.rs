//! Signing with a key file, `PAdES` baseline B-B (ETSI EN 319 142-1).

use async_trait::async_trait;
use bytes::Bytes;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use p256::ecdsa;
use rsa::{RsaPrivateKey, pkcs1v15, pkcs8::DecodePrivateKey};
use x509_cert::{Certificate, der::Decode};

use super::{Signature, Signer, SignerError, pades};
use crate::{model::Signing, seal::Secret};

/// An opened key file. The key is in memory as long as the batch runs.
pub(super) struct KeyFile {
    identity: std::sync::Arc<pades::Identity>,
}

impl KeyFile {
    /// Opens a PKCS#12 file with its passphrase. The key must be RSA, or ECDSA on the curve P-256.
    pub(super) fn open(bytes: &[u8], passphrase: &Secret) -> Result<Self, SignerError> {
        let refused = |error: &dyn std::fmt::Display| SignerError::Refused(error.to_string());
        let policy = Pkcs12ImportPolicy::Relaxed;
        let store = KeyStore::from_pkcs12(bytes, passphrase.reveal(), policy).map_err(|e| refused(&e))?;
        let (_, chain) = store.private_key_chain().ok_or_else(|| refused(&"the file holds no key"))?;
        let certificates: Result<Vec<Certificate>, _> =
            chain.certs().iter().map(|certificate| Certificate::from_der(certificate.as_der())).collect();
        let der = chain.key().as_der();
        let key = match RsaPrivateKey::from_pkcs8_der(der) {
            Ok(key) => pades::Key::Rsa(Box::new(pkcs1v15::SigningKey::new(key))),
            Err(_) => pades::Key::P256(ecdsa::SigningKey::from_pkcs8_der(der).map_err(|e| refused(&e))?),
        };
        let identity = pades::Identity::new(key, certificates.map_err(|e| refused(&e))?);
        let identity = identity.ok_or_else(|| refused(&"the file holds no certificate"))?;
        Ok(Self { identity: std::sync::Arc::new(identity) })
    }
}

#[async_trait]
impl Signer for KeyFile {
    fn kind(&self) -> Signing {
        Signing::Pkcs12
    }

    async fn sign(&self, pdf: Bytes, about: &Signature<'_>) -> Result<Bytes, SignerError> {
        let words = pades::Words { reason: about.reason.to_owned(), location: about.location.to_owned(), at: about.at };
        let identity = self.identity.clone();
        let signing = tokio::task::spawn_blocking(move || pades::sign(&pdf, &identity, &words));
        let signed = signing.await.map_err(|e| SignerError::Unavailable(e.to_string()))?;
        signed.map(Bytes::from).map_err(|e| SignerError::Answer(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Makes a key file with openssl, with a key of this kind; `None` if there is no openssl.
    fn key_file(folder: &std::path::Path, kind: &[&str]) -> Option<Vec<u8>> {
        let run = |arguments: &[&str]| Command::new("openssl").args(arguments).current_dir(folder).output().ok();
        let rest = ["-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "30", "-subj"];
        let holder = "/CN=Kepala BKPSDMD/O=Batanghari/C=ID";
        let made = run(&[&["req", "-x509", "-newkey"], kind, &rest, &[holder]].concat())?;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let packed = run(&[
            "pkcs12",
            "-export",
            "-inkey",
            "key.pem",
            "-in",
            "cert.pem",
            "-out",
            "id.p12",
            "-passout",
            "pass:rahasia",
        ])?;
        assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
        std::fs::read(folder.join("id.p12")).ok()
    }

    #[tokio::test]
    async fn an_independent_reader_accepts_the_signature() {
        for kind in [&["rsa:2048"][..], &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]] {
            accepted(kind).await;
        }
    }

    async fn accepted(kind: &[&str]) {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(file) = key_file(folder.path(), kind) else {
            println!("skipped: no openssl");
            return;
        };
        assert!(matches!(KeyFile::open(&file, &Secret::new("salah".to_owned())), Err(SignerError::Refused(_))));
        let signer = KeyFile::open(&file, &Secret::new("rahasia".to_owned())).expect("opened");
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
        let files = documents::Files { qr: "https://contoh.id".to_owned(), ..documents::Files::default() };
        let source = "#set document(title: \"Sertifikat\")\n= Sertifikat";
        let pdf = documents::pdf(source, &serde_json::json!({}), day, "a", &files).expect("a document");
        let about = Signature {
            reason: "Pelayanan Publik Prima",
            location: "Muara Bulian",
            at: chrono::DateTime::UNIX_EPOCH,
            nik: None,
        };
        let signed = signer.sign(pdf.clone().into(), &about).await.expect("signed");
        assert!(signed.starts_with(&pdf), "the signed document begins with the unsigned one, byte for byte");

        let check = |bytes: &[u8]| {
            let path = folder.path().join("signed.pdf");
            std::fs::write(&path, bytes).expect("written");
            let said = Command::new("pdfsig").arg("-nocert").arg(&path).output().ok()?;
            Some(String::from_utf8_lossy(&said.stdout).into_owned())
        };
        let Some(said) = check(&signed) else {
            println!("skipped: no pdfsig; install poppler-utils");
            return;
        };
        assert!(said.contains("Signature is Valid"), "{said}");
        assert!(said.contains("ETSI.CAdES.detached"), "{said}");
        assert!(said.contains("Total document signed"), "{said}");
        let mut tampered = signed.to_vec();
        let place = tampered.windows(5).position(|part| part == b"/Type").expect("a place");
        tampered[place + 1] = b't';
        let said = check(&tampered).expect("pdfsig");
        assert!(!said.contains("Signature is Valid"), "{said}");
    }
}
