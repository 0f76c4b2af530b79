//! Certificates as Open Badges 3.0: credentials by the W3C data model 2.0, signed with the key of the instance.

mod bake;
mod canon;
mod proof;
mod status;
mod verify;

use chrono::{DateTime, SecondsFormat, TimeZone as _, Utc};
use data_encoding::BASE64URL_NOPAD;
use kernel::{
    Cx,
    id::{CertificateId, CourseId},
};
use serde_json::{Value, json};

pub use self::{
    canon::CanonError,
    verify::{Verdict, verify},
};
use crate::{
    Certification, CertificationError,
    keys::{InstanceKey, PublicKey, parse_multibase},
    model::Certificate,
    store,
};

/// The picture of a badge.
const PICTURE: &str = include_str!("../../typst/badge.svg");
/// The page of typst that makes pixels of it.
const PICTURE_PAGE: &str = "#set page(width: 256pt, height: 256pt, margin: 0pt, fill: none)\n#image(bytes(json(\"/data.json\").svg), width: 256pt)";

/// How a credential is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON-LD with a Data Integrity proof.
    JsonLd,
    /// VC-JWT.
    Jwt,
    /// JSON-LD inside a PNG picture.
    Png,
    /// JSON-LD inside an SVG picture.
    Svg,
}

/// By which name the issuer signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IssuerName {
    /// `did:web`: the site's address, whose keys are at `/.well-known/did.json`.
    #[default]
    Web,
    /// `did:key`: the key alone, for readers without a network.
    Key,
}

impl Certification {
    /// The certificate as an Open Badge.
    pub async fn badge(
        &self,
        cx: &Cx,
        certificate: &Certificate,
        form: Form,
        name: IssuerName,
    ) -> Result<Vec<u8>, CertificationError> {
        let key = self.signing_key(cx).await?;
        let issued = certificate.issued_at.ok_or(CertificationError::NotFound)?;
        let (did, method) = self.names(&key, name);
        let credential = self.credential(certificate, &did, issued);
        if form == Form::Jwt {
            return Ok(proof::jwt(&key, &credential, &method).into_bytes());
        }
        let signed =
            proof::add(&key, credential, &method, issued).map_err(|e| CertificationError::Credential(e.to_string()))?;
        let text = signed.to_string();
        let missing = || CertificationError::Credential("the picture cannot hold it".to_owned());
        match form {
            Form::JsonLd | Form::Jwt => Ok(text.into_bytes()),
            Form::Svg => bake::into_svg(PICTURE, &text).map(String::into_bytes).ok_or_else(missing),
            Form::Png => bake::into_png(&picture().await?, &text).ok_or_else(missing),
        }
    }

    /// DID and verification method of the issuer.
    fn names(&self, key: &InstanceKey, name: IssuerName) -> (String, String) {
        let did = match name {
            IssuerName::Web => self.did(),
            IssuerName::Key => format!("did:key:{}", key.public),
        };
        let method = format!("{did}#{}", key.public);
        (did, method)
    }

    /// The site as `did:web`.
    pub fn did(&self) -> String {
        let address = &self.inner.settings.public_url;
        let host = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        format!("did:web:{}", host.replace(':', "%3A").replace('/', ":"))
    }

    fn credential(&self, certificate: &Certificate, did: &str, issued: DateTime<Utc>) -> Value {
        let site = &self.inner.settings.public_url;
        let printed = &certificate.snapshot;
        let mut credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": format!("urn:uuid:{}", certificate.id),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": printed.training,
            "issuer": { "id": did, "type": ["Profile"], "name": printed.issuer, "url": site },
            "validFrom": issued.to_rfc3339_opts(SecondsFormat::Secs, true),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [{ "type": "IdentityObject", "hashed": false, "identityHash": printed.name, "identityType": "name" }],
                "licenseNumber": printed.number,
                "creditsEarned": printed.jp,
                "achievement": self.achievement_of(certificate.course, &printed.training, printed.jp),
            },
            "evidence": [{ "id": printed.check_url, "type": ["Evidence"], "name": printed.number }],
        });
        if let Some(end) = certificate.expires_on.and_then(|last| last.and_hms_opt(23, 59, 59)) {
            let end = self.inner.settings.zone.from_local_datetime(&end).earliest();
            if let Some(end) = end {
                credential["validUntil"] = end.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true).into();
            }
        }
        if let Some(index) = certificate.status_index {
            let list = format!("{site}/lencana/status/{}", status::list_of(index));
            credential["credentialStatus"] = json!({
                "id": format!("{list}#{}", status::place_of(index)),
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": status::place_of(index).to_string(),
                "statusListCredential": list,
            });
        }
        credential
    }

    fn achievement_of(&self, course: CourseId, title: &str, jp: u32) -> Value {
        json!({
            "id": format!("{}/lencana/capaian/{course}", self.inner.settings.public_url),
            "type": ["Achievement"],
            "achievementType": "Course",
            "name": title,
            "description": format!("{title} ({jp} JP)"),
            "criteria": { "narrative": format!("Menuntaskan {title}, {jp} jam pelajaran.") },
            "creditsAvailable": jp,
        })
    }

    /// What is achieved by a course, by its newest certificate; `None` if it never gave one.
    pub async fn achievement(&self, course: CourseId) -> Result<Option<Value>, CertificationError> {
        let newest = store::newest_of_course(&self.db().reader(), course).await?;
        Ok(newest.map(|certificate| {
            let printed = &certificate.snapshot;
            let mut achievement = self.achievement_of(course, &printed.training, printed.jp);
            achievement["@context"] = json!([
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ]);
            achievement["creator"] = json!({ "id": self.did(), "type": ["Profile"], "name": printed.issuer });
            achievement
        }))
    }

    /// The site's DID document, with all keys that ever signed.
    pub async fn did_document(&self, cx: &Cx) -> Result<Value, CertificationError> {
        let did = self.did();
        let keys = self.public_keys(cx).await?;
        let method = |key: &PublicKey| {
            json!({
                "id": format!("{did}#{}", key.multibase),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.multibase,
            })
        };
        let methods: Vec<Value> = keys.iter().map(method).collect();
        let ids: Vec<Value> = methods.iter().map(|method| method["id"].clone()).collect();
        Ok(json!({
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": did,
            "alsoKnownAs": [self.inner.settings.public_url],
            "verificationMethod": methods,
            "assertionMethod": ids,
        }))
    }

    /// A status list, signed: which certificates of its range are revoked or replaced.
    pub async fn status_list(&self, cx: &Cx, number: i32) -> Result<Value, CertificationError> {
        let key = self.signing_key(cx).await?;
        let (from, to) = status::range(number).ok_or(CertificationError::NotFound)?;
        let revoked = store::revoked_places(&self.db().reader(), from, to).await?;
        let encoded = status::encoded(revoked.into_iter().map(|index| index - from));
        let (did, method) = self.names(&key, IssuerName::Web);
        let list = format!("{}/lencana/status/{number}", self.inner.settings.public_url);
        let credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": list,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": did,
            "validFrom": DateTime::UNIX_EPOCH.to_rfc3339_opts(SecondsFormat::Secs, true),
            "credentialSubject": {
                "id": format!("{list}#list"),
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": encoded,
            },
        });
        proof::add(&key, credential, &method, cx.now()).map_err(|e| CertificationError::Credential(e.to_string()))
    }

    /// The certificate of ours that a credential speaks of, if one of our keys signed it.
    pub async fn ours(&self, cx: &Cx, verdict: &Verdict) -> Result<Option<Certificate>, CertificationError> {
        let Verdict::Valid { key, id, .. } = verdict else { return Ok(None) };
        let known = self.public_keys(cx).await?.iter().any(|ours| ours.multibase == *key);
        let id = id.strip_prefix("urn:uuid:").and_then(|id| id.parse::<CertificateId>().ok());
        match id.filter(|_| known) {
            Some(id) => Ok(store::certificate(&self.db().reader(), id).await?),
            None => Ok(None),
        }
    }

    /// The public keys as the page for checking without a network takes them: base64url, with blanks between them.
    pub async fn offline_keys(&self, cx: &Cx) -> Result<String, CertificationError> {
        let keys = self.public_keys(cx).await?;
        let raw = keys
            .iter()
            .filter_map(|key| parse_multibase(&key.multibase))
            .map(|key| BASE64URL_NOPAD.encode(key.as_bytes()));
        Ok(raw.collect::<Vec<_>>().join(" "))
    }
}

/// The picture as pixels, made once.
async fn picture() -> Result<Vec<u8>, CertificationError> {
    static PIXELS: tokio::sync::OnceCell<Vec<u8>> = tokio::sync::OnceCell::const_new();
    let made = PIXELS.get_or_try_init(|| async {
        let data = json!({ "svg": PICTURE });
        let files = documents::Files::default();
        let pages = tokio::task::spawn_blocking(move || documents::png(PICTURE_PAGE, &data, &files, 1.5)).await??;
        pages.into_iter().next().ok_or_else(|| CertificationError::Credential("no picture".to_owned()))
    });
    made.await.cloned()
}

#[cfg(test)]
mod tests;
