//! Secrets: encrypted where they are kept, masked where they are seen.

use std::fmt;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use data_encoding::BASE64URL_NOPAD;
use kernel::Cx;
use zeroize::Zeroizing;

/// A secret that a person typed. Never stored, never shown; wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself, for handing it to whoever needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// The key of the installation under which secrets are kept, AES-256-GCM.
#[derive(Clone)]
pub struct SealingKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(•••)")
    }
}

impl SealingKey {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Encrypts for this purpose; what is sealed for one purpose does not open for another.
    pub(crate) fn seal(&self, cx: &Cx, purpose: &str, plain: &[u8]) -> Option<String> {
        let nonce = cx.random::<12>();
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed = self.cipher().encrypt(&nonce.into(), payload).ok()?;
        Some(BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat()))
    }

    /// Decrypts; `None` for another key, another purpose, or a changed text.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<12>()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher().decrypt(&(*nonce).into(), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.0).into())
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Locale, context::Sources};

    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_and_purpose_alone() {
        let cx = Sources::system().cx(Actor::System("test"), Locale::Id);
        let key = SealingKey::new([7; 32]);
        let sealed = key.seal(&cx, "nik", b"1504010101800001").expect("sealed");
        assert!(!sealed.contains("1504"));
        assert_eq!(key.open("nik", &sealed).expect("opened").as_slice(), b"1504010101800001");
        assert!(key.open("kunci", &sealed).is_none());
        assert!(SealingKey::new([8; 32]).open("nik", &sealed).is_none());
        assert_ne!(key.seal(&cx, "nik", b"1504010101800001").expect("sealed"), sealed);
    }

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new("frasa-sandi".to_owned());
        assert!(!format!("{secret:?} {:?}", SealingKey::new([1; 32])).contains("frasa"));
        assert_eq!(secret.reveal(), "frasa-sandi");
    }
}
