//! Programmes, people, pairs and sessions as plain types.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{
    CompetencyId, GuidanceSessionId, MentoringApplicationId, MentorshipFileId, MentorshipId, MentorshipNoteId,
    MentorshipTargetId, PersonId, ProgrammeId,
};
use serde::{Deserialize, Serialize};

kernel::words! {
    /// How far a programme is.
    ProgrammeState {
        /// Being prepared; only the administration sees it.
        Draft = "draft",
        /// People may apply; pairs are being found.
        Open = "open",
        /// Pairs are set and at work.
        Running = "running",
        /// Over.
        Closed = "closed",
    }
}

kernel::words! {
    /// Whether somebody may guide.
    MentorState {
        /// Registered, the administration decides.
        Waiting = "waiting",
        /// May be matched.
        Active = "active",
        /// Was not taken.
        Declined = "declined",
    }
}

kernel::words! {
    /// What became of an application.
    ApplicationState {
        /// To be matched.
        Waiting = "waiting",
        /// The administration said no.
        Declined = "declined",
        /// Taken back by the person.
        Withdrawn = "withdrawn",
    }
}

kernel::words! {
    /// How far a mentorship is.
    PairState {
        /// Matched; goals are not agreed yet.
        Proposed = "proposed",
        /// Both agreed on a goal.
        Running = "running",
        /// Ended as planned.
        Completed = "completed",
        /// Ended early, for a reason.
        Stopped = "stopped",
    }
}

kernel::words! {
    /// How far a session is.
    SessionState {
        /// To be held.
        Planned = "planned",
        /// Held and written down; one side or both have yet to confirm.
        Logged = "logged",
        /// Confirmed by both.
        Confirmed = "confirmed",
        /// One side says it was not so.
        Disputed = "disputed",
        /// Will not be held.
        Cancelled = "cancelled",
    }
}

kernel::words! {
    /// Form of learning by the annex of Peraturan LAN 10/2018.
    Form {
        /// The mentor passes on what the mentor knows.
        Mentoring = "NKL02",
        /// The mentee solves the problem, led by questions (GROW).
        Coaching = "NKL01",
    }
}

kernel::words! {
    /// One of the two of a pair.
    Side {
        /// Who guides.
        Mentor = "mentor",
        /// Who learns.
        Mentee = "mentee",
    }
}

/// A mentoring programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Names it.
    pub id: ProgrammeId,
    /// Its title.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// For whom it is meant.
    pub audience: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Most mentees.
    pub capacity: u32,
    /// How far it is.
    pub state: ProgrammeState,
    /// Rises with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What a mentor can pass on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expertise {
    /// Which competency.
    pub competency: CompetencyId,
    /// Own level by one's own word, 1 to 5; an assessed level takes its place.
    pub level: u8,
}

/// Somebody who guides, or wants to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentor {
    /// Who.
    pub person: PersonId,
    /// Whether the person may guide.
    pub state: MentorState,
    /// What the person offers, in words.
    pub about: String,
    /// Most mentees at a time; none for the setting's number.
    pub capacity: Option<u32>,
    /// Known to be an expert, whatever levels say.
    pub expert: bool,
    /// What the person can pass on.
    pub expertise: Vec<Expertise>,
    /// Since when known.
    pub registered_at: DateTime<Utc>,
}

/// Somebody's wish to be guided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Names it.
    pub id: MentoringApplicationId,
    /// In which programme.
    pub programme: ProgrammeId,
    /// Who.
    pub person: PersonId,
    /// Named by the administration rather than applied.
    pub named: bool,
    /// What to become better at.
    pub competency: Option<CompetencyId>,
    /// Level to reach, 1 to 5; 0 without a competency.
    pub target: u8,
    /// Wishes in words.
    pub wish: String,
    /// By whom, if the person may choose.
    pub wished_mentor: Option<PersonId>,
    /// What became of it.
    pub state: ApplicationState,
    /// When.
    pub at: DateTime<Utc>,
}

/// One reason why two people fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// The mentor's level covers the target.
    Level {
        /// The mentor's.
        level: u8,
        /// The mentee's target.
        target: u8,
    },
    /// The mentor is known as an expert.
    Expert,
    /// No competency was asked for.
    General,
    /// The mentee asked for this mentor.
    Wished,
    /// Same unit.
    SameUnit,
    /// Same agency, another unit.
    SameAgency,
    /// Another agency.
    OtherAgency,
    /// The mentor retires soon and should hand over.
    Handover {
        /// Months left.
        months: u32,
    },
    /// How many the mentor guides already.
    Load {
        /// Mentees before this one.
        taken: u32,
    },
}

impl Reason {
    /// Last part of its key in the catalogue.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Level { .. } => "level",
            Self::Expert => "expert",
            Self::General => "general",
            Self::Wished => "wished",
            Self::SameUnit => "same-unit",
            Self::SameAgency => "same-agency",
            Self::OtherAgency => "other-agency",
            Self::Handover { .. } => "handover",
            Self::Load { .. } => "load",
        }
    }

    /// The two numbers of its sentence; 0 where it has none.
    pub const fn numbers(self) -> (u32, u32) {
        match self {
            Self::Level { level, target } => (level as u32, target as u32),
            Self::Handover { months } => (months, 0),
            Self::Load { taken } => (taken, 0),
            _ => (0, 0),
        }
    }
}

/// A mentor and a mentee in a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Names it.
    pub id: MentorshipId,
    /// In which programme.
    pub programme: ProgrammeId,
    /// Who guides.
    pub mentor: PersonId,
    /// Who learns.
    pub mentee: PersonId,
    /// In what.
    pub competency: Option<CompetencyId>,
    /// Level to reach; 0 without a competency.
    pub target: u8,
    /// How far it is.
    pub state: PairState,
    /// Whether the two know of it.
    pub announced: bool,
    /// Chosen by hand.
    pub by_hand: bool,
    /// Why these two.
    pub reasons: Vec<Reason>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// The mentee's assessed level at the beginning.
    pub level_before: Option<u8>,
    /// Since when a goal is agreed.
    pub running_since: Option<NaiveDate>,
    /// Day of the latest session that both confirmed.
    pub last_session_on: Option<NaiveDate>,
    /// Why it was stopped.
    pub end_note: String,
    /// Rises with every change of state.
    pub version: i32,
    /// When it was matched.
    pub created_at: DateTime<Utc>,
}

impl Pair {
    /// Which side of the pair this person is.
    pub fn side(&self, person: PersonId) -> Option<Side> {
        if person == self.mentor {
            Some(Side::Mentor)
        } else if person == self.mentee {
            Some(Side::Mentee)
        } else {
            None
        }
    }

    /// The other one of the two.
    pub fn other(&self, person: PersonId) -> PersonId {
        if person == self.mentor { self.mentee } else { self.mentor }
    }
}

/// What a pair wants to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Names it.
    pub id: MentorshipTargetId,
    /// Of which pair.
    pub pair: MentorshipId,
    /// What.
    pub text: String,
    /// How it is seen that it was reached.
    pub measure: String,
    /// By when.
    pub due_on: NaiveDate,
    /// When the mentor agreed.
    pub mentor_agreed_at: Option<DateTime<Utc>>,
    /// When the mentee agreed.
    pub mentee_agreed_at: Option<DateTime<Utc>>,
    /// Whether it was reached, once that is known.
    pub attained: Option<bool>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl Target {
    /// Whether both agreed.
    pub fn agreed(&self) -> bool {
        self.mentor_agreed_at.is_some() && self.mentee_agreed_at.is_some()
    }

    /// Whether this side agreed.
    pub fn agreed_by(&self, side: Side) -> bool {
        match side {
            Side::Mentor => self.mentor_agreed_at.is_some(),
            Side::Mentee => self.mentee_agreed_at.is_some(),
        }
    }
}

/// What is said of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFacts {
    /// Mentoring or coaching.
    pub form: Option<Form>,
    /// Begin.
    pub starts_at: Option<DateTime<Utc>>,
    /// End.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it is held online.
    pub online: bool,
    /// Room, or link.
    pub place: String,
    /// What about.
    pub topic: String,
    /// Which competency it serves.
    pub competency: Option<CompetencyId>,
    /// What was said.
    pub notes: String,
    /// What happens next.
    pub next_step: String,
    /// GROW: what the mentee wants.
    pub goal: String,
    /// GROW: how things are.
    pub reality: String,
    /// GROW: what could be done.
    pub options: String,
    /// GROW: what will be done.
    pub will: String,
}

/// A meeting of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it.
    pub id: GuidanceSessionId,
    /// Of which pair.
    pub pair: MentorshipId,
    /// How far it is.
    pub state: SessionState,
    /// Mentoring or coaching.
    pub form: Form,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// Everything else that is said of it; `form`, `starts_at` and `ends_at` repeat the fields above.
    pub facts: SessionFacts,
    /// When the mentor confirmed.
    pub mentor_confirmed_at: Option<DateTime<Utc>>,
    /// When the mentee confirmed.
    pub mentee_confirmed_at: Option<DateTime<Utc>>,
    /// Who disputes it.
    pub disputed_by: Option<PersonId>,
    /// Why.
    pub dispute: String,
    /// Rises with every change.
    pub version: i32,
    /// Who wrote it last.
    pub written_by: PersonId,
}

impl Session {
    /// Whether this side confirmed.
    pub fn confirmed_by(&self, side: Side) -> bool {
        match side {
            Side::Mentor => self.mentor_confirmed_at.is_some(),
            Side::Mentee => self.mentee_confirmed_at.is_some(),
        }
    }

    /// Length in whole minutes.
    pub fn minutes(&self) -> u32 {
        u32::try_from((self.ends_at - self.starts_at).num_minutes()).unwrap_or(0)
    }
}

/// A file that a pair shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFile {
    /// Names it.
    pub id: MentorshipFileId,
    /// Of which pair.
    pub pair: MentorshipId,
    /// Who put it there.
    pub owner: PersonId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in the storage.
    pub digest: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A note that only its writer ever sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Names it.
    pub id: MentorshipNoteId,
    /// Of which pair.
    pub pair: MentorshipId,
    /// Whose.
    pub owner: PersonId,
    /// What.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What one side says of the whole at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Of which pair.
    pub pair: MentorshipId,
    /// Whose.
    pub by: PersonId,
    /// 1 to 5.
    pub stars: u8,
    /// In words.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A number that holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Which one: a word of [`crate::rules::settings::WORDS`].
    pub word: String,
    /// First day.
    pub from: NaiveDate,
    /// The number.
    pub value: i32,
    /// How sure it is: R, R2, M or G.
    pub confidence: String,
}
