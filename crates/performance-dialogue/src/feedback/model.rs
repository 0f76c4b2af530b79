//! Nouns of feedback.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    Id,
    id::{CourseId, FeedbackId, GoalId, PersonId},
};

use crate::goals::model::EntryId;

kernel::words! {
    /// What a note is for.
    Kind {
        /// Apresiasi: what was good.
        Appreciation = "appreciation",
        /// Perbaikan: what could be better.
        Improvement = "improvement",
        /// Tindak lanjut: what to do next.
        NextStep = "next_step",
    }
}

kernel::words! {
    /// The seven core values of civil servants, BerAKHLAK.
    CoreValue {
        /// Berorientasi Pelayanan.
        Service = "berorientasi_pelayanan",
        /// Akuntabel.
        Accountable = "akuntabel",
        /// Kompeten.
        Competent = "kompeten",
        /// Harmonis.
        Harmonious = "harmonis",
        /// Loyal.
        Loyal = "loyal",
        /// Adaptif.
        Adaptive = "adaptif",
        /// Kolaboratif.
        Collaborative = "kolaboratif",
    }
}

kernel::words! {
    /// Who may read a note besides its writer and receiver.
    Visibility {
        /// Nobody.
        Pair = "pair",
        /// Also the superior of the superior who wrote it, if in office on the day of writing and still.
        Above = "above",
    }
}

kernel::words! {
    /// In which capacity somebody writes.
    Capacity {
        /// Leads the receiver, directly or through others, on this day.
        Superior = "superior",
        /// Was asked by the receiver: a mentor, trainer or colleague.
        Asked = "asked",
    }
}

/// What a note is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum About {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// A development goal, with its title when the note was written.
    Goal(GoalId, String),
    /// A course, with its title when the note was written.
    Course(CourseId, String),
    /// A core value.
    Value(CoreValue),
    /// A work result (hasil kerja), in words.
    Work(String),
}

/// What the note says: three short fields, of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// What was good.
    pub good: String,
    /// What would be better still.
    pub better: String,
    /// The next step.
    pub next: String,
}

/// Names the kinds of ids that only this feature has.
pub mod kind {
    /// An attachment of a note.
    pub enum Attachment {}
    impl kernel::id::Kind for Attachment {
        const NAME: &'static str = "feedback-attachment";
    }
    /// An answer to a note.
    pub enum Reply {}
    impl kernel::id::Kind for Reply {
        const NAME: &'static str = "feedback-reply";
    }
}

/// An attachment of a note.
pub type AttachmentId = Id<kind::Attachment>;
/// An answer to a note.
pub type ReplyId = Id<kind::Reply>;

/// A note of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which one.
    pub id: FeedbackId,
    /// Who wrote it.
    pub writer: PersonId,
    /// For whom.
    pub receiver: PersonId,
    /// What it is for.
    pub kind: Kind,
    /// What it says.
    pub text: Text,
    /// What it is about.
    pub about: About,
    /// Who else may read it.
    pub visibility: Visibility,
    /// In which capacity it was written.
    pub capacity: Capacity,
    /// The request it answers.
    pub request: Option<FeedbackId>,
    /// The older note that it corrects.
    pub corrects: Option<FeedbackId>,
    /// The goal that the receiver made of it.
    pub goal: Option<GoalId>,
    /// Day of writing, in the site's zone.
    pub day: NaiveDate,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// When its text was last changed, within the first day.
    pub changed_at: Option<DateTime<Utc>>,
    /// When the receiver said that they had read it.
    pub read_at: Option<DateTime<Utc>>,
    /// When the receiver first answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the receiver shared it with their present superiors.
    pub shared_at: Option<DateTime<Utc>>,
}

/// An answer to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Which one.
    pub id: ReplyId,
    /// Who answered.
    pub author: PersonId,
    /// What they said.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody asks another for feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which one.
    pub id: FeedbackId,
    /// Who asks.
    pub asker: PersonId,
    /// Who is asked.
    pub asked: PersonId,
    /// What for.
    pub question: String,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was answered with a note.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the one asked said no.
    pub declined_at: Option<DateTime<Utc>>,
}

impl Request {
    /// Whether it still waits.
    pub fn open(&self) -> bool {
        self.answered_at.is_none() && self.declined_at.is_none()
    }
}

kernel::words! {
    /// What an attachment is.
    AttachmentKind {
        /// A spoken note.
        Voice = "voice",
        /// Evidence: a document or picture.
        Evidence = "evidence",
    }
}

/// A file with a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Which one.
    pub id: AttachmentId,
    /// Who uploaded it.
    pub owner: PersonId,
    /// The note it belongs to; none until the note is sent.
    pub note: Option<FeedbackId>,
    /// The goal that it is evidence of.
    pub goal: Option<GoalId>,
    /// The entry of the goal's journal that it came with.
    pub entry: Option<EntryId>,
    /// What it is.
    pub kind: AttachmentKind,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Media type by its bytes.
    pub media_type: String,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Which notes a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Those that the person received.
    #[default]
    Received,
    /// Those that the person wrote.
    Given,
}

/// What a list of notes is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Narrowed {
    /// To this kind.
    pub kind: Option<Kind>,
    /// To those that nobody has read or answered yet.
    pub standing: Option<Standing>,
}

kernel::words! {
    /// How far the receiver has come with a note.
    Standing {
        /// Not read yet.
        Unread = "unread",
        /// Read, not answered yet.
        Unanswered = "unanswered",
        /// Answered.
        Answered = "answered",
    }
}

impl Note {
    /// How far the receiver has come with it.
    pub fn standing(&self) -> Standing {
        match (self.answered_at, self.read_at) {
            (Some(_), _) => Standing::Answered,
            (None, Some(_)) => Standing::Unanswered,
            (None, None) => Standing::Unread,
        }
    }
}

/// What waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Notes not read yet.
    pub unread: u64,
    /// Notes read and not answered yet.
    pub unanswered: u64,
    /// Requests from others that wait for an answer.
    pub asked: u64,
}
