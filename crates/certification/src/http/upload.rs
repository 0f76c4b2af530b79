//! Uploaded files and where a request comes from.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequest, FromRequestParts, Multipart, Request},
    http::request::Parts,
};
use bytes::Bytes;
use kernel::ProblemKind;
use web::Failure;

/// A form with one file. Its size is bounded by the route.
pub(crate) struct Upload {
    /// The other fields.
    pub(crate) fields: HashMap<String, String>,
    /// The file, unless none was chosen.
    pub(crate) file: Option<Bytes>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let mut multipart = Multipart::from_request(request, state).await.map_err(Failure::unreadable)?;
        let (mut fields, mut file) = (HashMap::new(), None);
        while let Some(field) = multipart.next_field().await.map_err(refused)? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() {
                let bytes = field.bytes().await.map_err(refused)?;
                file = (!bytes.is_empty()).then_some(bytes);
            } else {
                let text = field.text().await.map_err(refused)?;
                fields.insert(name, text);
            }
        }
        Ok(Self { fields, file })
    }
}

fn refused(error: axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Failure::plain(ProblemKind::TooLarge, "certification.file_too_large")
    } else {
        Failure::unreadable(error)
    }
}

/// The address that a request comes from; empty where it is not known. What comes from a proxy on this machine or network counts by the
/// address that this proxy saw, the last of `X-Forwarded-For`, so that one caller does not hold up all.
pub(crate) struct Caller(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            return Ok(Self(String::new()));
        };
        let near = match peer.ip() {
            IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
            IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
        };
        let seen = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let seen = seen.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse::<IpAddr>().ok());
        Ok(Self(seen.filter(|_| near).unwrap_or(peer.ip()).to_string()))
    }
}
