//! Sending, after commit: encrypted for the device, with retries, and devices that are gone forgotten.

use std::time::Duration;

use async_trait::async_trait;
use data_encoding::BASE64URL_NOPAD;
use database::{Tx, jobs::enqueue};
use kernel::{
    Cx,
    id::PushDeviceId,
    job::{JobError, JobHandler},
};
use p256::PublicKey;
use reqwest::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use web::Words;
use web_push_native::{Auth, WebPushBuilder};

use crate::{
    Notifications,
    model::{Device, Notice},
    store,
};

const SEND: &str = "notifications.send";
/// How long a service may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long a service keeps a notice for a device that is switched off.
const KEPT: Duration = Duration::from_hours(24);

#[derive(Serialize, Deserialize)]
struct Order {
    device: PushDeviceId,
    notice: Notice,
}

/// Queues the notice for the device.
pub(crate) async fn queue(tx: &Tx, cx: &Cx, device: PushDeviceId, notice: Notice) -> database::Result<()> {
    let order = json!(Order { device, notice });
    enqueue(tx, cx, SEND, order, cx.now()).await?;
    Ok(())
}

/// Sends one notice to one device. Sent twice it replaces itself there.
pub(crate) struct Send(pub(crate) Notifications);

#[async_trait]
impl JobHandler for Send {
    fn name(&self) -> &'static str {
        SEND
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let order: Order = serde_json::from_value(payload)?;
        let Some(device) = store::device(&self.0.db().reader(), order.device).await? else { return Ok(()) };
        let settings = self.0.settings();
        // A service may have been taken out of the settings since.
        if !settings.services.have(&device.endpoint) {
            return Ok(());
        }
        let words = Words::new(settings.catalogue.clone(), device.locale);
        let response = self.0.inner.client.execute(request(&self.0, cx, &device, &told(&words, &order.notice))?).await;
        // The address is a secret; an error of the client would name it.
        let status = response.map_err(reqwest::Error::without_url)?.status();
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => {
                // Turned off in the browser, or bound to a key that we no longer have.
                let tx = self.0.db().begin().await?;
                store::delete(&tx.exec(), device.person, device.id).await?;
                tx.audit(cx, "push_device.gone", device.id, json!({ "status": status.as_u16() })).await?;
                tx.commit().await?;
                Ok(())
            }
            status if status.is_success() => Ok(()),
            status => Err(format!("the push service answered {status}").into()),
        }
    }
}

/// What the device shows. The tag lets a later notice of the same page replace this one.
fn told(words: &Words, notice: &Notice) -> Value {
    let (title, text) = match notice.kind {
        Some(kind) => {
            let key = format!("push-{}", kind.as_str());
            (words.t(&key), words.t(format!("{key}-text")))
        }
        None => (words.t("push-trial"), words.t("push-trial-text")),
    };
    json!({ "title": title, "body": text, "href": notice.href, "tag": notice.href, "lang": words.locale().tag() })
}

fn request(
    notifications: &Notifications,
    cx: &Cx,
    device: &Device,
    told: &Value,
) -> Result<reqwest::Request, JobError> {
    let settings = notifications.settings();
    let key = PublicKey::from_sec1_bytes(&BASE64URL_NOPAD.decode(device.p256dh.as_bytes())?)?;
    let auth: [u8; 16] =
        BASE64URL_NOPAD.decode(device.auth.as_bytes())?.try_into().map_err(|_| "a secret of another length")?;
    let built = WebPushBuilder::new(device.endpoint.parse()?, key, Auth::from(auth))
        .with_valid_duration(KEPT)
        .build(told.to_string())?;
    let authorization = settings.vapid.authorization(&Url::parse(&device.endpoint)?, &settings.public_url, cx.now());
    let mut request: reqwest::Request = built.try_into().map_err(|_| "no request")?;
    request.headers_mut().insert(header::AUTHORIZATION, authorization.try_into()?);
    Ok(request)
}
