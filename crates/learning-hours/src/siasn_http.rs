//! The gateway over HTTP, as clients of BKN's web service speak it.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use url::Url;

use crate::{
    commands::siasn::{GatewayError, SiasnGateway},
    rules::siasn::{Row, Service},
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// SIASN's web service behind BKN's API gateway.
pub struct HttpGateway {
    client: reqwest::Client,
    base: Url,
    gateway_token: String,
    user_token: String,
}

impl HttpGateway {
    /// A gateway at this address (`https://…/api/1.0/`), with the API gateway's token and the token of the single sign-on.
    pub fn new(base: Url, gateway_token: String, user_token: String) -> Result<Self, reqwest::Error> {
        let client =
            reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { client, base, gateway_token, user_token })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    #[serde(default)]
    success: bool,
    #[serde(default)]
    message: String,
    #[serde(default)]
    map_data: MapData,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct MapData {
    #[serde(default)]
    rw_kursus_id: String,
    #[serde(default)]
    rw_diklat_id: String,
}

fn away(error: impl std::error::Error + Send + Sync + 'static) -> GatewayError {
    GatewayError::Away(Box::new(error))
}

#[async_trait]
impl SiasnGateway for HttpGateway {
    async fn save(&self, service: Service, row: &Row) -> Result<String, GatewayError> {
        let address = format!("{}/{}/save", self.base.as_str().trim_end_matches('/'), service.as_str());
        let request = self
            .client
            .post(address)
            .bearer_auth(&self.gateway_token)
            .header("Auth", format!("bearer {}", self.user_token));
        let answer = request.json(&row.sent_to(service)).send().await.map_err(away)?;
        let status = answer.status();
        if status.is_server_error() || matches!(status.as_u16(), 401 | 403 | 429) {
            return Err(away(
                answer
                    .error_for_status()
                    .err()
                    .map_or_else(|| std::io::Error::other("odd status"), std::io::Error::other),
            ));
        }
        let reply: Reply = answer.json().await.map_err(away)?;
        if !reply.success {
            return Err(GatewayError::Refused(reply.message));
        }
        Ok(match service {
            Service::Kursus => reply.map_data.rw_kursus_id,
            Service::Diklat => reply.map_data.rw_diklat_id,
        })
    }
}
