//! Photos that people let stand on their certificates.

use bytes::Bytes;
use image::{ImageFormat, imageops::FilterType};
use kernel::{Cx, FieldProblem, id::PersonId};
use serde_json::json;

use super::templates::decoded;
use crate::{
    Certification, CertificationError,
    policy::{self, Action},
    store,
};

/// Pixels of a photo of 3 × 4 cm at 300 dots an inch.
const SIZE: (u32, u32) = (354, 472);

/// A photo as certificates take it: the middle of the picture in the shape of 3 × 4, as a JPEG of [`SIZE`]. `None` if it is no PNG or
/// JPEG, or too large.
fn portrait(file: &[u8]) -> Option<Vec<u8>> {
    let picture = decoded(file)?.resize_to_fill(SIZE.0, SIZE.1, FilterType::Triangle).into_rgb8();
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).ok()?;
    Some(bytes.into_inner())
}

impl Certification {
    /// Keeps the photo of a person for certificates that are drawn from now on, in place of the one before. It is read, cut and written
    /// anew: nothing of the uploaded file but its pixels gets into documents.
    ///
    /// # Errors
    /// [`CertificationError::NotFound`] for somebody else's or nobody's, [`CertificationError::Invalid`] without consent or for what is no picture.
    pub async fn keep_photo(
        &self,
        cx: &Cx,
        person: PersonId,
        file: Option<Bytes>,
        consent: bool,
    ) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::KeepPhoto, Some(person))?;
        let wrong = |field: &str, message| CertificationError::Invalid(vec![FieldProblem::new(field, message)]);
        if !consent {
            return Err(wrong("consent", "certification-consent-missing"));
        }
        let file = file.ok_or_else(|| wrong("photo", "problem-field-required"))?;
        if self.inner.ports.directory.cards(&[person]).await?.is_empty() {
            return Err(CertificationError::NotFound);
        }
        let photo = tokio::task::spawn_blocking(move || portrait(&file)).await?;
        let photo = photo.ok_or_else(|| wrong("photo", "certification-picture-wrong"))?;
        let digest = self.inner.blobs.put(photo.into()).await?;
        let tx = self.db().begin().await?;
        store::keep_photo(&tx.exec(), person, digest.as_str(), &cx.actor.label(), cx.now()).await?;
        tx.audit(cx, "certification.keep_photo", person, json!({ "sha256": digest.as_str() })).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the consent back: no certificate drawn from now on shows the photo. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`CertificationError::NotFound`] for somebody else's.
    pub async fn drop_photo(&self, cx: &Cx, person: PersonId) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::KeepPhoto, Some(person))?;
        let tx = self.db().begin().await?;
        if store::drop_photo(&tx.exec(), person).await? {
            tx.audit(cx, "certification.drop_photo", person, json!({})).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The photo of a person, for whoever may keep it.
    ///
    /// # Errors
    /// [`CertificationError::NotFound`] for somebody else's.
    pub async fn photo(&self, cx: &Cx, person: PersonId) -> Result<Option<Bytes>, CertificationError> {
        policy::may(&cx.actor, Action::KeepPhoto, Some(person))?;
        let Some(digest) = store::photos(&self.db().reader(), &[person]).await?.remove(&person) else {
            return Ok(None);
        };
        Ok(self.inner.blobs.get(&digest.parse()?).await?)
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GenericImageView};

    use super::*;

    #[test]
    fn a_photo_is_cut_to_its_shape_and_bounded() {
        for (width, height) in [(3_000, 2_000), (200, 900), (354, 472)] {
            let mut file = std::io::Cursor::new(Vec::new());
            DynamicImage::new_rgba8(width, height).write_to(&mut file, ImageFormat::Png).expect("a picture");
            let photo = portrait(&file.into_inner()).expect("a photo");
            let read = image::load_from_memory_with_format(&photo, ImageFormat::Jpeg).expect("a JPEG");
            assert_eq!(read.dimensions(), SIZE);
            assert!(photo.len() < 100_000, "{} bytes", photo.len());
        }
        assert!(portrait(b"GIF89a").is_none());
    }
}
