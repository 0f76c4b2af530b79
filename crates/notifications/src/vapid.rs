//! Who sends: the installation, by a signature that its push subscriptions are bound to (VAPID, RFC 8292).

use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::json;
use sha2::Sha256;
use url::Url;

/// How long a signature is good for. RFC 8292 allows a day.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);

/// The installation's key pair on P-256.
#[derive(Clone)]
pub struct Vapid(Arc<SigningKey>);

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vapid").field(&self.public()).finish()
    }
}

impl Vapid {
    /// The pair that belongs to this secret: the same on every node and after every start. None where no number derived from it lies on
    /// the curve, which no secret brings about by chance.
    pub fn derived(secret: &[u8; 32]) -> Option<Self> {
        let secrets = Hkdf::<Sha256>::new(None, secret);
        // One number in 2^32 is too large for the curve; then the next is taken.
        let key = (0_u8..=u8::MAX).find_map(|round| {
            let mut bytes = [0; 32];
            secrets.expand(&[b"serentak web push".as_slice(), &[round]].concat(), &mut bytes).ok()?;
            SigningKey::from_slice(&bytes).ok()
        });
        key.map(|key| Self(Arc::new(key)))
    }

    /// The public key as browsers want it: uncompressed, base64url.
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// The `Authorization` header for a notice to this address.
    pub(crate) fn authorization(&self, endpoint: &Url, contact: &str, now: DateTime<Utc>) -> String {
        let part = |value: serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": (now + GOOD_FOR).timestamp(),
            "sub": contact,
        });
        let signed = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ES256" })), part(claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", BASE64URL_NOPAD.encode(&signature.to_bytes()), self.public())
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::{VerifyingKey, signature::Verifier};

    use super::*;

    #[test]
    fn one_secret_gives_one_key_and_a_signature_that_it_verifies() {
        let derived = |secret| Vapid::derived(&[secret; 32]).expect("a key");
        let vapid = derived(7);
        assert_eq!(vapid.public(), derived(7).public());
        assert_ne!(vapid.public(), derived(8).public());

        let endpoint = Url::parse("https://push.example/send/abc").expect("an address");
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
        let header = vapid.authorization(&endpoint, "https://belajar.example", now);
        let (token, key) = header.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).expect("two parts");
        let (signed, signature) = token.rsplit_once('.').expect("a signature");
        let decoded = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url");
        let key = VerifyingKey::from_sec1_bytes(&decoded(key)).expect("a point");
        let signature = Signature::from_slice(&decoded(signature)).expect("a signature");
        key.verify(signed.as_bytes(), &signature).expect("signed by the key");
        let claims = decoded(signed.split_once('.').expect("claims").1);
        let claims: serde_json::Value = serde_json::from_slice(&claims).expect("json");
        assert_eq!(claims["aud"], "https://push.example");
        assert_eq!(claims["exp"], 1_800_000_000 + 12 * 3600);
    }
}
