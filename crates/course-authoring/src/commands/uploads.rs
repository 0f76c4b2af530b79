//! Files on their way in, in parts that survive a lost line (tus 1.0), and the files of a course.

use bytes::Bytes;
use chrono::TimeDelta;
use courseware::media::{fits_type, is_file_name, type_of};
use kernel::{
    Cx,
    id::{CourseId, MediaId, UploadId},
};
use serde_json::json;

use super::{Result, editable};
use crate::{
    Authoring, AuthoringError,
    model::Media,
    policy::Action,
    queries::card_for,
    store::{self, media::UploadRow},
};

/// Size of the parts in which uploads are kept.
pub const CHUNK: usize = 4 * 1024 * 1024;
/// Largest file taken: 2 GiB.
pub const MAX_UPLOAD: u64 = 2 * 1024 * 1024 * 1024;
/// How many of the first bytes are looked at to see what a file is.
const HEAD: usize = 4_096;

/// Where an upload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadState {
    /// Names it.
    pub id: UploadId,
    /// Bytes stored so far.
    pub received: u64,
    /// Bytes of the whole.
    pub size: u64,
    /// The file it became, once whole.
    pub media: Option<Media>,
}

impl Authoring {
    /// Announces a file of this name and size.
    pub async fn create_upload(
        &self,
        cx: &Cx,
        course: CourseId,
        id: Option<UploadId>,
        name: &str,
        size: u64,
    ) -> Result<UploadId> {
        if !is_file_name(name) {
            return Err(AuthoringError::MediaType);
        }
        if size > MAX_UPLOAD || size == 0 {
            return Err(AuthoringError::TooLarge);
        }
        let id = id.unwrap_or_else(|| cx.id());
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        if let Some(there) = store::media::upload(&tx.exec(), id).await? {
            return if there.course == course { Ok(id) } else { Err(AuthoringError::IdTaken) };
        }
        let author = cx.actor.label();
        let new = UploadRow { id, course, name: name.to_owned(), size, received: 0, author, finished: false };
        store::media::insert_upload(&tx.exec(), &new, cx.now()).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(super) async fn upload_row(&self, cx: &Cx, id: UploadId) -> Result<UploadRow> {
        let exec = self.db.reader();
        let row = store::media::upload(&exec, id).await?.ok_or(AuthoringError::NotFound)?;
        card_for(&exec, cx, row.course, Action::Edit).await?;
        if row.author == cx.actor.label() { Ok(row) } else { Err(AuthoringError::NotFound) }
    }

    /// Where the upload stands. One that has all its bytes and was cut off before it became a file becomes one now.
    pub async fn upload(&self, cx: &Cx, id: UploadId) -> Result<UploadState> {
        let row = self.upload_row(cx, id).await?;
        let media = if row.finished {
            self.media_at(row.course, &row.name).await?
        } else if row.received == row.size {
            Some(self.finish(cx, &row).await?)
        } else {
            None
        };
        Ok(UploadState { id, received: row.received, size: row.size, media })
    }

    async fn media_at(&self, course: CourseId, name: &str) -> Result<Option<Media>> {
        let path = format!("media/{name}");
        let files = store::media::of_course(&self.db.reader(), course).await?;
        Ok(files.into_iter().find(|file| file.path == path))
    }

    /// Adds bytes at this place of the upload. The part is stored before the upload moves on, so what is told as received is
    /// never lost. The last part makes the file.
    pub async fn append(&self, cx: &Cx, id: UploadId, offset: u64, bytes: Bytes) -> Result<UploadState> {
        let row = self.upload_row(cx, id).await?;
        if row.finished || row.received != offset {
            return Err(AuthoringError::UploadOffset);
        }
        let size = bytes.len() as u64;
        if offset + size > row.size {
            return Err(AuthoringError::TooLarge);
        }
        let whole = offset + size == row.size;
        if offset == 0 && (bytes.len() >= HEAD || whole) {
            self.must_fit(&row, &bytes).await?;
        }
        if size > 0 {
            self.blobs.put_part(&id.to_string(), offset, bytes).await?;
            let tx = self.db.begin().await?;
            if !store::media::advance(&tx.exec(), cx, id, offset, size).await? {
                return Err(AuthoringError::UploadOffset);
            }
            tx.commit().await?;
        }
        let media = if whole { Some(self.finish(cx, &row).await?) } else { None };
        Ok(UploadState { id, received: offset + size, size: row.size, media })
    }

    /// Refuses and forgets an upload whose first bytes do not fit its name.
    async fn must_fit(&self, row: &UploadRow, head: &[u8]) -> Result<()> {
        let (media_type, _) = type_of(&row.name).ok_or(AuthoringError::MediaType)?;
        if fits_type(media_type, &head[..head.len().min(HEAD)]) {
            return Ok(());
        }
        self.forget(row.id).await?;
        Err(AuthoringError::MediaMismatch)
    }

    pub(super) async fn forget(&self, id: UploadId) -> Result<()> {
        let tx = self.db.begin().await?;
        let parts = store::media::parts(&tx.exec(), id).await?;
        store::media::drop_upload(&tx.exec(), id).await?;
        tx.commit().await?;
        Ok(self.blobs.drop_parts(&id.to_string(), &parts).await?)
    }

    async fn finish(&self, cx: &Cx, row: &UploadRow) -> Result<Media> {
        let name = row.id.to_string();
        let parts = store::media::parts(&self.db.reader(), row.id).await?;
        let mut head = Vec::new();
        for part in &parts {
            if head.len() >= HEAD {
                break;
            }
            head.extend_from_slice(&self.blobs.part(&name, *part).await?);
        }
        self.must_fit(row, &head).await?;
        let digest = self.blobs.join_parts(&name, &parts).await?;
        let (media_type, _) = type_of(&row.name).ok_or(AuthoringError::MediaType)?;
        let media = Media {
            id: row.id.cast(),
            path: format!("media/{}", row.name),
            digest: digest.to_string(),
            media_type: media_type.to_owned(),
            size: row.size,
            created_at: cx.now(),
        };
        let tx = self.db.begin().await?;
        editable(&tx, cx, row.course).await?;
        store::media::put(&tx.exec(), cx, row.course, &media).await?;
        store::media::finish(&tx.exec(), row.id, cx.now()).await?;
        store::touch_course(&tx.exec(), row.course, None, cx.now()).await?;
        tx.audit(cx, "authoring.upload", media.id, json!({ "path": media.path, "size": media.size })).await?;
        tx.commit().await?;
        self.blobs.drop_parts(&name, &parts).await?;
        Ok(media)
    }

    /// Gives up an upload.
    pub async fn cancel_upload(&self, cx: &Cx, id: UploadId) -> Result<()> {
        let row = self.upload_row(cx, id).await?;
        if row.finished {
            return Err(AuthoringError::UploadOffset);
        }
        self.forget(id).await
    }

    /// Forgets uploads that began a week ago and were never finished. For a recurring job; running it twice does no harm.
    pub async fn drop_abandoned_uploads(&self, cx: &Cx) -> Result<usize> {
        let abandoned = store::media::abandoned(&self.db.reader(), cx.now() - TimeDelta::days(7)).await?;
        for id in &abandoned {
            self.forget(*id).await?;
        }
        let waiting = store::banks::abandoned(&self.db.reader(), cx.now() - TimeDelta::days(7)).await?;
        for id in &waiting {
            self.forget_file(*id).await?;
        }
        Ok(abandoned.len() + waiting.len())
    }

    /// Takes a file out of the course. Published versions that hold it keep it.
    pub async fn delete_media(&self, cx: &Cx, course: CourseId, id: MediaId) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        if !store::media::delete(&tx.exec(), course, id).await? {
            return Err(AuthoringError::NotFound);
        }
        store::touch_course(&tx.exec(), course, None, cx.now()).await?;
        tx.audit(cx, "authoring.delete_media", id, json!({ "course": course })).await?;
        Ok(tx.commit().await?)
    }
}
