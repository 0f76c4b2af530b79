//! Handing a certificate over to a wallet app: `OpenID` for Verifiable Credential Issuance 1.0, pre-authorised code flow with a PIN
//! (<https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html>).
//!
//! Code and access token are sealed notes: they say for which certificate and until when, and nobody else can write one. What is kept is
//! that a code was used. The credential is not bound to a key of the wallet: it names its holder, as on paper.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use kernel::{Cx, id::CertificateId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Certification, CertificationError,
    badge::{Form, IssuerName},
    model::{Certificate, State},
    store,
};

/// How long an offer can be taken up.
const OFFER: TimeDelta = TimeDelta::minutes(10);
/// How long a wallet has for fetching what it was let have.
const TOKEN: TimeDelta = TimeDelta::minutes(5);
/// Under which purposes code and token are sealed.
const CODE_PURPOSE: &str = "certification.wallet.code";
const TOKEN_PURPOSE: &str = "certification.wallet.token";
/// Digits of the PIN.
const PIN_DIGITS: usize = 6;
/// The grant of the flow.
pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
/// Names of what can be handed over: as VC-JWT, and as JSON-LD with a Data Integrity proof.
const AS_JWT: &str = "OpenBadgeCredential_jwt";
const AS_JSON_LD: &str = "OpenBadgeCredential_ldp";

/// What code and token say.
#[derive(Serialize, Deserialize)]
struct Note {
    certificate: CertificateId,
    until: DateTime<Utc>,
    /// Empty in a token.
    pin: String,
}

/// An offer to a wallet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Opens the wallet; also what the QR code says.
    pub address: String,
    /// What the holder types in the wallet.
    pub pin: String,
    /// Until when it can be taken up.
    pub until: DateTime<Utc>,
}

/// Why nothing is handed over, by the words of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The code is none, was used, has ended, or the PIN is another.
    Grant,
    /// The token is none or has ended.
    Token,
    /// Something is asked for that is not handed over.
    Configuration,
}

impl Certification {
    /// Offers a certificate that is valid to its holder's wallet.
    ///
    /// # Errors
    /// [`CertificationError::Ended`] for one that is not valid.
    pub fn offer(&self, cx: &Cx, certificate: &Certificate) -> Result<Offer, CertificationError> {
        if certificate.state != State::Issued || certificate.expired(self.today(cx)) {
            return Err(CertificationError::Ended);
        }
        let pin = format!("{:0PIN_DIGITS$}", u32::from_be_bytes(cx.random()) % 10_u32.pow(PIN_DIGITS as u32));
        let until = cx.now() + OFFER;
        let note = Note { certificate: certificate.id, until, pin: pin.clone() };
        let code = self.sealed(cx, CODE_PURPOSE, &note)?;
        let offer = json!({
            "credential_issuer": self.inner.settings.public_url,
            "credential_configuration_ids": [AS_JWT, AS_JSON_LD],
            "grants": { GRANT: {
                "pre-authorized_code": code,
                "tx_code": { "input_mode": "numeric", "length": PIN_DIGITS },
            } },
        });
        let mut address = url::Url::parse("openid-credential-offer://").map_err(|_| CertificationError::NotFound)?;
        address.query_pairs_mut().append_pair("credential_offer", &offer.to_string());
        Ok(Offer { address: address.into(), pin, until })
    }

    /// The access token for a code. A code serves once, whether the PIN was right or not.
    pub(crate) async fn redeem(
        &self,
        cx: &Cx,
        code: &str,
        pin: &str,
    ) -> Result<Result<(String, TimeDelta), Refusal>, CertificationError> {
        let Some(note) = self.opened(cx, CODE_PURPOSE, code) else { return Ok(Err(Refusal::Grant)) };
        let used = HEXLOWER.encode(&Sha256::digest(code.as_bytes()));
        let tx = self.db().begin().await?;
        let first = store::use_offer(&tx.exec(), &used, cx.now()).await?;
        tx.audit(cx, "certification.hand_over", note.certificate, json!({ "first": first, "pin": note.pin == pin }))
            .await?;
        tx.commit().await?;
        if !first || note.pin != pin {
            return Ok(Err(Refusal::Grant));
        }
        let token = Note { certificate: note.certificate, until: cx.now() + TOKEN, pin: String::new() };
        Ok(Ok((self.sealed(cx, TOKEN_PURPOSE, &token)?, TOKEN)))
    }

    /// The credential that a token lets have, in the configuration asked for.
    pub(crate) async fn hand_over(
        &self,
        cx: &Cx,
        token: &str,
        configuration: &str,
    ) -> Result<Result<Value, Refusal>, CertificationError> {
        let Some(note) = self.opened(cx, TOKEN_PURPOSE, token) else { return Ok(Err(Refusal::Token)) };
        let found = self.certificate(note.certificate).await?;
        let Some(certificate) = found.filter(|one| one.state == State::Issued) else { return Ok(Err(Refusal::Token)) };
        let form = match configuration {
            AS_JWT => Form::Jwt,
            AS_JSON_LD => Form::JsonLd,
            _ => return Ok(Err(Refusal::Configuration)),
        };
        let badge = self.badge(cx, &certificate, form, IssuerName::Web).await?;
        let unfit = |error: String| CertificationError::Credential(error);
        let credential = if form == Form::Jwt {
            Value::String(String::from_utf8(badge).map_err(|e| unfit(e.to_string()))?)
        } else {
            serde_json::from_slice(&badge).map_err(|e| unfit(e.to_string()))?
        };
        Ok(Ok(json!({ "credentials": [{ "credential": credential }] })))
    }

    /// What wallets are told of the issuer.
    pub(crate) fn wallet_metadata(&self) -> Value {
        let settings = &self.inner.settings;
        let site = &settings.public_url;
        let types = ["VerifiableCredential", "OpenBadgeCredential"];
        let shown = json!({ "display": [
            { "name": "Sertifikat pelatihan", "locale": "id" },
            { "name": "Training certificate", "locale": "en" },
        ] });
        json!({
            "credential_issuer": site,
            "credential_endpoint": format!("{site}/dompet/kredensial"),
            "display": [{ "name": settings.issuer, "locale": "id" }],
            "credential_configurations_supported": {
                AS_JWT: {
                    "format": "jwt_vc_json",
                    "credential_signing_alg_values_supported": ["EdDSA"],
                    "credential_definition": { "type": types },
                    "credential_metadata": shown,
                },
                AS_JSON_LD: {
                    "format": "ldp_vc",
                    "credential_signing_alg_values_supported": ["eddsa-rdfc-2022"],
                    "credential_definition": {
                        "@context": [
                            "https://www.w3.org/ns/credentials/v2",
                            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                        ],
                        "type": types,
                    },
                    "credential_metadata": shown,
                },
            },
        })
    }

    /// What wallets are told of who gives tokens: the site itself.
    pub(crate) fn token_metadata(&self) -> Value {
        let site = &self.inner.settings.public_url;
        json!({
            "issuer": site,
            "token_endpoint": format!("{site}/dompet/token"),
            "grant_types_supported": [GRANT],
            "response_types_supported": [],
            "pre-authorized_grant_anonymous_access_supported": true,
        })
    }

    fn sealed(&self, cx: &Cx, purpose: &str, note: &Note) -> Result<String, CertificationError> {
        let text = serde_json::to_vec(note).map_err(|e| CertificationError::Credential(e.to_string()))?;
        self.inner.settings.sealing_key.seal(cx, purpose, &text).ok_or(CertificationError::Key)
    }

    /// The note, if it is one of ours that has not ended.
    fn opened(&self, cx: &Cx, purpose: &str, sealed: &str) -> Option<Note> {
        let text = self.inner.settings.sealing_key.open(purpose, sealed)?;
        let note: Note = serde_json::from_slice(&text).ok()?;
        (cx.now() < note.until).then_some(note)
    }
}
