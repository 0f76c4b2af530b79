use axum::{body::Body, extract::State, http::HeaderMap};
use blobs::Digest;
use web::{Answer, Context, Path, StoredFile};

use crate::{
    DeliveryError, Pages,
    policy::{self, Action},
    store,
};

pub(crate) async fn file(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((digest, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let digest: Digest = digest.parse().map_err(|_| DeliveryError::NotFound)?;
    let enrolled = if policy::may(&cx.actor, Action::ReadAnyMedia, None).is_ok() { None } else { cx.actor.person() };
    let media = store::media(&pages.delivery.db.reader(), digest.as_str(), enrolled).await?;
    let media = media.ok_or(DeliveryError::NotFound)?;
    let file = StoredFile {
        media_type: &media.media_type,
        name: &name,
        size: media.size,
        digest: digest.as_str(),
        cache: "private, max-age=31536000, immutable",
    };
    let read = async |part| {
        let reading = pages.delivery.blobs.read(&digest, part).await?.ok_or(DeliveryError::NotFound)?;
        Ok(Body::from_stream(reading.stream))
    };
    file.answer(&headers, read).await
}
