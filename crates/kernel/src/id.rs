//! Typed identifiers. Every id in the product is a UUID in a newtype that knows what it names.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use sea_orm::{
    ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an id names. Implemented by the markers in [`kind`] alone.
pub trait Kind: Send + Sync + 'static {
    /// The vocabulary's word for it, used in `Debug` output and error texts.
    const NAME: &'static str;
}

/// The UUID of one `K`. New ones are version 7 and come from [`crate::Cx::id`]; a version 7 id shows when it was made, so it
/// is never a secret.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// Takes a UUID as the id of a `K`.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID.
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The id of the thing with this key inside a parent: UUID version 5, so importing the same source twice names the same
    /// things.
    pub fn derived<P>(parent: Id<P>, key: &str) -> Self {
        Self::from_uuid(Uuid::new_v5(&parent.0, key.as_bytes()))
    }

    /// The same id under another kind, where two names of one thing meet (the lesson that is a quiz).
    pub const fn cast<T>(self) -> Id<T> {
        Id::from_uuid(self.0)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", K::NAME, self.0)
    }
}
impl<K> FromStr for Id<K> {
    type Err = uuid::Error;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(s).map(Self::from_uuid)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

impl<K> From<Id<K>> for Value {
    fn from(id: Id<K>) -> Self {
        id.0.into()
    }
}
impl<K> TryGetable for Id<K> {
    fn try_get_by<I: ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Uuid::try_get_by(res, index).map(Self::from_uuid)
    }
}
impl<K> ValueType for Id<K> {
    fn try_from(v: Value) -> Result<Self, ValueTypeErr> {
        <Uuid as ValueType>::try_from(v).map(Self::from_uuid)
    }
    fn type_name() -> String {
        "Id".to_owned()
    }
    fn array_type() -> ArrayType {
        <Uuid as ValueType>::array_type()
    }
    fn column_type() -> ColumnType {
        <Uuid as ValueType>::column_type()
    }
}
impl<K> Nullable for Id<K> {
    fn null() -> Value {
        <Uuid as Nullable>::null()
    }
}
impl<K> TryFromU64 for Id<K> {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Id"))
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $alias:ident, $name:literal;)*) => {
        /// The registry of everything that has an id.
        pub mod kind {
            $($(#[$doc])* #[derive(Clone, Copy)] pub enum $kind {}
            impl super::Kind for $kind { const NAME: &'static str = $name; })*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$kind>;)*
    };
}

kinds! {
    /// A holder of an account, usually an ASN.
    Person, PersonId, "person";
    /// A node of the organisation's tree.
    Unit, UnitId, "unit";
    /// A grant of a role to a person.
    RoleGrant, RoleGrantId, "role-grant";
    /// A bearer token of the API.
    Token, TokenId, "token";
    /// An entry of the audit log.
    Audit, AuditId, "audit";
    /// A course.
    Course, CourseId, "course";
    /// A module of a course.
    Module, ModuleId, "module";
    /// A lesson of a course.
    Lesson, LessonId, "lesson";
    /// A question of a quiz or a bank.
    Question, QuestionId, "question";
    /// A bank of questions that trainers share.
    QuestionBank, QuestionBankId, "question-bank";
    /// Anything that authors revise: the same UUID as the course, module, lesson or question it is.
    Resource, ResourceId, "resource";
    /// One immutable state of a resource.
    Revision, RevisionId, "revision";
    /// One immutable published version of a course.
    Publication, PublicationId, "publication";
    /// A file that belongs to a course.
    Media, MediaId, "media";
    /// An upload under way.
    Upload, UploadId, "upload";
    /// One person in one course.
    Enrolment, EnrolmentId, "enrolment";
    /// One sitting of a quiz.
    Attempt, AttemptId, "attempt";
    /// What a person or unit is granted at a quiz.
    Accommodation, AccommodationId, "accommodation";
    /// A comment that a trainer keeps to use again.
    SavedComment, SavedCommentId, "saved-comment";
    /// A file that a learner uploaded as an answer.
    AnswerFile, AnswerFileId, "answer-file";
    /// One recorded action in an attempt.
    Step, StepId, "step";
    /// A fact about a learner's progress.
    Fact, FactId, "fact";
    /// A line of the JP ledger.
    LedgerLine, LedgerLineId, "ledger-line";
    /// A dated version of a rule of the JP ledger.
    LedgerRule, LedgerRuleId, "ledger-rule";
    /// A certificate of another organiser that an employee hands in.
    OutsideCertificate, OutsideCertificateId, "outside-certificate";
    /// What something learned cost the agency.
    Expense, ExpenseId, "expense";
    /// A stretch of time in which a person did not serve.
    Absence, AbsenceId, "absence";
    /// A yearly closing of the JP ledger.
    Closing, ClosingId, "closing";
    /// A certificate.
    Certificate, CertificateId, "certificate";
    /// A certificate template.
    Template, TemplateId, "template";
    /// A bulk issue of certificates.
    Batch, BatchId, "batch";
    /// A stretch of time in which one person answered to another.
    ReportingLine, ReportingLineId, "reporting-line";
    /// A competency of the dictionary.
    Competency, CompetencyId, "competency";
    /// A version of a post standard (SKJ).
    PostStandard, PostStandardId, "post-standard";
    /// One assessed level of one person.
    AssessedLevel, AssessedLevelId, "assessed-level";
    /// A level that waits for somebody's word.
    LevelProposal, LevelProposalId, "level-proposal";
    /// A yearly analysis of one person's development needs (AKPK).
    NeedsForm, NeedsFormId, "needs-form";
    /// A row of a needs form.
    NeedsRow, NeedsRowId, "needs-row";
    /// A version of an agency plan (Renbangkom).
    AgencyPlan, AgencyPlanId, "agency-plan";
    /// A development goal.
    Goal, GoalId, "goal";
    /// A note of feedback.
    Feedback, FeedbackId, "feedback";
    /// A performance dialogue.
    Dialogue, DialogueId, "dialogue";
    /// A mentoring programme.
    Programme, ProgrammeId, "programme";
    /// One mentor with one mentee in a programme.
    Mentorship, MentorshipId, "mentorship";
    /// A session of mentoring or coaching.
    GuidanceSession, GuidanceSessionId, "guidance-session";
    /// Somebody's wish to be guided in a programme.
    MentoringApplication, MentoringApplicationId, "mentoring-application";
    /// What a pair agreed to reach.
    MentorshipTarget, MentorshipTargetId, "mentorship-target";
    /// A file that a pair shares.
    MentorshipFile, MentorshipFileId, "mentorship-file";
    /// A private note of one side of a pair.
    MentorshipNote, MentorshipNoteId, "mentorship-note";
    /// A class (pelatihan klasikal) of the training calendar.
    TrainingClass, ClassId, "training-class";
    /// One person's place in a class.
    ClassPlace, ClassPlaceId, "class-place";
    /// A device that takes notices while no page is open.
    PushDevice, PushDeviceId, "push-device";
    /// A kept report.
    Report, ReportId, "report";
    /// A run of a kept report.
    ReportRun, ReportRunId, "report-run";
    /// A recorded event.
    Event, EventId, "event";
    /// A background job.
    Job, JobId, "job";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_are_stable_and_depend_on_parent_and_key() {
        let a = CourseId::from_uuid(Uuid::from_u128(1));
        let b = CourseId::from_uuid(Uuid::from_u128(2));
        assert_eq!(LessonId::derived(a, "sapa"), LessonId::derived(a, "sapa"));
        assert_ne!(LessonId::derived(a, "sapa"), LessonId::derived(b, "sapa"));
        assert_ne!(LessonId::derived(a, "sapa"), LessonId::derived(a, "dengar"));
    }

    #[test]
    fn text_form_round_trips_and_rejects_nonsense() {
        let id = PersonId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse::<PersonId>(), Ok(id));
        assert!("bukan-id".parse::<PersonId>().is_err());
    }
}
