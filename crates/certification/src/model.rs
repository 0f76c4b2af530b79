//! Certificates as plain types.

use chrono::{DateTime, NaiveDate, Utc};
use courseware::CurriculumEntry;
use kernel::{
    event::AwardFacts,
    id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, PublicationId, TemplateId},
};
use serde::{Deserialize, Serialize};

pub use crate::programme::{Part, Programme};
use crate::template::Layout;

/// An enum that is stored as a word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$of])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stored word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one of a stored word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

words! {
    /// What a certificate was earned by.
    Basis {
        /// An online course, completed by its rules.
        Course = "course",
        /// A class with sessions.
        Class = "class",
        /// A programme of several courses or classes.
        Programme = "programme",
        /// Mentoring or coaching.
        Mentoring = "mentoring",
        /// A part played: speaker, committee.
        Role = "role",
    }
}

impl Basis {
    /// Under which key the rule of everything of this kind is kept, beside those of single courses; courses have none.
    pub const fn rule_key(self) -> Option<CourseId> {
        let number = match self {
            Self::Course => return None,
            Self::Class => 1,
            Self::Programme => 2,
            Self::Mentoring => 3,
            Self::Role => 4,
        };
        // UUIDs of version 8, which nothing else of the product makes.
        Some(CourseId::from_uuid(uuid::Uuid::from_u128(0x0000_0000_0000_8000_8000_0000_0000_0000 | number)))
    }
}

/// Somebody who earned a certificate and has none for it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The completed enrolment, or the award.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// Which course, class, programme, ….
    pub course: CourseId,
    /// In which version; nil where there is no published course.
    pub publication: PublicationId,
    /// When.
    pub completed_at: DateTime<Utc>,
    /// What it was earned by.
    pub basis: Basis,
    /// What is printed where there is no published course.
    pub facts: Option<AwardFacts>,
}

words! {
    /// Where a certificate stands: `draf → diajukan → ditandatangani → terbit → dicabut | diganti`.
    State {
        /// The number is drawn, the document not yet stored.
        Drawn = "drawn",
        /// The document is stored and waits for its signature.
        Submitted = "submitted",
        /// Signed, about to be issued.
        Signed = "signed",
        /// Valid, until its last day.
        Issued = "issued",
        /// Taken back, with a reason.
        Revoked = "revoked",
        /// Another one stands in its place.
        Replaced = "replaced",
    }
}

words! {
    /// How documents of a template are signed.
    Signing {
        /// Not: the document is issued as it was set; the check page alone is its proof.
        None = "none",
        /// Printed, signed by hand, scanned, uploaded.
        Manual = "manual",
        /// With the key file of the installation.
        Pkcs12 = "pkcs12",
        /// By the e-signature service of `BSrE`.
        Bsre = "bsre",
    }
}

/// Until when a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Validity {
    /// For good.
    #[default]
    Unlimited,
    /// Until this day, the same for all.
    Until {
        /// The last day.
        day: NaiveDate,
    },
    /// So many months from the day of issue.
    Months {
        /// How many, 1 to 600.
        count: u32,
    },
    /// Until 31 December of the year of issue.
    YearEnd,
}

impl Validity {
    /// The last day on which a certificate issued on this day is valid.
    pub fn last_day(self, issued_on: NaiveDate) -> Option<NaiveDate> {
        use chrono::{Datelike, Days, Months};
        match self {
            Self::Unlimited => None,
            Self::Until { day } => Some(day),
            // Three years from 24 November 2026 end with 23 November 2029.
            Self::Months { count } => issued_on.checked_add_months(Months::new(count))?.checked_sub_days(Days::new(1)),
            Self::YearEnd => NaiveDate::from_ymd_opt(issued_on.year(), 12, 31),
        }
    }
}

/// By which rules a course's certificates are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which course.
    pub course: CourseId,
    /// Whether it gives a certificate at all.
    pub award: bool,
    /// By which template; the first one if none is named.
    pub template: Option<TemplateId>,
    /// Whether it is issued as soon as the course is completed.
    pub automatic: bool,
    /// The mean of the quizzes' grades that is needed, in hundredths of a percent; 0 for none.
    pub min_grade: i64,
    /// Until when it is valid.
    pub validity: Validity,
}

impl Rule {
    /// What holds for a course nobody made a rule for.
    pub fn usual(course: CourseId) -> Self {
        Self { course, award: true, template: None, automatic: false, min_grade: 0, validity: Validity::Unlimited }
    }

    /// What holds for something of this kind: its own rule, else that of all of its kind, else the usual one. A part played has the source
    /// of its class, whose own rule is not about it.
    pub fn of(made: &[Self], basis: Basis, source: CourseId) -> Self {
        let under = |key: CourseId| made.iter().find(|rule| rule.course == key);
        let own = under(source).filter(|_| basis != Basis::Role);
        let found = own.or_else(|| basis.rule_key().and_then(under));
        found.map_or_else(|| Self::usual(source), |rule| Self { course: source, ..rule.clone() })
    }

    /// Whether these grades, in hundredths of a percent, suffice. A course without quizzes has none and needs none.
    pub fn suffices(&self, grades: &[i64]) -> bool {
        self.min_grade <= 0 || grades.is_empty() || mean(grades).is_some_and(|mean| mean >= self.min_grade)
    }
}

/// The mean, rounded down.
pub(crate) fn mean(grades: &[i64]) -> Option<i64> {
    (!grades.is_empty()).then(|| grades.iter().sum::<i64>() / grades.len() as i64)
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
    /// The second signer.
    #[serde(default)]
    pub co_signer: Option<Printed>,
    /// `Sangat Memuaskan (92,5)`, or empty.
    #[serde(default)]
    pub qualification: String,
    /// The last day of validity, or empty.
    #[serde(default)]
    pub valid_until: String,
    /// Address with the signed facts inside, for checking without a network; empty for none.
    #[serde(default)]
    pub offline_url: String,
    /// SHA-256 of the holder's photo, where the template has room for one and the holder agreed; else empty.
    #[serde(default)]
    pub photo: String,
    /// The part that was played, for instance `narasumber`; empty for who learned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// How it looks.
    #[serde(default)]
    pub layout: Layout,
}

/// A signer as printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Printed {
    /// Post.
    pub post: String,
    /// Name with titles.
    pub name: String,
    /// Rank; may be empty.
    pub rank: String,
    /// NIP; may be empty.
    pub nip: String,
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
    /// Why it replaces that one.
    pub replacement_reason: Option<String>,
    /// By which template.
    pub template: TemplateId,
    /// In which version of it.
    pub template_version: i32,
    /// What it was earned by.
    pub basis: Basis,
    /// How it is signed.
    pub signing: Signing,
    /// SHA-256 of the document before it was signed; empty while drawn.
    pub rendered: String,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// The last day of its validity.
    pub expires_on: Option<NaiveDate>,
    /// Counts the person's certificates for this course from one.
    pub cycle: i32,
    /// Its place in the status list.
    pub status_index: Option<i32>,
}

impl Certificate {
    /// Whether its last day has passed.
    pub fn expired(&self, today: NaiveDate) -> bool {
        self.expires_on.is_some_and(|last| last < today)
    }

    /// The word for where it stands today: that of its state, or `expired`.
    pub fn standing(&self, today: NaiveDate) -> &'static str {
        if self.state == State::Issued && self.expired(today) { "expired" } else { self.state.as_str() }
    }
}

words! {
    /// What a batch does.
    BatchKind {
        /// Draws numbers and sets documents.
        Issue = "issue",
        /// Signs documents.
        Sign = "sign",
    }
}

/// A bulk issue and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Names it.
    pub id: BatchId,
    /// What it does.
    pub kind: BatchKind,
    /// Certificates asked for.
    pub total: i32,
    /// Certificates issued.
    pub done: i32,
    /// What could not be issued, and why: a catalogue key.
    pub failed: Vec<Failed>,
    /// When it last moved on.
    pub progressed_at: Option<DateTime<Utc>>,
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
    /// Which enrolment; of a signing, which certificate.
    pub enrolment: EnrolmentId,
    /// Stable code of the problem.
    pub code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_last_day_of_validity() {
        let issued = day("2026-11-24");
        assert_eq!(Validity::Unlimited.last_day(issued), None);
        assert_eq!(Validity::Until { day: day("2027-06-30") }.last_day(issued), Some(day("2027-06-30")));
        assert_eq!(Validity::Months { count: 36 }.last_day(issued), Some(day("2029-11-23")));
        assert_eq!(Validity::Months { count: 1 }.last_day(day("2027-01-31")), Some(day("2027-02-27")));
        assert_eq!(Validity::YearEnd.last_day(issued), Some(day("2026-12-31")));
    }

    #[test]
    fn the_rule_of_a_kind_holds_where_there_is_none_of_its_own() {
        let source = CourseId::from_uuid(uuid::Uuid::from_u128(1));
        let kind = Rule { automatic: true, ..Rule::usual(Basis::Class.rule_key().expect("a key")) };
        let made = [kind.clone()];
        assert_eq!(Rule::of(&made, Basis::Class, source), Rule { course: source, ..kind.clone() });
        assert_eq!(Rule::of(&made, Basis::Role, source), Rule::usual(source));
        let own = Rule { award: false, ..Rule::usual(source) };
        assert_eq!(Rule::of(&[kind, own.clone()], Basis::Class, source), own);
        assert_eq!(Rule::of(&[own], Basis::Role, source), Rule::usual(source), "a speaker is not a learner");
    }

    #[test]
    fn a_mean_below_the_mark_is_not_enough() {
        let rule = Rule { min_grade: 7_000, ..Rule::usual(CourseId::from_uuid(uuid::Uuid::nil())) };
        assert!(rule.suffices(&[6_000, 8_000]));
        assert!(!rule.suffices(&[6_000, 7_999]));
        assert!(rule.suffices(&[]), "nothing was graded");
    }
}
