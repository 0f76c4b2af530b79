//! The key that signs closings. It is derived from the installation's secret, which lies outside of the database: a copy of the database
//! alone can neither sign a closing nor lose the key.

use std::fmt;

use data_encoding::HEXLOWER as HEX;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Separates this key from whatever else the secret serves. A change would make another key.
const PURPOSE: &[u8] = b"serentak.learning-hours.closing.v1\0";
/// What is signed to vouch for the key of an earlier version of the product.
const VOUCH: &str = "serentak-jp-closing-key-v1:";

/// The signing key of closings.
#[derive(Clone)]
pub struct ClosingKey(SigningKey);

impl fmt::Debug for ClosingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClosingKey(•••)")
    }
}

impl ClosingKey {
    /// The key that follows from the installation's secret of 32 random bytes.
    pub fn derived(secret: &[u8; 32]) -> Self {
        let seed: Zeroizing<[u8; 32]> =
            Zeroizing::new(Sha256::new().chain_update(PURPOSE).chain_update(secret).finalize().into());
        Self(SigningKey::from_bytes(&seed))
    }

    /// The public half in hex.
    pub(crate) fn public(&self) -> String {
        HEX.encode(self.0.verifying_key().as_bytes())
    }

    /// The signature of a text in hex.
    pub(crate) fn sign(&self, text: &str) -> String {
        HEX.encode(&self.0.sign(text.as_bytes()).to_bytes())
    }

    /// Vouches for a public key by which closings were signed before.
    pub(crate) fn vouch(&self, public: &str) -> String {
        self.sign(&format!("{VOUCH}{public}"))
    }

    /// Whether this key vouched for that one.
    pub(crate) fn vouched(&self, public: &str, vouch: &str) -> bool {
        fits(&self.public(), &format!("{VOUCH}{public}"), vouch)
    }
}

/// Whether the signature of a text is by this public key; both in hex.
pub(crate) fn fits(public: &str, text: &str, signature: &str) -> bool {
    let key: Option<[u8; 32]> = HEX.decode(public.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    let signature = HEX.decode(signature.as_bytes()).ok().and_then(|bytes| Signature::from_slice(&bytes).ok());
    match (key.and_then(|key| VerifyingKey::from_bytes(&key).ok()), signature) {
        (Some(key), Some(signature)) => key.verify_strict(text.as_bytes(), &signature).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_follows_from_the_secret_and_vouches_for_the_old_one() {
        let (own, other) = (ClosingKey::derived(&[1; 32]), ClosingKey::derived(&[2; 32]));
        assert_eq!(own.public(), ClosingKey::derived(&[1; 32]).public());
        assert_ne!(own.public(), HEX.encode(SigningKey::from_bytes(&[1; 32]).verifying_key().as_bytes()));
        let vouch = own.vouch("ab01");
        assert_eq!(
            (own.vouched("ab01", &vouch), own.vouched("ab02", &vouch), other.vouched("ab01", &vouch)),
            (true, false, false)
        );
        assert!(!own.vouched("ab01", ""));
        // What is signed as a closing never passes for a vouch.
        assert!(!own.vouched("ab01", &own.sign("ab01")));
        assert!(!format!("{own:?}").contains("Signing"));
    }
}
