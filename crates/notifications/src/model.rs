//! What this feature is about.

use std::fmt;

use chrono::{DateTime, Utc};
use kernel::{
    Locale,
    id::{PersonId, PushDeviceId},
};
use serde::{Deserialize, Serialize};

/// What a notice is about. People choose which kinds they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A note from a superior, mentor or colleague, or an answer to one.
    Feedback,
    /// A course was assigned.
    Course,
    /// A certificate is out, or has expired.
    Certificate,
    /// A development goal moved.
    Goal,
    /// The yearly form of needs moved.
    Needs,
    /// A mentorship began, moved or ended.
    Mentoring,
    /// A place in a class came into another state.
    Class,
    /// A proof of learning elsewhere was looked at.
    Proof,
    /// Somebody marked a quiz, or its result changed.
    Result,
}

impl Kind {
    /// All kinds, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Feedback,
        Self::Course,
        Self::Result,
        Self::Class,
        Self::Goal,
        Self::Needs,
        Self::Mentoring,
        Self::Certificate,
        Self::Proof,
    ];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Feedback => "feedback",
            Self::Course => "course",
            Self::Certificate => "certificate",
            Self::Goal => "goal",
            Self::Needs => "needs",
            Self::Mentoring => "mentoring",
            Self::Class => "class",
            Self::Proof => "proof",
            Self::Result => "result",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// That there is something, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is about; none: somebody tries out whether notices arrive.
    pub kind: Option<Kind>,
    /// Path of the page to open.
    pub href: String,
}

/// What a browser says when it agrees to notices.
#[derive(Clone)]
pub struct Registration {
    /// Address at the browser's push service. Whoever knows it can send: a secret.
    pub endpoint: String,
    /// The device's public key on P-256, uncompressed, base64url.
    pub p256dh: String,
    /// Sixteen bytes shared with the device, base64url.
    pub auth: String,
    /// What the browser says of itself.
    pub user_agent: String,
    /// Language of the notices.
    pub locale: Locale,
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").field("locale", &self.locale).finish_non_exhaustive()
    }
}

/// A device that takes notices.
#[derive(Clone)]
pub struct Device {
    /// Names it.
    pub id: PushDeviceId,
    /// Whose.
    pub person: PersonId,
    /// Address at the push service.
    pub endpoint: String,
    /// SHA-256 of the address in hexadecimal digits, by which a browser knows itself on the list.
    pub digest: String,
    /// The device's public key.
    pub p256dh: String,
    /// The shared secret.
    pub auth: String,
    /// A name that its holder knows it by, for instance `Chrome, Android`.
    pub name: String,
    /// Language of the notices.
    pub locale: Locale,
    /// Since when.
    pub since: DateTime<Utc>,
}
