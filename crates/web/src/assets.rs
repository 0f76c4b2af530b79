//! The front end's files: hashed names, immutable, compressed beforehand.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{Access, Failure, Path, Routes};

/// Serves `/aset/{name}`, and the service worker under the one name that keeps its registration.
pub fn routes() -> Routes {
    Routes::new().get("/aset/{*name}", Access::Public, file).get("/sw.js", Access::Public, worker)
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    sent(&name, &headers, HeaderValue::from_static("public, max-age=31536000, immutable"))
}

async fn worker(headers: HeaderMap) -> Response {
    let hashed = assets::url("sw.js");
    sent(hashed.trim_start_matches("/aset/"), &headers, HeaderValue::from_static("no-cache"))
}

fn sent(name: &str, headers: &HeaderMap, caching: HeaderValue) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(file) = assets::find(name, accepts) else {
        return Failure::not_found().into_response();
    };
    let mut response = (StatusCode::OK, file.bytes).into_response();
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, caching);
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(media_type) = HeaderValue::try_from(file.media_type) {
        answer.insert(header::CONTENT_TYPE, media_type);
    }
    if let Some(encoding) = file.encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
