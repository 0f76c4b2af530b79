//! Questions one feature asks another when the answer is needed now. Implemented by the owner, handed over by
//! `server::wiring`. A new port needs a decision record.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Cx, Evidence, Role,
    id::{CompetencyId, CourseId, EnrolmentId, LessonId, PersonId, PublicationId, UnitId},
    person::{PersonCard, ReportingLine},
};

/// Why a port could not answer. Absence is `None`, never this.
#[derive(Debug, thiserror::Error)]
#[error("{what} could not be asked")]
pub struct PortError {
    /// Which port.
    pub what: &'static str,
    /// The owner's error.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl PortError {
    /// Wraps the owner's error.
    pub fn new(what: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { what, source: Box::new(source) }
    }
}

/// Who people are. Owned by `identity`.
#[async_trait]
pub trait Directory: Send + Sync {
    /// The cards of these persons, in no particular order; unknown ids are left out. One statement however many.
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError>;

    /// The active persons who answer to this one directly on this day, in whatever capacity, by name.
    async fn reports(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonCard>, PortError>;

    /// The persons who were granted this role, by name.
    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError>;
}

/// A person as a report over everybody counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry {
    /// Who.
    pub person: PersonId,
    /// NIP, 18 digits, or empty.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// PNS, PPPK, CPNS or empty.
    pub status: String,
    /// `L` or `P`.
    pub sex: String,
    /// Rank (golongan ruang).
    pub rank: String,
    /// Post (jabatan).
    pub post: String,
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// Whether the account is in use.
    pub active: bool,
}

/// A unit as a report over everybody names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterUnit {
    /// Which one.
    pub unit: UnitId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Its name.
    pub name: String,
}

/// Everybody, for features that keep a projection of their own. Owned by `identity`.
#[async_trait]
pub trait Roster: Send + Sync {
    /// The persons after this one by id, at most `limit`.
    async fn people_after(&self, after: Option<PersonId>, limit: u64) -> Result<Vec<RosterEntry>, PortError>;

    /// All units.
    async fn units(&self) -> Result<Vec<RosterUnit>, PortError>;
}

/// Who answered to whom, and when: the past stays as it was when people move. Owned by `identity`.
#[async_trait]
pub trait ReportingLines: Send + Sync {
    /// Every line, past ones too, in which these persons answer to somebody, the newest first. One statement however many.
    async fn above(&self, people: &[PersonId]) -> Result<Vec<ReportingLine>, PortError>;

    /// Every line, past ones too, in which somebody answers to this person directly, the newest first.
    async fn below(&self, superior: PersonId) -> Result<Vec<ReportingLine>, PortError>;

    /// Everybody who answers to this person on this day, directly or through others, without the person; in no order.
    async fn tree(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonId>, PortError>;
}

/// A competency of the dictionary as other features name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetencyCard {
    /// Which one.
    pub id: CompetencyId,
    /// Its code in the dictionary.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What a person's post asks of a competency, and what is known of the person. Levels run from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompetencyStanding {
    /// Which competency.
    pub competency: CompetencyId,
    /// The level that the post asks for; 0 if none.
    pub required: u8,
    /// The assessed level that is in force; none if nobody assessed it.
    pub actual: Option<u8>,
}

/// The dictionary and where people stand. Owned by `competency-development`.
#[async_trait]
pub trait Competencies: Send + Sync {
    /// The dictionary in its order.
    async fn dictionary(&self) -> Result<Vec<CompetencyCard>, PortError>;

    /// Where these persons stand on this day; competencies that are neither asked for nor assessed are left out. A fixed number
    /// of statements however many.
    async fn standings(
        &self,
        people: &[PersonId],
        day: NaiveDate,
    ) -> Result<HashMap<PersonId, Vec<CompetencyStanding>>, PortError>;
}

/// An enrolment as other features may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentCard {
    /// Which one.
    pub id: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// In which course.
    pub course: CourseId,
    /// Bound to which version.
    pub publication: PublicationId,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
}

/// Who may be where. Owned by `content-delivery`.
#[async_trait]
pub trait Enrolments: Send + Sync {
    /// The acting person's enrolment in the course, if there is one.
    async fn of_actor(&self, cx: &Cx, course: CourseId) -> Result<Option<EnrolmentCard>, PortError>;

    /// Enrolments by id after this one, at most `limit`: for looking at all of them in chunks.
    async fn after(&self, last: Option<EnrolmentId>, limit: u64) -> Result<Vec<EnrolmentCard>, PortError>;

    /// The enrolment with this id.
    async fn get(&self, enrolment: EnrolmentId) -> Result<Option<EnrolmentCard>, PortError>;

    /// The enrolments with these ids, in no particular order; unknown ones are left out. One statement however many.
    async fn many(&self, enrolments: &[EnrolmentId]) -> Result<Vec<EnrolmentCard>, PortError> {
        let mut found = Vec::new();
        for enrolment in enrolments {
            found.extend(self.get(*enrolment).await?);
        }
        Ok(found)
    }
}

/// Published documents by id, as bytes of JSON. Owned by `content-delivery`; parsed by `courseware`.
#[async_trait]
pub trait Publications: Send + Sync {
    /// The course document of a publication.
    async fn course(&self, publication: PublicationId) -> Result<Option<std::sync::Arc<str>>, PortError>;

    /// One lesson's document of a publication.
    async fn lesson(
        &self,
        publication: PublicationId,
        lesson: LessonId,
    ) -> Result<Option<std::sync::Arc<str>>, PortError>;
}

/// How far a learner has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressCard {
    /// Which enrolment.
    pub enrolment: EnrolmentId,
    /// Lessons done.
    pub done: Vec<LessonId>,
    /// When the course was completed, if it was.
    pub completed_at: Option<DateTime<Utc>>,
}

/// One learner's progress in one course, with everything known of each lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressDetail {
    /// Lessons done and the course's completion.
    pub card: ProgressCard,
    /// What is known of each lesson that anything is known of.
    pub evidence: HashMap<LessonId, Evidence>,
}

/// How far learners have come. Owned by `progress-tracking`.
#[async_trait]
pub trait Progress: Send + Sync {
    /// The progress of these enrolments; one that has none yet is left out. Two statements however many.
    async fn of(&self, enrolments: &[EnrolmentId]) -> Result<Vec<ProgressCard>, PortError>;

    /// One enrolment in detail. Three statements.
    async fn detail(&self, enrolment: EnrolmentId) -> Result<ProgressDetail, PortError>;
}

/// A valid certificate as other features may name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateCard {
    /// By which enrolment or award it was earned.
    pub enrolment: EnrolmentId,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// The day on which it was issued, in the site's zone.
    pub issued_on: NaiveDate,
}

/// Which certificates were earned. Owned by `certification`.
#[async_trait]
pub trait Certificates: Send + Sync {
    /// The valid certificates that these enrolments earned; revoked and replaced ones are left out. One statement however many.
    async fn earned_by(&self, enrolments: &[EnrolmentId]) -> Result<Vec<CertificateCard>, PortError>;

    /// Whether a document was issued here, told by any of its traits.
    async fn issued_here(&self, traits: DocumentTraits<'_>) -> Result<bool, PortError>;
}

/// What still counts of a person's lesson hours. Answered by the ledger.
#[async_trait]
pub trait ReportableHours: Send + Sync {
    /// JP that can still be reported for the person in this calendar year, zero where the most is reached; `None` where there is no most.
    /// Learning beyond it is recorded all the same.
    async fn left(&self, person: PersonId, year: i32) -> Result<Option<u32>, PortError>;
}

/// By what a document of somebody's can be known. Each may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentTraits<'a> {
    /// The number printed on it.
    pub number: &'a str,
    /// What its QR code says.
    pub qr: &'a str,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: &'a str,
}

/// A message to one address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Sends mail. Owned by `server`.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the message to the mail server; an error means it was not taken.
    async fn send(&self, mail: &Mail) -> Result<(), PortError>;
}
