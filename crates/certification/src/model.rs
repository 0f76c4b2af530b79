//! Certificates as plain types.

use chrono::{DateTime, NaiveDate, Utc};
use courseware::CurriculumEntry;
use kernel::id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, PublicationId, TemplateId};
use serde::{Deserialize, Serialize};

/// Somebody who completed a course and has no certificate for it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The completed enrolment.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// In which version.
    pub publication: PublicationId,
    /// When.
    pub completed_at: DateTime<Utc>,
}

/// Where a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The number is drawn, the document not yet stored.
    Drawn,
    /// Valid.
    Issued,
    /// Taken back, with a reason.
    Revoked,
    /// Another one stands in its place.
    Replaced,
}

impl State {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Issued => "issued",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
        }
    }

    /// The state of a stored word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Drawn, Self::Issued, Self::Revoked, Self::Replaced].into_iter().find(|state| state.as_str() == word)
    }
}

/// Everything that is printed, frozen when the number is drawn. Also the template's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Number.
    pub number: String,
    /// Code for checking.
    pub code: String,
    /// Address of the check page.
    pub check_url: String,
    /// Name with titles.
    pub name: String,
    /// NIP in spaced form, or `-`.
    pub nip: String,
    /// `Muara Bulian, 1 Juni 1977`, or `-`.
    pub birth: String,
    /// `Penata / III/c`, `IX`, or `-`.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// The agency.
    pub agency: String,
    /// The issuing office.
    pub issuer: String,
    /// Legal basis, a sentence.
    pub legal_basis: String,
    /// Title of the training.
    pub training: String,
    /// How it was held.
    pub method: String,
    /// First day, `1 April 2026`.
    pub started: String,
    /// Last day.
    pub completed: String,
    /// Lesson hours.
    pub jp: u32,
    /// Lesson hours in words.
    pub jp_words: String,
    /// Subjects on the back.
    pub curriculum: Vec<CurriculumEntry>,
    /// Place of issue.
    pub place: String,
    /// Day of issue.
    pub issued: String,
    /// The same day, for the document's own date.
    pub issued_on: NaiveDate,
    /// Post of the signer.
    pub signer_post: String,
    /// Name of the signer with titles.
    pub signer_name: String,
    /// Rank of the signer.
    pub signer_rank: String,
    /// NIP of the signer.
    pub signer_nip: String,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Names it.
    pub id: CertificateId,
    /// Code for checking.
    pub code: String,
    /// Number.
    pub number: String,
    /// Whose.
    pub person: PersonId,
    /// For which enrolment.
    pub enrolment: EnrolmentId,
    /// For which course.
    pub course: CourseId,
    /// Where it stands.
    pub state: State,
    /// What it says.
    pub snapshot: Snapshot,
    /// SHA-256 of the document; empty while drawn.
    pub digest: String,
    /// When it became valid.
    pub issued_at: Option<DateTime<Utc>>,
    /// When it was revoked or replaced.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was revoked.
    pub reason: Option<String>,
    /// The one it replaces.
    pub replaces: Option<CertificateId>,
}

/// What a template fills in besides the person and the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Names it.
    pub id: TemplateId,
    /// Name for admins.
    pub name: String,
    /// Form of the number, see `wording::number`.
    pub number_format: String,
    /// Post of the signer.
    pub signer_post: String,
    /// Name of the signer with titles.
    pub signer_name: String,
    /// Rank of the signer.
    pub signer_rank: String,
    /// NIP of the signer.
    pub signer_nip: String,
    /// Place of issue.
    pub place: String,
    /// Legal basis, a sentence.
    pub legal_basis: String,
    /// Rises with each change.
    pub version: i32,
}

/// A bulk issue and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Names it.
    pub id: BatchId,
    /// Certificates asked for.
    pub total: i32,
    /// Certificates issued.
    pub done: i32,
    /// What could not be issued, and why: a catalogue key.
    pub failed: Vec<Failed>,
    /// When all was tried.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Batch {
    /// Certificates tried so far, issued or not.
    pub fn tried(&self) -> i32 {
        self.done + self.failed.len() as i32
    }
}

/// One certificate of a batch that could not be issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Which enrolment.
    pub enrolment: EnrolmentId,
    /// Stable code of the problem.
    pub code: String,
}
