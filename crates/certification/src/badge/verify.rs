//! Judging a credential without a network: what it says, whether it is in time, and whether its signature holds with the key that the
//! file itself names.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::VerifyingKey;
use serde_json::Value;

use super::{bake, proof};
use crate::keys::parse_multibase;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The signature holds. Who holds the key is for the caller to know.
    Valid {
        /// The key, `z6Mk…`.
        key: String,
        /// The credential's id.
        id: String,
        /// Where its state is to be looked up, if anywhere: status list and place.
        status: Option<(String, u32)>,
    },
    /// It is no credential, says what cannot be, or was changed.
    Invalid(&'static str),
    /// It cannot be judged without a network or with the cryptography at hand.
    Unknown(&'static str),
}

/// Bytes of a file at most.
const LARGEST: usize = 5 * 1024 * 1024;

/// Judges a file: JSON-LD, VC-JWT, or a PNG or SVG picture with either inside.
pub fn verify(file: &[u8], now: DateTime<Utc>) -> Verdict {
    if file.len() > LARGEST {
        return Verdict::Invalid("too_large");
    }
    let baked;
    let text = if file.starts_with(b"\x89PNG") {
        match bake::from_png(file) {
            Some(text) => {
                baked = text;
                baked.as_str()
            }
            None => return Verdict::Invalid("no_credential"),
        }
    } else {
        match std::str::from_utf8(file) {
            Ok(text) if text.trim_start().starts_with('<') => match bake::from_svg(text) {
                Some(text) => {
                    baked = text;
                    baked.as_str()
                }
                None => return Verdict::Invalid("no_credential"),
            },
            Ok(text) => text,
            Err(_) => return Verdict::Invalid("no_credential"),
        }
    };
    judge(text, now).unwrap_or_else(|verdict| verdict)
}

fn judge(text: &str, now: DateTime<Utc>) -> Result<Verdict, Verdict> {
    if text.trim_start().starts_with('{') {
        let credential: Value = serde_json::from_str(text).map_err(|_| Verdict::Invalid("no_credential"))?;
        sensible(&credential, now)?;
        let proofs = match credential.get("proof") {
            Some(Value::Array(proofs)) if !proofs.is_empty() => proofs.clone(),
            Some(one @ Value::Object(_)) => vec![one.clone()],
            _ => return Err(Verdict::Invalid("no_proof")),
        };
        let mut verdict = Verdict::Unknown("cryptosuite");
        for one in proofs {
            if one["type"] != "DataIntegrityProof" || one["cryptosuite"] != "eddsa-rdfc-2022" {
                continue;
            }
            if one["proofPurpose"] != "assertionMethod" {
                return Err(Verdict::Invalid("purpose"));
            }
            let Some((name, key)) = one["verificationMethod"].as_str().and_then(named_key) else {
                verdict = Verdict::Unknown("key");
                continue;
            };
            return match proof::holds(&credential, &one, &key) {
                Ok(true) => Ok(valid(name, &credential)),
                Ok(false) => Err(Verdict::Invalid("signature")),
                Err(_) => Err(Verdict::Invalid("json_ld")),
            };
        }
        return Ok(verdict);
    }
    let jws = proof::Jws::parse(text).ok_or(Verdict::Invalid("no_credential"))?;
    let credential = jws.claims.get("vc").unwrap_or(&jws.claims);
    sensible(credential, now)?;
    let seconds = |claim: &str| jws.claims.get(claim).and_then(Value::as_i64);
    if seconds("exp").is_some_and(|at| at < now.timestamp()) {
        return Err(Verdict::Invalid("expired"));
    }
    if seconds("nbf").is_some_and(|at| at > now.timestamp()) {
        return Err(Verdict::Invalid("not_yet"));
    }
    if jws.header["alg"] != "EdDSA" {
        return Ok(Verdict::Unknown("algorithm"));
    }
    let jwk = &jws.header["jwk"];
    let found = match jws.header["kid"].as_str().and_then(named_key) {
        Some(found) => Some(found),
        None if jwk["kty"] == "OKP" && jwk["crv"] == "Ed25519" => jwk["x"].as_str().and_then(|x| {
            let bytes: [u8; 32] = BASE64URL_NOPAD.decode(x.as_bytes()).ok()?.try_into().ok()?;
            let key = VerifyingKey::from_bytes(&bytes).ok()?;
            Some((crate::keys::multibase(&key), key))
        }),
        None => None,
    };
    let Some((name, key)) = found else { return Ok(Verdict::Unknown("key")) };
    if jws.holds(&key) { Ok(valid(name, credential)) } else { Err(Verdict::Invalid("signature")) }
}

/// The key that a verification method names by itself: `did:key:z6Mk…`, or `…#z6Mk…`.
fn named_key(method: &str) -> Option<(String, VerifyingKey)> {
    let name = method.rsplit_once('#').map_or(method, |(_, fragment)| fragment);
    let name = name.strip_prefix("did:key:").unwrap_or(name);
    parse_multibase(name).map(|key| (name.to_owned(), key))
}

fn valid(key: String, credential: &Value) -> Verdict {
    let status = &credential["credentialStatus"];
    let place = status["statusListIndex"].as_str().and_then(|text| text.parse().ok());
    Verdict::Valid {
        key,
        id: credential["id"].as_str().unwrap_or_default().to_owned(),
        status: status["statusListCredential"].as_str().map(ToOwned::to_owned).zip(place),
    }
}

/// What every achievement credential must say (Open Badges 3.0, annex B).
fn sensible(credential: &Value, now: DateTime<Utc>) -> Result<(), Verdict> {
    let has_type = |value: &Value, names: &[&str]| match value.get("type") {
        Some(Value::String(one)) => names.contains(&one.as_str()),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).any(|one| names.contains(&one)),
        _ => false,
    };
    let contexts = credential.get("@context").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let first = contexts.first().and_then(Value::as_str).unwrap_or_default();
    if !["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"].contains(&first) {
        return Err(Verdict::Invalid("context"));
    }
    if !has_type(credential, &["VerifiableCredential"])
        || !has_type(credential, &["OpenBadgeCredential", "AchievementCredential"])
    {
        return Err(Verdict::Invalid("type"));
    }
    let issuer = &credential["issuer"];
    if !(issuer.is_string() || issuer["id"].is_string()) {
        return Err(Verdict::Invalid("issuer"));
    }
    if !has_type(&credential["credentialSubject"], &["AchievementSubject"]) {
        return Err(Verdict::Invalid("subject"));
    }
    let at = |names: [&str; 2]| names.iter().find_map(|name| credential.get(*name)).and_then(Value::as_str);
    let read = |text: &str| DateTime::parse_from_rfc3339(text).map_err(|_| Verdict::Invalid("dates"));
    if let Some(from) = at(["validFrom", "issuanceDate"])
        && read(from)? > now
    {
        return Err(Verdict::Invalid("not_yet"));
    }
    if let Some(until) = at(["validUntil", "expirationDate"])
        && read(until)? < now
    {
        return Err(Verdict::Invalid("expired"));
    }
    Ok(())
}
