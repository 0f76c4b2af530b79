//! The photo for certificates over the API.

use axum::{body::Body, http::StatusCode};
use data_encoding::BASE64;

use crate::world::worlds;

/// A picture of one pixel.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

#[tokio::test]
async fn a_photo_is_kept_with_consent_and_forgotten() {
    for world in worlds().await {
        let employee = world.as_account("pegawai").await;
        let picture = BASE64.decode(PICTURE.as_bytes()).expect("a picture");
        let put = async |query: &str, body: &[u8]| {
            let path = format!("/api/v1/me/certificate-photo{query}");
            employee.send("PUT", &path, Body::from(body.to_vec()), Some("image/png")).await.status
        };
        assert_eq!(put("", &picture).await, StatusCode::UNPROCESSABLE_ENTITY, "without consent");
        assert_eq!(put("?consent=true", b"%PDF-1.7").await, StatusCode::UNPROCESSABLE_ENTITY, "no picture");
        assert_eq!(put("?consent=true", b"").await, StatusCode::UNPROCESSABLE_ENTITY, "nothing");
        assert_eq!(put("?consent=true", &picture).await, StatusCode::NO_CONTENT);
        let kept = employee.get("/sertifikat/foto/berkas").await;
        assert_eq!((kept.status, &kept.headers["content-type"].to_str().ok()), (StatusCode::OK, &Some("image/jpeg")));
        for _ in 0..2 {
            let gone = employee.send("DELETE", "/api/v1/me/certificate-photo", Body::empty(), None).await;
            assert_eq!(gone.status, StatusCode::NO_CONTENT);
        }
        assert_eq!(employee.get("/sertifikat/foto/berkas").await.status, StatusCode::NOT_FOUND);
    }
}
