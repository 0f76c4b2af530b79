//! Signing by the e-signature service of `BSrE` (BSSN), client service inside the agency's network: `POST {base}/api/sign/pdf`,
//! multipart, HTTP Basic. Fields as public programs of Indonesian agencies use them. Neither NIK nor passphrase is ever
//! logged: both are [`Secret`], and errors carry the status and the service's own words alone.

use async_trait::async_trait;
use bytes::Bytes;
use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use serde::Deserialize;

use super::{Bsre, Signature, Signer, SignerError};
use crate::{model::Signing, seal::Secret};

/// The service, with the passphrase of whoever signs now.
pub(super) struct Service {
    pub(super) client: reqwest::Client,
    pub(super) settings: Bsre,
    pub(super) passphrase: Secret,
}

/// How the service says no.
#[derive(Deserialize, Default)]
struct Refusal {
    #[serde(default)]
    error: String,
}

#[async_trait]
impl Signer for Service {
    fn kind(&self) -> Signing {
        Signing::Bsre
    }

    async fn sign(&self, pdf: Bytes, about: &Signature<'_>) -> Result<Bytes, SignerError> {
        let nik = about.nik.as_ref().ok_or_else(|| SignerError::Refused("no NIK is known".to_owned()))?;
        let length = pdf.len() as u64;
        let file = Part::stream_with_length(pdf, length)
            .file_name("sertifikat.pdf")
            .mime_str("application/pdf")
            .map_err(|e| SignerError::Answer(e.to_string()))?;
        let form = Form::new()
            .part("file", file)
            .text("nik", nik.reveal().to_owned())
            .text("passphrase", self.passphrase.reveal().to_owned())
            .text("tampilan", "invisible")
            .text("image", "false")
            .text("reason", about.reason.to_owned())
            .text("location", about.location.to_owned());
        let url = format!("{}/api/sign/pdf", self.settings.url);
        let request = self.client.post(url).basic_auth(&self.settings.username, Some(self.settings.password.reveal()));
        let answer =
            request.multipart(form).send().await.map_err(|e| SignerError::Unavailable(e.without_url().to_string()))?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|e| SignerError::Unavailable(e.without_url().to_string()))?;
        if status.is_success() && bytes.starts_with(b"%PDF-") {
            return Ok(bytes);
        }
        let said = serde_json::from_slice::<Refusal>(&bytes).unwrap_or_default().error;
        let said = format!("{status}: {}", said.chars().take(200).collect::<String>());
        match status {
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                Err(SignerError::Refused(said))
            }
            _ if status.is_success() => Err(SignerError::Answer(said)),
            _ => Err(SignerError::Unavailable(said)),
        }
    }
}
