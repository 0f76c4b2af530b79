//! The nouns of the feature.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{
    AgencyPlanId, AssessedLevelId, CompetencyId, EnrolmentId, LevelProposalId, NeedsFormId, NeedsRowId, PersonId,
    PostStandardId, UnitId,
};
use serde::{Deserialize, Serialize};

pub use crate::rules::needs::{Action, Part, State};

/// The highest level (K3).
pub const HIGHEST: u8 = 5;

kernel::words! {
    /// The three kinds of competency (K1, Permen PANRB 38/2017).
    Kind {
        /// How people and work are led; eight of them.
        Managerial = "manajerial",
        /// Living together in a varied country; one of them.
        SocioCultural = "sosial-kultural",
        /// What a trade or government affair asks for.
        Technical = "teknis",
    }
}

kernel::words! {
    /// From where a level is known (K7).
    Source {
        /// An assessment centre or competency test.
        Centre = "asesmen",
        /// The superior.
        Superior = "atasan",
        /// A completed course, confirmed by somebody.
        Course = "kursus",
        /// The person; shown, never counted as actual.
        Own = "mandiri",
    }
}

kernel::words! {
    /// What became of a proposal.
    ProposalState {
        /// Nobody has decided.
        Waiting = "menunggu",
        /// The level was confirmed.
        Confirmed = "dikonfirmasi",
        /// It was not, for a reason.
        Declined = "ditolak",
    }
}

kernel::words! {
    /// What became of an agency plan.
    PlanState {
        /// Put together; may be replaced by a newer version.
        Draft = "disusun",
        /// Set by a decree.
        Set = "ditetapkan",
    }
}

kernel::words! {
    /// A stage of the yearly calendar.
    Stage {
        /// Employees hand in.
        Submission = "pengajuan",
        /// Superiors decide.
        Approval = "persetujuan",
        /// Units verify.
        Verification = "verifikasi",
        /// The agency sets its plan.
        Setting = "penetapan",
    }
}

/// What a level of a competency means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelText {
    /// 1 to 5.
    pub level: u8,
    /// One sentence.
    pub summary: String,
    /// What can be observed, one per line.
    pub indicators: String,
}

/// A competency of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competency {
    /// Names it.
    pub id: CompetencyId,
    /// Its code, unique.
    pub code: String,
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it is.
    pub definition: String,
    /// Government affair or functional post of a technical one; may be empty.
    pub affair: String,
    /// Its place in lists.
    pub place: i32,
    /// Since when it is not used for anything new.
    pub retired_on: Option<NaiveDate>,
    /// Levels by number; those without a text are left out.
    pub levels: Vec<LevelText>,
}

/// What a post standard asks of one competency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Required {
    /// Which competency.
    pub competency: CompetencyId,
    /// 1 to 5.
    pub level: u8,
    /// 1 (most important) to 3.
    pub priority: u8,
}

/// A version of a post standard (SKJ).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostStandard {
    /// Names it.
    pub id: PostStandardId,
    /// For which post or kind of post; see [`crate::rules::standard`].
    pub post_key: String,
    /// The post as it is written.
    pub post: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Legal basis.
    pub basis: String,
    /// Whether the agency confirmed it.
    pub confirmed: bool,
    /// What it asks for.
    pub required: Vec<Required>,
}

/// A level that somebody found of a person. Only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedLevel {
    /// Names it; later ones are greater.
    pub id: AssessedLevelId,
    /// Whose.
    pub person: PersonId,
    /// Of which competency.
    pub competency: CompetencyId,
    /// 1 to 5.
    pub level: u8,
    /// From where it is known.
    pub source: Source,
    /// Day of the assessment.
    pub assessed_on: NaiveDate,
    /// Last day on which it counts.
    pub expires_on: NaiveDate,
    /// Evidence in words.
    pub note: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// A level that a completed course suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Names it.
    pub id: LevelProposalId,
    /// Whose.
    pub person: PersonId,
    /// Of which competency.
    pub competency: CompetencyId,
    /// 1 to 5.
    pub level: u8,
    /// The enrolment, or the place in a class, that was completed.
    pub enrolment: EnrolmentId,
    /// Title of the course.
    pub course: String,
    /// Day of the completion.
    pub proposed_on: NaiveDate,
    /// What became of it.
    pub state: ProposalState,
    /// Why it was declined.
    pub reason: String,
}

/// Figures that the agency decides on, valid from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// First day.
    pub valid_from: NaiveDate,
    /// Months for which an assessed level counts.
    pub validity_months: i32,
    /// Groups with fewer people are not shown.
    pub smallest_group: i32,
    /// Legal basis.
    pub basis: String,
}

/// A yearly form of development needs (AKPK).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsForm {
    /// Names it.
    pub id: NeedsFormId,
    /// For which year.
    pub year: i32,
    /// Whose.
    pub person: PersonId,
    /// The name when it was last handed in.
    pub name: String,
    /// The post then.
    pub post: String,
    /// The unit then.
    pub unit: Option<UnitId>,
    /// Its name.
    pub unit_name: String,
    /// Where it stands in the flow.
    pub state: State,
    /// Counts its steps.
    pub revision: i32,
    /// When it last moved.
    pub moved_at: DateTime<Utc>,
}

/// One need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsRow {
    /// Names it.
    pub id: NeedsRowId,
    /// The competency, if the need is one.
    pub competency: Option<CompetencyId>,
    /// The problem at work, if it is not.
    pub problem: String,
    /// Assessed level; 0 if none.
    pub gap_from: u8,
    /// Level to reach; 0 if none.
    pub gap_to: u8,
    /// Form of learning, a code of LAN 10/2018.
    pub learning: String,
    /// What the person wishes.
    pub wish: String,
    /// 1 to 3.
    pub priority: u8,
    /// Estimated lesson hours.
    pub jp: i32,
    /// Estimated cost in rupiah.
    pub cost: i64,
}

/// A step in a form's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub by: Option<PersonId>,
    /// Their name.
    pub by_name: String,
    /// In which part.
    pub part: Part,
    /// What they did.
    pub action: Action,
    /// The state after it.
    pub to: State,
    /// Why.
    pub reason: String,
}

/// A version of an agency plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyPlan {
    /// Names it.
    pub id: AgencyPlanId,
    /// For which year.
    pub year: i32,
    /// From 1.
    pub version: i32,
    /// Whether it is set.
    pub state: PlanState,
    /// Number of the decree.
    pub decree: String,
    /// Day of the decree.
    pub decreed_on: Option<NaiveDate>,
    /// When it was put together.
    pub made_at: DateTime<Utc>,
}

/// One need as it stands in a version of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// From which form.
    pub form: NeedsFormId,
    /// Whose.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: Option<UnitId>,
    /// Name of the unit.
    pub unit_name: String,
    /// Competency, if the need is one.
    pub competency: Option<CompetencyId>,
    /// Competency's name or the problem.
    pub subject: String,
    /// Form of learning.
    pub learning: String,
    /// 1 to 3.
    pub priority: u8,
    /// Lesson hours.
    pub jp: i32,
    /// Rupiah.
    pub cost: i64,
}

/// A person as this feature knows them, for work over everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// NIP or empty.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Post.
    pub post: String,
    /// Kind of post.
    pub post_kind: String,
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// Whether the account is in use.
    pub active: bool,
}

/// A unit as this feature knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitNode {
    /// Which one.
    pub id: UnitId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Its name.
    pub name: String,
}

/// A course that teaches a competency up to a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The course.
    pub course: kernel::id::CourseId,
    /// What it teaches.
    pub competency: CompetencyId,
    /// Up to which level.
    pub level: u8,
}

/// Forms of learning by the annex of LAN 10/2018, in its order.
pub const LEARNING: [&str; 26] = [
    "KL01", "KL02", "KL03", "KL04", "KL05", "KL06", "KL07", "KL08", "KL09", "KL10", "KL11", "KL12", "NKL01", "NKL02",
    "NKL03", "NKL04", "NKL05", "NKL06", "NKL07", "NKL08", "NKL09", "NKL10", "NKL11", "NKL12", "NKL13", "PD01",
];
