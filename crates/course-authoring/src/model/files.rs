//! What a course has beside its outline: files, published versions, the rows of a history.

use chrono::{DateTime, Utc};
use courseware::{AuthoredQuestion, MediaFile};
use kernel::id::{CourseId, MediaId, PublicationId, RevisionId};

/// A file of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Names it.
    pub id: MediaId,
    /// Path in the folder, for instance `media/loket.svg`.
    pub path: String,
    /// SHA-256 in hex.
    pub digest: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

impl Media {
    /// The bare name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// As pages hold it.
    pub fn file(&self) -> MediaFile {
        MediaFile {
            name: self.name().to_owned(),
            digest: self.digest.clone(),
            media_type: self.media_type.clone(),
            size: self.size,
        }
    }
}

/// A version of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Names it.
    pub id: PublicationId,
    /// Of which course.
    pub course: CourseId,
    /// Counts from one.
    pub number: u32,
    /// Hash of its course document.
    pub digest: String,
    /// Who published it.
    pub author: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A revision in a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    /// Names it.
    pub id: RevisionId,
    /// Who made it.
    pub author: String,
    /// What was done.
    pub reason: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// What a question of a course said in a published version of it.
#[derive(Debug, Clone)]
pub(crate) struct PublishedQuestion {
    /// The version, from one.
    pub(crate) number: u32,
    /// When it was published.
    pub(crate) created_at: DateTime<Utc>,
    /// The question, without its id.
    pub(crate) question: AuthoredQuestion,
}
