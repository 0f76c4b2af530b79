//! Published documents, parsed once and kept: they never change.

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use blobs::{Blobs, Digest};
use courseware::{CourseDocument, LessonDocument};
use kernel::id::PublicationId;
use quick_cache::sync::Cache;

use crate::{DeliveryError, model::Offering};

/// Course documents kept in memory.
const COURSES: usize = 500;
/// Lesson documents kept in memory.
const LESSONS: usize = 2_000;

/// How long a new course may be missing from home pages.
const REMEMBERED: Duration = Duration::from_secs(30);

pub(crate) struct Documents {
    blobs: Blobs,
    courses: Cache<String, Arc<CourseDocument>>,
    lessons: Cache<String, Arc<LessonDocument>>,
    digests: Cache<PublicationId, Arc<str>>,
    newest: RwLock<Option<(Instant, Arc<[Offering]>)>>,
}

impl Documents {
    pub(crate) fn new(blobs: Blobs) -> Self {
        Self {
            blobs,
            courses: Cache::new(COURSES),
            lessons: Cache::new(LESSONS),
            digests: Cache::new(COURSES),
            newest: RwLock::new(None),
        }
    }

    /// The newest offerings, if they were asked for lately.
    pub(crate) fn newest(&self) -> Option<Arc<[Offering]>> {
        let (since, offerings) = self.newest.read().ok()?.clone()?;
        (since.elapsed() < REMEMBERED).then_some(offerings)
    }

    /// Keeps the newest offerings for a while.
    pub(crate) fn remember_newest(&self, offerings: Arc<[Offering]>) {
        if let Ok(mut newest) = self.newest.write() {
            *newest = Some((Instant::now(), offerings));
        }
    }

    /// Forgets the newest offerings, after a change on this node.
    pub(crate) fn forget_newest(&self) {
        if let Ok(mut newest) = self.newest.write() {
            *newest = None;
        }
    }

    /// The digest of a publication's course document, if it is known already.
    pub(crate) fn digest(&self, publication: PublicationId) -> Option<Arc<str>> {
        self.digests.get(&publication)
    }

    /// Keeps a publication's digest, which never changes.
    pub(crate) fn remember(&self, publication: PublicationId, digest: &str) {
        self.digests.insert(publication, digest.into());
    }

    /// The course document of this digest.
    pub(crate) async fn course(&self, digest: &str) -> Result<Arc<CourseDocument>, DeliveryError> {
        if let Some(document) = self.courses.get(digest) {
            return Ok(document);
        }
        let document: Arc<CourseDocument> = Arc::new(self.read(digest).await?);
        self.courses.insert(digest.to_owned(), document.clone());
        Ok(document)
    }

    /// The lesson document of this digest.
    pub(crate) async fn lesson(&self, digest: &str) -> Result<Arc<LessonDocument>, DeliveryError> {
        if let Some(document) = self.lessons.get(digest) {
            return Ok(document);
        }
        let document: Arc<LessonDocument> = Arc::new(self.read(digest).await?);
        self.lessons.insert(digest.to_owned(), document.clone());
        Ok(document)
    }

    /// The text of a document.
    pub(crate) async fn text(&self, digest: &str) -> Result<Arc<str>, DeliveryError> {
        let bytes = self.bytes(digest).await?;
        let text = std::str::from_utf8(&bytes).map_err(|e| DeliveryError::Document(Box::new(e)))?;
        Ok(text.into())
    }

    async fn read<T: serde::de::DeserializeOwned>(&self, digest: &str) -> Result<T, DeliveryError> {
        let bytes = self.bytes(digest).await?;
        serde_json::from_slice(&bytes).map_err(|e| DeliveryError::Document(Box::new(e)))
    }

    async fn bytes(&self, digest: &str) -> Result<bytes::Bytes, DeliveryError> {
        let digest: Digest = digest.parse()?;
        self.blobs.get(&digest).await?.ok_or_else(|| DeliveryError::Document(format!("no blob {digest}").into()))
    }
}
