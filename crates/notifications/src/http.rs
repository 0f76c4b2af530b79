//! Pages and API of this feature.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use chrono::{DateTime, Utc};
use kernel::{Locale, id::PushDeviceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Form, Json, Path, Routes, Ui, WriteKey, redirect_with};

use crate::{
    Notifications,
    model::{Device, Kind, Registration},
};

const PAGE: &str = "/akun/pemberitahuan";

pub(crate) fn routes() -> Routes<Notifications> {
    Routes::new()
        .get(PAGE, Access::SignedIn, page)
        .post(PAGE, Access::SignedIn, choose)
        .post("/akun/pemberitahuan/coba", Access::SignedIn, try_out)
        .post("/akun/pemberitahuan/{device}/hapus", Access::SignedIn, remove)
        .api(Access::SignedIn, utoipa_axum::routes!(api_list))
        .api(Access::SignedIn, utoipa_axum::routes!(api_register))
        .api(Access::SignedIn, utoipa_axum::routes!(api_remove))
}

#[derive(Template)]
#[template(path = "notifications/devices.html")]
struct DevicesPage<'a> {
    ui: &'a Ui,
    devices: Vec<Device>,
    muted: BTreeSet<Kind>,
    /// The key that browsers bind the registration to; none where no service is allowed.
    key: Option<String>,
}

async fn page(State(notifications): State<Notifications>, ui: Ui) -> Answer {
    let (devices, muted) = notifications.devices(&ui.cx).await?;
    let settings = notifications.settings();
    let key = (!settings.services.is_empty()).then(|| settings.vapid.public());
    ui.page(&DevicesPage { ui: &ui, devices, muted, key })
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    jenis: Vec<String>,
}

async fn choose(
    State(notifications): State<Notifications>,
    Context(cx): Context,
    Form(wanted): Form<Wanted>,
) -> Answer {
    notifications.choose(&cx, &wanted.jenis.iter().filter_map(|word| Kind::parse(word)).collect()).await?;
    Ok(redirect_with(PAGE, "pemberitahuan"))
}

async fn try_out(State(notifications): State<Notifications>, Context(cx): Context) -> Answer {
    notifications.try_out(&cx).await?;
    Ok(redirect_with(PAGE, "pemberitahuan-coba"))
}

async fn remove(
    State(notifications): State<Notifications>,
    Context(cx): Context,
    Path(device): Path<PushDeviceId>,
) -> Answer {
    notifications.remove(&cx, device).await?;
    Ok(redirect_with(PAGE, "pemberitahuan-hapus"))
}

/// A device that takes notices.
#[derive(Serialize, ToSchema)]
struct DeviceDocument {
    id: Uuid,
    /// Browser and system, as far as the browser told.
    name: String,
    /// SHA-256 of the address at the push service, in hexadecimal digits.
    digest: String,
    since: DateTime<Utc>,
}

/// My devices that take notices, the newest first.
#[utoipa::path(get, path = "/api/v1/push-devices", tag = "notifications",
    responses((status = 200, body = Vec<DeviceDocument>)))]
async fn api_list(
    State(notifications): State<Notifications>,
    Context(cx): Context,
) -> Answer<Json<Vec<DeviceDocument>>> {
    let (devices, _) = notifications.devices(&cx).await?;
    let document = |device: Device| DeviceDocument {
        id: device.id.uuid(),
        name: device.name,
        digest: device.digest,
        since: device.since,
    };
    Ok(Json(devices.into_iter().map(document).collect()))
}

/// What `PushSubscription.toJSON()` gives in a browser, and the language wished.
#[derive(Deserialize, ToSchema)]
struct RegistrationDocument {
    endpoint: String,
    keys: KeysDocument,
    /// `id` or `en`.
    #[serde(default)]
    locale: String,
}

#[derive(Deserialize, ToSchema)]
struct KeysDocument {
    p256dh: String,
    auth: String,
}

/// A device that was registered.
#[derive(Serialize, ToSchema)]
struct Registered {
    id: Uuid,
}

/// Sends notices to this device from now on; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/push-devices", tag = "notifications", params(("Idempotency-Key" = Uuid, Header)),
    request_body = RegistrationDocument, responses((status = 201, body = Registered), (status = 409), (status = 422)))]
async fn api_register(
    State(notifications): State<Notifications>,
    Context(cx): Context,
    key: WriteKey,
    headers: HeaderMap,
    Json(document): Json<RegistrationDocument>,
) -> Answer<(StatusCode, Json<Registered>)> {
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let new = Registration {
        endpoint: document.endpoint,
        p256dh: document.keys.p256dh,
        auth: document.keys.auth,
        user_agent: user_agent.to_owned(),
        locale: Locale::from_tag(&document.locale).unwrap_or(cx.locale),
    };
    let id = notifications.register(&cx, key.id(), new).await?;
    Ok((StatusCode::CREATED, Json(Registered { id: id.uuid() })))
}

/// Forgets one of my devices.
#[utoipa::path(delete, path = "/api/v1/push-devices/{device}", tag = "notifications",
    params(("device" = Uuid, Path)), responses((status = 204), (status = 404)))]
async fn api_remove(
    State(notifications): State<Notifications>,
    Context(cx): Context,
    Path(device): Path<PushDeviceId>,
) -> Answer<StatusCode> {
    notifications.remove(&cx, device).await?;
    Ok(StatusCode::NO_CONTENT)
}
