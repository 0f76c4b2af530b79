//! The front end's files: hashed names, immutable, compressed beforehand.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{Access, Failure, Path, Routes};

/// Serves `/aset/{name}`.
pub fn routes() -> Routes {
    Routes::new().get("/aset/{*name}", Access::Public, file)
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(file) = assets::find(&name, accepts) else {
        return Failure::not_found().into_response();
    };
    let mut response = (StatusCode::OK, file.bytes).into_response();
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(media_type) = HeaderValue::try_from(file.media_type) {
        answer.insert(header::CONTENT_TYPE, media_type);
    }
    if let Some(encoding) = file.encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
