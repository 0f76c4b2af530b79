//! Where a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

/// The address that a request comes from; empty where it is not known. What comes from a proxy on this machine or network counts by the
/// address that this proxy saw, the last of `X-Forwarded-For`, so that one caller does not hold up all.
pub struct Caller(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
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

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[tokio::test]
    async fn a_proxy_is_believed_only_when_it_is_near() {
        let cases: [(Option<&str>, Option<&str>, &str); 6] = [
            (Some("127.0.0.1:9"), Some("203.0.113.7"), "203.0.113.7"),
            (Some("10.0.0.5:9"), Some("198.51.100.1, 203.0.113.7"), "203.0.113.7"),
            (Some("127.0.0.1:9"), Some("siapa"), "127.0.0.1"),
            (Some("203.0.113.9:9"), Some("198.51.100.1"), "203.0.113.9"),
            (Some("[::1]:9"), None, "::1"),
            (None, Some("198.51.100.1"), ""),
        ];
        for (peer, forwarded, expected) in cases {
            let mut request = Request::builder();
            if let Some(list) = forwarded {
                request = request.header("x-forwarded-for", list);
            }
            let (mut parts, ()) = request.body(()).expect("a request").into_parts();
            if let Some(peer) = peer {
                parts.extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().expect("an address")));
            }
            let Ok(Caller(found)) = Caller::from_request_parts(&mut parts, &()).await;
            assert_eq!(found, expected, "{peer:?} {forwarded:?}");
        }
    }
}
