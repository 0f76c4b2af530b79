//! Every fact that crosses from one feature to another.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Marks,
    id::{
        AttemptId, CertificateId, ClassId, ClassPlaceId, CompetencyId, CourseId, EnrolmentId, FeedbackId, GoalId,
        GuidanceSessionId, LessonId, MentorshipId, NeedsFormId, OutsideCertificateId, PersonId, PublicationId,
    },
};

/// What pages about everybody's needs wait for: forms that move and courses that are completed, whoever's they are.
pub const ALL_NEEDS: Uuid = Uuid::from_u128(0x5e2e_7a4b_0000_8000_8000_0000_0000_0001);

/// Something that happened, past tense, in the words of the vocabulary. Written to the event log in the transaction of the
/// deed; read by the subscribers that `server::wiring` lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A version of a course became what new learners see.
    CoursePublished {
        /// The course.
        course: CourseId,
        /// Its new version.
        publication: PublicationId,
        /// SHA-256 of its course document in the blob store.
        document: String,
    },
    /// A course left the catalogue.
    CourseArchived {
        /// The course.
        course: CourseId,
    },
    /// A person joined a course.
    Enrolled {
        /// The new enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// In which course.
        course: CourseId,
        /// Bound to which version.
        publication: PublicationId,
    },
    /// An enrolment moved to a newer version of its course by its person's choice.
    EnrolmentMoved {
        /// Which enrolment.
        enrolment: EnrolmentId,
        /// To which version.
        publication: PublicationId,
    },
    /// A course was assigned with a day by which it should be done, or the assignment was taken back.
    CourseAssigned {
        /// Which enrolment.
        enrolment: EnrolmentId,
        /// To whom.
        person: PersonId,
        /// Which course.
        course: CourseId,
        /// The last day; none when it was taken back.
        due: Option<NaiveDate>,
    },
    /// A learner declared a page lesson done.
    LessonDone {
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// Which lesson.
        lesson: LessonId,
    },
    /// A learner opened a lesson for the first time.
    LessonOpened {
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// Which lesson.
        lesson: LessonId,
    },
    /// A learner read a lesson for a further minute.
    LessonRead {
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// Which lesson.
        lesson: LessonId,
        /// Active reading so far, in seconds.
        seconds: u32,
    },
    /// More of a lesson's text was on the learner's screen.
    LessonScrolled {
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// Which lesson.
        lesson: LessonId,
        /// Share of the text seen so far, in whole percent.
        share: u32,
    },
    /// A learner watched more of a lesson's video.
    LessonWatched {
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// Which lesson.
        lesson: LessonId,
        /// Share watched so far, in whole percent.
        share: u32,
        /// Length of the video in seconds.
        duration: u32,
        /// Seconds watched so far, each part once. Older events do not say it.
        #[serde(default)]
        seconds: u32,
    },
    /// An attempt was handed in, or closed at its deadline.
    AttemptSubmitted {
        /// Which attempt.
        attempt: AttemptId,
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// The quiz.
        lesson: LessonId,
    },
    /// An attempt got its grade, at once or by a trainer's mark; sent again when the grade changes.
    AttemptGraded {
        /// Which attempt.
        attempt: AttemptId,
        /// In which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// The quiz.
        lesson: LessonId,
        /// The quiz's grade by its grading method over all attempts, in percent.
        grade: Marks,
        /// Whether that grade reaches the pass mark.
        passed: bool,
    },
    /// A course is done by its rules.
    CourseCompleted {
        /// Which enrolment.
        enrolment: EnrolmentId,
        /// Who.
        person: PersonId,
        /// Which course.
        course: CourseId,
        /// In which version.
        publication: PublicationId,
        /// When the last rule was met.
        at: DateTime<Utc>,
        /// What was completed, for the ledger of lesson hours. Empty in events that were recorded before it was told.
        #[serde(default)]
        learned: Learned,
    },
    /// A person's place in a class of the training calendar came into another state.
    PlaceMoved {
        /// Which place.
        place: ClassPlaceId,
        /// In which class.
        class: ClassId,
        /// Whose.
        person: PersonId,
        /// Its new state.
        state: String,
    },
    /// A person was present in a class for as much of it as it asks, and it is over.
    ClassCompleted {
        /// Whose place.
        place: ClassPlaceId,
        /// Which class.
        class: ClassId,
        /// Who.
        person: PersonId,
        /// What was learned there.
        attended: Attended,
    },
    /// Somebody earned a certificate otherwise than by an online course: by a class, a programme, mentoring, or a part played.
    AwardEarned {
        /// Names the award; announcing it twice is announcing it once.
        award: EnrolmentId,
        /// What it was earned by: `class`, `programme`, `mentoring` or `role`.
        basis: String,
        /// The class, programme, … in question.
        source: CourseId,
        /// Who.
        person: PersonId,
        /// What will be printed.
        facts: AwardFacts,
        /// When it was earned.
        at: DateTime<Utc>,
    },
    /// A certificate is out.
    CertificateIssued {
        /// Which one.
        certificate: CertificateId,
        /// For whom.
        person: PersonId,
        /// By which enrolment or award it was earned. Not told of those issued before it was.
        #[serde(default)]
        enrolment: Option<EnrolmentId>,
        /// Its last day, if it has one.
        #[serde(default)]
        until: Option<NaiveDate>,
    },
    /// The last day of a certificate has passed; its holder may earn a new one.
    CertificateExpired {
        /// Which one.
        certificate: CertificateId,
        /// Whose.
        person: PersonId,
        /// For which course.
        course: CourseId,
    },
    /// The certificate of a training held elsewhere was verified, sent back or rejected.
    ProofDecided {
        /// Which certificate.
        certificate: OutsideCertificateId,
        /// Whose.
        person: PersonId,
        /// Its stored state now.
        state: String,
    },
    /// A competency level of a person was confirmed.
    LevelConfirmed {
        /// Whose.
        person: PersonId,
        /// Which competency.
        competency: CompetencyId,
        /// The level, 1 to 5.
        level: u8,
    },
    /// A yearly form of development needs moved on in its flow.
    NeedsMoved {
        /// Which form.
        form: NeedsFormId,
        /// Whose.
        person: PersonId,
        /// Its new state.
        state: String,
    },
    /// A development goal was agreed, moved on, or ended.
    GoalMoved {
        /// Which goal.
        goal: GoalId,
        /// Whose.
        person: PersonId,
        /// Its new state.
        state: String,
    },
    /// Somebody gave feedback, answered it, or asked for it.
    FeedbackGiven {
        /// Which note.
        feedback: FeedbackId,
        /// Who wrote.
        from: PersonId,
        /// For whom.
        to: PersonId,
    },
    /// A session of mentoring or coaching was confirmed by both sides.
    GuidanceConfirmed {
        /// Which session.
        session: GuidanceSessionId,
        /// In which mentorship.
        mentorship: MentorshipId,
        /// Form of learning: `NKL01` coaching, `NKL02` mentoring.
        form: String,
        /// Who guided.
        mentor: PersonId,
        /// Who learned.
        mentee: PersonId,
        /// What it was about.
        topic: String,
        /// The day of the session, in the site's zone.
        day: NaiveDate,
        /// How long it took.
        minutes: u32,
    },
    /// One side wrote that a session was held, or disputed what the other wrote: the other side's word is wanted.
    GuidanceLogged {
        /// Which session.
        session: GuidanceSessionId,
        /// In which mentorship.
        mentorship: MentorshipId,
        /// Who wrote.
        from: PersonId,
        /// Whose word is wanted.
        to: PersonId,
    },
    /// A mentorship began, moved on, or ended.
    MentorshipMoved {
        /// Which one.
        mentorship: MentorshipId,
        /// Who guides.
        mentor: PersonId,
        /// Who learns.
        mentee: PersonId,
        /// Its new state.
        state: String,
    },
}

/// What is printed on a certificate that no published course describes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardFacts {
    /// Title of the training.
    pub title: String,
    /// How it was held, for instance `klasikal`.
    pub method: String,
    /// Lesson hours of 45 minutes.
    pub jp: u32,
    /// Subjects with their lesson hours, which add up to `jp`; may be empty.
    pub subjects: Vec<(String, u32)>,
    /// First day.
    pub started: DateTime<Utc>,
    /// The part that was played, for instance `narasumber`; empty for who learned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
}

/// What a class that somebody attended counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// Code of the form of learning, for instance `KL03`.
    pub form: String,
    /// Title with the batch, for instance `Pelatihan kearsipan, Angkatan I/2027`.
    pub title: String,
    /// Who held it.
    pub organiser: String,
    /// Lesson hours of 45 minutes by its curriculum.
    pub jp: u32,
    /// First day, in the site's zone.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Days of class between them, both included.
    pub days: u32,
    /// Whether it was held abroad.
    pub abroad: bool,
    /// The competency that it teaches and the level, 1 to 5.
    pub teaches: Option<(CompetencyId, u8)>,
}

/// What a completed course counts for, by its published curriculum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned {
    /// Code of the form of learning, for instance `NKL03`.
    pub form: String,
    /// Title of the course.
    pub title: String,
    /// Lesson hours of the curriculum.
    pub jp: u32,
    /// Expected learning time in minutes.
    pub minutes: u32,
    /// Number of the course's version.
    pub version: u32,
}

impl Event {
    /// Whom and what it concerns, for pages that wait for news of them.
    pub fn about(&self) -> Vec<Uuid> {
        match self {
            Self::CoursePublished { course, .. } | Self::CourseArchived { course } => vec![course.uuid()],
            Self::Enrolled { person, course, .. } | Self::CourseAssigned { person, course, .. } => {
                vec![person.uuid(), course.uuid()]
            }
            Self::CourseCompleted { person, course, .. } => vec![person.uuid(), course.uuid(), ALL_NEEDS],
            Self::EnrolmentMoved { .. } => Vec::new(),
            Self::ClassCompleted { person, .. } | Self::NeedsMoved { person, .. } => vec![person.uuid(), ALL_NEEDS],
            Self::LessonDone { person, .. }
            | Self::LessonOpened { person, .. }
            | Self::LessonRead { person, .. }
            | Self::LessonScrolled { person, .. }
            | Self::LessonWatched { person, .. }
            | Self::AttemptSubmitted { person, .. }
            | Self::AttemptGraded { person, .. }
            | Self::AwardEarned { person, .. }
            | Self::PlaceMoved { person, .. }
            | Self::CertificateIssued { person, .. }
            | Self::CertificateExpired { person, .. }
            | Self::ProofDecided { person, .. }
            | Self::LevelConfirmed { person, .. }
            | Self::GoalMoved { person, .. } => vec![person.uuid()],
            Self::FeedbackGiven { from, to, .. } | Self::GuidanceLogged { from, to, .. } => {
                vec![from.uuid(), to.uuid()]
            }
            Self::GuidanceConfirmed { mentor, mentee, .. } | Self::MentorshipMoved { mentor, mentee, .. } => {
                vec![mentor.uuid(), mentee.uuid()]
            }
        }
    }

    /// The stored word of the event's kind.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CoursePublished { .. } => "course_published",
            Self::CourseArchived { .. } => "course_archived",
            Self::Enrolled { .. } => "enrolled",
            Self::EnrolmentMoved { .. } => "enrolment_moved",
            Self::CourseAssigned { .. } => "course_assigned",
            Self::LessonDone { .. } => "lesson_done",
            Self::LessonOpened { .. } => "lesson_opened",
            Self::LessonRead { .. } => "lesson_read",
            Self::LessonScrolled { .. } => "lesson_scrolled",
            Self::LessonWatched { .. } => "lesson_watched",
            Self::AttemptSubmitted { .. } => "attempt_submitted",
            Self::AttemptGraded { .. } => "attempt_graded",
            Self::CourseCompleted { .. } => "course_completed",
            Self::PlaceMoved { .. } => "place_moved",
            Self::ClassCompleted { .. } => "class_completed",
            Self::AwardEarned { .. } => "award_earned",
            Self::CertificateIssued { .. } => "certificate_issued",
            Self::CertificateExpired { .. } => "certificate_expired",
            Self::ProofDecided { .. } => "proof_decided",
            Self::LevelConfirmed { .. } => "level_confirmed",
            Self::NeedsMoved { .. } => "needs_moved",
            Self::GoalMoved { .. } => "goal_moved",
            Self::FeedbackGiven { .. } => "feedback_given",
            Self::GuidanceConfirmed { .. } => "guidance_confirmed",
            Self::GuidanceLogged { .. } => "guidance_logged",
            Self::MentorshipMoved { .. } => "mentorship_moved",
        }
    }
}
