//! Uploaded files.

use std::collections::HashMap;

use axum::extract::{FromRequest, Multipart, Request};
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
