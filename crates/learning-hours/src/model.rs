//! The ledger as plain types.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kernel::id::{AbsenceId, ExpenseId, LedgerLineId, LedgerRuleId, OutsideCertificateId, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

kernel::words! {
    /// Class of a form of learning (Peraturan LAN 10/2018).
    Class {
        /// In a room, with a trainer.
        Classical = "klasikal",
        /// From work, from others, at a distance.
        NonClassical = "nonklasikal",
        /// Formal study.
        Education = "pendidikan",
    }
}

kernel::words! {
    /// How the lesson hours of a form come about.
    RuleKind {
        /// As many as the curriculum or certificate says.
        PerJp = "per_jp",
        /// A number for each day.
        PerDay = "per_day",
        /// A number for each session.
        PerSession = "per_session",
        /// A number for the event as a whole.
        PerEvent = "per_event",
        /// As many as claimed, at most a number for each day.
        MaxPerDay = "max_per_day",
    }
}

kernel::words! {
    /// What limits a form over several records of one person.
    CapKind {
        /// Nothing.
        None = "none",
        /// Sessions in a calendar month.
        SessionsPerMonth = "sessions_per_month",
        /// Lesson hours on one day.
        JpPerDay = "jp_per_day",
    }
}

kernel::words! {
    /// Which number counts where certificate and table differ (`dasar_jp`).
    Basis {
        /// The certificate's.
        Certificate = "sertifikat",
        /// The table's.
        Table = "tabel",
        /// The smaller one.
        Smallest = "terkecil",
    }
}

kernel::words! {
    /// How sure a rule is: read in its source, second-hand, remembered, guessed.
    Confidence {
        /// Read in the named source.
        Read = "R",
        /// Read in somebody's program, slides or article.
        SecondHand = "R2",
        /// Remembered.
        Remembered = "M",
        /// Guessed or of our own design.
        Guessed = "G",
    }
}

kernel::words! {
    /// The part of the IP ASN competence dimension that a form belongs to.
    IpPart {
        /// Leadership training.
        Leadership = "kepemimpinan",
        /// Functional training.
        Functional = "fungsional",
        /// Technical training, by lesson hours.
        Technical = "teknis",
        /// Seminar, workshop, conference and the like.
        Seminar = "seminar",
    }
}

kernel::words! {
    /// What a line of the ledger does.
    LineKind {
        /// Records something learned.
        Posting = "posting",
        /// Moves the counted part of an earlier record, since a cap now falls elsewhere.
        Adjustment = "adjustment",
        /// Takes a record back.
        Reversal = "reversal",
        /// Records it anew after a reversal.
        Correction = "correction",
    }
}

kernel::words! {
    /// Where an outside certificate stands.
    CertificateState {
        /// The file is there, the facts are not yet handed in.
        Draft = "draf",
        /// Waits for the administration.
        Submitted = "diajukan",
        /// Counts.
        Verified = "terverifikasi",
        /// Does not count.
        Rejected = "ditolak",
        /// Went back to its owner.
        Returned = "perlu_perbaikan",
    }
}

kernel::words! {
    /// How IP ASN counts the 20 JP of technical training.
    Mode20 {
        /// All or nothing.
        Threshold = "ambang",
        /// In proportion.
        Proportional = "proporsional",
    }
}

kernel::words! {
    /// What who served a part of a year owes.
    Prorate {
        /// The whole target.
        Full = "penuh",
        /// A part of it, by days served.
        Days = "hari",
    }
}

kernel::words! {
    /// Why somebody did not serve.
    AbsenceKind {
        /// Came within the year: appointed, or from another agency.
        Entered = "masuk",
        /// Left within the year: retired, resigned, to another agency.
        Left = "keluar",
        /// A long leave.
        Leave = "cuti",
        /// Full-time study.
        Study = "tugas_belajar",
    }
}

/// Source word of a completed course.
pub const FROM_ENROLMENT: &str = "enrolment";
/// Source word of an outside certificate.
pub const FROM_CERTIFICATE: &str = "outside_certificate";
/// Source word of a session of coaching or mentoring that both sides confirmed.
pub const FROM_GUIDANCE: &str = "guidance_session";

/// Source word of a class of the training calendar: the id is that of the person's place in it.
pub const FROM_CLASS: &str = "class_place";

/// What a record comes from; one record of the ledger per source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// [`FROM_ENROLMENT`], [`FROM_CERTIFICATE`], [`FROM_GUIDANCE`] or [`FROM_CLASS`].
    pub word: String,
    /// Names it.
    pub id: Uuid,
}

/// Something learned, as its facts are known. What it counts for is decided by the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Where it comes from.
    pub source: Source,
    /// Code of its form, for instance `KL06`.
    pub form: String,
    /// Title.
    pub title: String,
    /// Who held it; empty for the platform itself.
    pub organiser: String,
    /// Number of its certificate; may be empty.
    pub number: String,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day: the year in which it counts.
    pub completed_on: NaiveDate,
    /// Days of learning.
    pub days: i32,
    /// Sessions confirmed by both sides.
    pub sessions: i32,
    /// Minutes of learning.
    pub minutes: i32,
    /// Lesson hours that certificate or curriculum name.
    pub certificate_jp: Option<i32>,
    /// Held abroad.
    pub abroad: bool,
    /// What proves it.
    pub proof: Value,
}

/// A line of the ledger. Lines are only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Names it.
    pub id: LedgerLineId,
    /// Whose.
    pub person: PersonId,
    /// Number of the posting within the person's ledger.
    pub seq: i32,
    /// What the line does.
    pub kind: LineKind,
    /// Calendar year in which it counts.
    pub year: i32,
    /// Quarter of that year, 1 to 4.
    pub quarter: i32,
    /// Class of the form.
    pub class: Class,
    /// Share of the learning model: 10, 20 or 70.
    pub share: i32,
    /// What was learned.
    pub activity: Activity,
    /// Lesson hours by the table of forms.
    pub table_jp: i32,
    /// Lesson hours counted; negative in a line that takes back.
    pub jp: i32,
    /// Lesson hours that do not count.
    pub uncounted: i32,
    /// Why they do not: word of `hours-why-…`, or empty.
    pub why: String,
    /// The rule's version by which it was counted.
    pub rule: Option<LedgerRuleId>,
    /// The line that this one takes back or moves.
    pub reverses: Option<LedgerLineId>,
    /// Why it was corrected; empty in a posting.
    pub note: String,
    /// Who verified it.
    pub verifier: String,
    /// Posted after the year was closed.
    pub late: bool,
    /// When it was posted.
    pub posted_at: DateTime<Utc>,
}

/// The shares of the learning model: in training, from others, at work.
pub const SHARES: [i32; 3] = [10, 20, 70];

/// A dated version of the rule of one form of learning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRule {
    /// Names the version.
    pub id: LedgerRuleId,
    /// Code: `KL01`–`KL12`, `NKL01`–`NKL13`, `PD01`.
    pub code: String,
    /// First year in which it holds.
    pub valid_from: i32,
    /// Rises with each change of the same year.
    pub version: i32,
    /// Class.
    pub class: Class,
    /// Share of the learning model: 10, 20 or 70.
    pub share: i32,
    /// How JP come about.
    pub kind: RuleKind,
    /// JP per unit of [`RuleKind`] within the country; not used by [`RuleKind::PerJp`].
    pub rate: i32,
    /// The same abroad.
    pub rate_abroad: i32,
    /// What training abroad gets on top, in percent of its JP.
    pub abroad_percent: i32,
    /// What limits several records.
    pub cap: CapKind,
    /// How much the cap lets through.
    pub cap_size: i32,
    /// Which number counts.
    pub basis: Basis,
    /// Part of IP ASN.
    pub ip_part: IpPart,
    /// SIASN `jenisDiklatId`.
    pub siasn_type: i32,
    /// SIASN `jenisKursusSertipikat`.
    pub siasn_certificate: String,
    /// Where it is written.
    pub legal_basis: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether the agency has confirmed it.
    pub confirmed: bool,
}

/// Lesson hours owed in a year, by status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Names the version.
    pub id: LedgerRuleId,
    /// PNS, CPNS, PPPK.
    pub status: String,
    /// First year in which it holds.
    pub year_from: i32,
    /// Rises with each change of the same year.
    pub version: i32,
    /// The least to be reached.
    pub min_jp: i32,
    /// The most that is reported, if there is a cap.
    pub max_jp: Option<i32>,
    /// What who served a part of the year owes of it.
    pub prorate: Prorate,
    /// Where it is written.
    pub legal_basis: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether the agency has confirmed it.
    pub confirmed: bool,
}

/// Rules of a year that belong to no form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearRule {
    /// Names the version.
    pub id: LedgerRuleId,
    /// First year in which it holds.
    pub valid_from: i32,
    /// Rises with each change of the same year.
    pub version: i32,
    /// How IP ASN counts 20 JP.
    pub mode_20jp: Mode20,
    /// Years back in which a seminar counts for IP ASN; 1 is the year itself.
    pub seminar_window: i32,
    /// Whether SIASN gets the year of the last day (else of the first).
    pub siasn_year_of_end: bool,
    /// Where it is written.
    pub legal_basis: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether the agency has confirmed it.
    pub confirmed: bool,
}

/// Everything the rules need, in all its versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Forms.
    pub forms: Vec<FormRule>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Year rules.
    pub years: Vec<YearRule>,
}

/// A certificate of another organiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideCertificate {
    /// Names it.
    pub id: OutsideCertificateId,
    /// Whose.
    pub person: PersonId,
    /// Where it stands.
    pub state: CertificateState,
    /// Its facts.
    pub facts: CertificateFacts,
    /// SHA-256 of the file.
    pub digest: String,
    /// Name of the file as uploaded.
    pub file_name: String,
    /// Media type of the file.
    pub media_type: String,
    /// Text of the QR code on it, if one was read.
    pub qr: String,
    /// What the administration says about a return or rejection.
    pub note: String,
    /// Who decided: a person's id, or empty.
    pub decided_by: String,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// What an outside certificate says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertificateFacts {
    /// Title.
    pub title: String,
    /// Who held it.
    pub organiser: String,
    /// Number.
    pub number: String,
    /// Code of the form.
    pub form: String,
    /// First day.
    pub started_on: Option<NaiveDate>,
    /// Last day.
    pub ended_on: Option<NaiveDate>,
    /// Days of learning.
    pub days: i32,
    /// Sessions, for coaching and mentoring.
    pub sessions: i32,
    /// Lesson hours printed on it.
    pub jp: Option<i32>,
    /// Held abroad.
    pub abroad: bool,
}

/// What something learned cost the agency. Expenses are added and voided, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expense {
    /// Names it.
    pub id: ExpenseId,
    /// The day of what it paid for.
    pub held_on: NaiveDate,
    /// Code of the form of learning.
    pub form: String,
    /// What it paid for.
    pub title: String,
    /// Whole rupiah.
    pub rupiah: i64,
    /// Document number, source of funds; may be empty.
    pub note: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Since when it does not count, if it was voided.
    pub voided_at: Option<DateTime<Utc>>,
    /// Why it was voided; empty while it counts.
    pub void_reason: String,
}

impl Expense {
    /// The calendar year in which it counts.
    pub fn year(&self) -> i32 {
        self.held_on.year()
    }
}

/// A stretch in which a person did not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Names it.
    pub id: AbsenceId,
    /// Whose.
    pub person: PersonId,
    /// Why.
    pub kind: AbsenceKind,
    /// First day; none for who came.
    pub from: Option<NaiveDate>,
    /// Last day; none for who left.
    pub until: Option<NaiveDate>,
    /// Number of the decree; may be empty.
    pub note: String,
    /// Who noted it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}
