//! The Ed25519 keys of the instance, with which credentials and QR codes are signed. The first is made when it is first needed; private
//! keys are stored encrypted; a retired key no longer signs but stays known, so that what it signed can be checked for good.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use kernel::Cx;
use serde_json::json;

use crate::{
    Certification, CertificationError,
    store::{self, KeyRow},
};

/// Under which purpose private keys are sealed.
const PURPOSE: &str = "certification.key";
/// Multicodec prefix of an Ed25519 public key.
const ED25519_PUBLIC: [u8; 2] = [0xed, 0x01];

/// The key that signs now.
pub(crate) struct InstanceKey {
    key: SigningKey,
    /// The public half, `z6Mk…`.
    pub(crate) public: String,
}

impl InstanceKey {
    /// Takes a private key over.
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(secret);
        Self { public: multibase(&key.verifying_key()), key }
    }

    /// The 64 bytes of the signature.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// A public key and the time it signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Counts the keys from one.
    pub generation: i32,
    /// The key in multibase form, `z6Mk…`.
    pub multibase: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A public key as `z6Mk…` (multibase base58-btc of the multicodec form, W3C Controlled Identifiers 1.0, Multikey).
pub(crate) fn multibase(key: &VerifyingKey) -> String {
    format!("z{}", bs58::encode([&ED25519_PUBLIC[..], key.as_bytes()].concat()).into_string())
}

/// The public key of a text such as `z6Mk…`.
pub(crate) fn parse_multibase(text: &str) -> Option<VerifyingKey> {
    let bytes = bs58::decode(text.strip_prefix('z')?).into_vec().ok()?;
    let key: [u8; 32] = bytes.strip_prefix(&ED25519_PUBLIC)?.try_into().ok()?;
    VerifyingKey::from_bytes(&key).ok()
}

impl Certification {
    /// The key that signs now, made if there is none.
    pub(crate) async fn signing_key(&self, cx: &Cx) -> Result<Arc<InstanceKey>, CertificationError> {
        let mut kept = self.inner.key.lock().await;
        if let Some(key) = &*kept {
            return Ok(key.clone());
        }
        let mut rows = store::keys(&self.db().reader()).await?;
        let opens = |row: &KeyRow| self.inner.settings.sealing_key.open(PURPOSE, &row.sealed).is_some();
        if !rows.first().is_some_and(opens) {
            let newest = rows.first().map_or(0, |row| row.generation);
            if newest > 0 {
                tracing::warn!("the key for badges cannot be read with this `secret_key`; a new one is made");
            }
            self.add_key(cx, newest + 1).await?;
            rows = store::keys(&self.db().reader()).await?;
        }
        let newest = rows.first().ok_or(CertificationError::Key)?;
        let secret = self.inner.settings.sealing_key.open(PURPOSE, &newest.sealed).ok_or(CertificationError::Key)?;
        let secret: &[u8; 32] = secret.as_slice().try_into().map_err(|_| CertificationError::Key)?;
        let key = Arc::new(InstanceKey::new(secret));
        *kept = Some(key.clone());
        Ok(key)
    }

    /// Makes the next key. What older ones signed stays valid.
    pub async fn rotate_key(&self, cx: &Cx) -> Result<(), CertificationError> {
        let newest = store::keys(&self.db().reader()).await?.first().map_or(0, |key| key.generation);
        self.add_key(cx, newest + 1).await?;
        *self.inner.key.lock().await = None;
        Ok(())
    }

    async fn add_key(&self, cx: &Cx, generation: i32) -> Result<(), CertificationError> {
        let secret = zeroize::Zeroizing::new(cx.random::<32>());
        let public = InstanceKey::new(&secret).public;
        let sealed = self.inner.settings.sealing_key.seal(cx, PURPOSE, &*secret).ok_or(CertificationError::Key)?;
        let id = cx.id::<()>().uuid();
        let row = KeyRow { id, generation, public: public.clone(), sealed, created_at: cx.now(), retired_at: None };
        let tx = self.db().begin().await?;
        if store::insert_key(&tx.exec(), &row).await? {
            tx.audit(cx, "certification.add_key", id, json!({ "generation": generation, "public": public })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// All public keys, newest first; the first is made if there is none.
    pub async fn public_keys(&self, cx: &Cx) -> Result<Vec<PublicKey>, CertificationError> {
        self.signing_key(cx).await?;
        let rows = store::keys(&self.db().reader()).await?;
        let row = |row: KeyRow| PublicKey {
            generation: row.generation,
            multibase: row.public,
            created_at: row.created_at,
            retired_at: row.retired_at,
        };
        Ok(rows.into_iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_reads_back() {
        let key = InstanceKey::new(&[3; 32]);
        assert!(key.public.starts_with("z6Mk"), "{}", key.public);
        assert_eq!(parse_multibase(&key.public), Some(key.key.verifying_key()));
        assert_eq!(parse_multibase("z6Mk"), None);
    }
}
