//! Proofs: Data Integrity with `eddsa-rdfc-2022` (W3C VC Data Integrity `EdDSA` Cryptosuites 1.0), and VC-JWT with `EdDSA`.

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};

use super::canon::{self, CanonError};
use crate::keys::InstanceKey;

/// Adds a proof to a document.
pub(super) fn add(
    key: &InstanceKey,
    mut document: Value,
    method: &str,
    created: DateTime<Utc>,
) -> Result<Value, CanonError> {
    let mut proof = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created.to_rfc3339_opts(SecondsFormat::Secs, true),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    });
    let signature = key.sign(&covered(&document, &proof)?);
    proof["proofValue"] = format!("z{}", bs58::encode(signature).into_string()).into();
    document["proof"] = json!([proof]);
    Ok(document)
}

/// Whether this proof of this document was made with this key.
pub(super) fn holds(document: &Value, proof: &Value, key: &VerifyingKey) -> Result<bool, CanonError> {
    let mut bare = document.clone();
    let mut options = proof.clone();
    let (Some(bare_map), Some(options_map)) = (bare.as_object_mut(), options.as_object_mut()) else { return Ok(false) };
    bare_map.remove("proof");
    options_map.remove("proofValue");
    let value = proof.get("proofValue").and_then(Value::as_str).and_then(|text| text.strip_prefix('z'));
    let Some(signature) = value.and_then(|text| bs58::decode(text).into_vec().ok()) else { return Ok(false) };
    let Ok(signature) = Signature::from_slice(&signature) else { return Ok(false) };
    Ok(key.verify_strict(&covered(&bare, &options)?, &signature).is_ok())
}

/// What the signature covers: the hash of the proof's options, then that of the document.
fn covered(document: &Value, options: &Value) -> Result<Vec<u8>, CanonError> {
    let mut options = options.clone();
    options["@context"] = document["@context"].clone();
    Ok([canon::hash(&options)?, canon::hash(document)?].concat())
}

/// The credential as a compact JWS (Open Badges 3.0, 8.2).
pub(super) fn jwt(key: &InstanceKey, credential: &Value, method: &str) -> String {
    let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": method });
    let mut claims = credential.clone();
    claims["iss"] = credential["issuer"]["id"].clone();
    claims["jti"] = credential["id"].clone();
    if let Some(subject) = credential["credentialSubject"].get("id") {
        claims["sub"] = subject.clone();
    }
    for (claim, property) in [("nbf", "validFrom"), ("exp", "validUntil")] {
        let at =
            credential.get(property).and_then(Value::as_str).and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        if let Some(at) = at {
            claims[claim] = at.timestamp().into();
        }
    }
    let encode = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let body = format!("{}.{}", encode(&header), encode(&claims));
    let signature = BASE64URL_NOPAD.encode(&key.sign(body.as_bytes()));
    format!("{body}.{signature}")
}

/// A compact JWS, taken apart and not yet believed.
pub(super) struct Jws<'a> {
    pub(super) header: Value,
    pub(super) claims: Value,
    body: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (body, signature) = text.trim().rsplit_once('.')?;
        let (header, claims) = body.split_once('.')?;
        let read = |part: &str| {
            let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
            serde_json::from_slice::<Value>(&bytes).ok().filter(Value::is_object)
        };
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        Some(Self { header: read(header)?, claims: read(claims)?, body, signature })
    }

    pub(super) fn holds(&self, key: &VerifyingKey) -> bool {
        Signature::from_slice(&self.signature).is_ok_and(|s| key.verify_strict(self.body.as_bytes(), &s).is_ok())
    }
}
