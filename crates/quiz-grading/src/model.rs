//! The nouns of the feature as plain types.

use chrono::{DateTime, TimeDelta, Utc};
use courseware::QuizRules;
use kernel::{
    Marks,
    id::{
        AccommodationId, AnswerFileId, AttemptId, CourseId, EnrolmentId, LessonId, PersonId, PublicationId, QuestionId,
        SavedCommentId, UnitId,
    },
};

use crate::{
    engine::{Deadline, PaperSlot, Phase},
    password::Password,
    timing::{Relief, Window},
};

/// Where an attempt stands, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Answers are taken.
    Open,
    /// Handed in by the learner.
    Submitted,
    /// Closed by the server at the deadline.
    Closed,
}

impl State {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Closed => "closed",
        }
    }

    /// The state of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Submitted, Self::Closed].into_iter().find(|state| state.as_str() == word)
    }

    /// The engine's word for it.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Open => Phase::Open,
            Self::Submitted => Phase::Submitted,
            Self::Closed => Phase::Closed,
        }
    }
}

/// A file that a learner uploaded for a question of an attempt. It belongs to the answer where the answer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFile {
    /// Made by the device.
    pub id: AnswerFileId,
    /// For which attempt.
    pub attempt: AttemptId,
    /// For which question of it.
    pub slot: i32,
    /// Its name, without folders.
    pub name: String,
    /// What it is, by the end of its name and by its first bytes.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its content in hex.
    pub sha256: String,
    /// When the server had it whole.
    pub received_at: DateTime<Utc>,
}

impl AnswerFile {
    /// Whether a page may show it as a picture: of a kind that browsers draw and that holds no script.
    pub fn is_picture(&self) -> bool {
        ["image/jpeg", "image/png", "image/webp"].contains(&self.media_type.as_str())
    }

    /// Whether it is read page by page.
    pub fn is_pdf(&self) -> bool {
        self.media_type == "application/pdf"
    }
}

/// One sitting of a quiz by one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which one.
    pub id: AttemptId,
    /// In which enrolment.
    pub enrolment: EnrolmentId,
    /// Whose.
    pub person: PersonId,
    /// Of which course.
    pub course: CourseId,
    /// Pinned to this version of it.
    pub publication: PublicationId,
    /// Graded by the key of this version, if not by the pinned one's.
    pub key: Option<PublicationId>,
    /// The quiz.
    pub lesson: LessonId,
    /// Counts the enrolment's attempts at the quiz from one.
    pub number: i32,
    /// From which its paper was drawn.
    pub seed: i64,
    /// Where it stands.
    pub state: State,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ends by itself.
    pub deadline_at: Option<DateTime<Utc>>,
    /// When it was handed in, or the deadline if the server closed it.
    pub finished_at: Option<DateTime<Utc>>,
    /// The last number given to a step.
    pub last_seq: i64,
    /// Points reached so far, once finished.
    pub score: Option<Marks>,
    /// Points of a perfect attempt.
    pub max: Marks,
    /// Percent, once everything is marked.
    pub grade: Option<Marks>,
    /// Time that an outage took and that was added to the deadline.
    pub given_back: TimeDelta,
    /// How long after the deadline answers that were given before it are waited for.
    pub grace: TimeDelta,
    /// Questions whose answer that counts came late.
    pub late: i64,
    /// Questions with a late answer on which a trainer has to decide.
    pub awaiting: i64,
}

impl Attempt {
    /// Its deadline, and how long answers may be on their way.
    pub const fn deadline(&self) -> Deadline {
        Deadline { at: self.deadline_at, grace: self.grace }
    }

    /// Whether answers are taken.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether the learner may see key and explanations: nothing can come any more.
    pub fn may_be_reviewed(&self, now: DateTime<Utc>) -> bool {
        match self.state {
            State::Open => false,
            State::Submitted => true,
            State::Closed => self.deadline().settled(now),
        }
    }
}

/// Where something of an attempt came from, as far as a device says by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Network address; empty where it is not known.
    pub address: String,
    /// Browser and system; empty where they are not known.
    pub device: String,
}

/// A device on which an attempt was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenDevice {
    /// What and where.
    pub origin: Origin,
    /// When it was noticed first.
    pub first_at: DateTime<Utc>,
    /// When it was noticed last; not every answer is noted.
    pub last_at: DateTime<Utc>,
}

/// A question of an attempt as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Which question, how shown, for how many points.
    pub paper: PaperSlot,
    /// Points reached, once graded.
    pub mark: Option<Marks>,
    /// Whether a trainer has to read it.
    pub pending: bool,
    /// Where two people mark and it waits for the second: who was the first.
    pub first_by: Option<PersonId>,
    /// Whether two people marked it too far apart, so that somebody has to settle it.
    pub disputed: bool,
}

impl Slot {
    /// How far it is for somebody who marks; nothing as long as nobody marked it, and where one person marks.
    pub fn stage(&self, marker: Option<PersonId>) -> Option<Stage> {
        Stage::of(self.first_by, self.disputed, marker)
    }
}

/// How far an answer is that two people mark, as long as it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Somebody else marked it: the second mark is missing.
    Second,
    /// Both marks are there, and somebody has to settle which counts.
    Agreement,
    /// Whoever looks gave the first mark: another person has to give the second.
    Mine,
}

impl Stage {
    /// Every stage, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Second, Self::Agreement, Self::Mine];

    /// The stage for this person of an answer that waits after this first mark, or to be settled.
    pub fn of(first_by: Option<PersonId>, disputed: bool, marker: Option<PersonId>) -> Option<Self> {
        match first_by {
            _ if disputed => Some(Self::Agreement),
            Some(first) if Some(first) == marker => Some(Self::Mine),
            first => first.map(|_| Self::Second),
        }
    }

    /// The word in addresses and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Second => "kedua",
            Self::Agreement => "sepakat",
            Self::Mine => "saya",
        }
    }

    /// The stage of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

/// Whether the grade reaches the quiz's pass mark.
pub fn passes(rules: &QuizRules, grade: Marks) -> bool {
    grade >= Marks::whole(i64::from(rules.pass_mark))
}

/// When a quiz is open to everybody who takes its course. Where there is none yet, nothing is limited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// Between which moments.
    pub window: Window,
    /// Asked for at the start.
    pub password: Option<Password>,
    /// Counts the times it was set; 0 for never.
    pub version: i32,
}

/// To whom an accommodation is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// One person.
    Person(PersonId),
    /// Everybody of a unit and of the units below it.
    Unit(UnitId),
}

impl Whom {
    /// Whether it reaches a person who belongs to these units: their own and those above it.
    pub fn covers(self, person: PersonId, units: &[UnitId]) -> bool {
        match self {
            Self::Person(whom) => whom == person,
            Self::Unit(unit) => units.contains(&unit),
        }
    }
}

/// What a person or unit is granted at one quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accommodation {
    /// Which one.
    pub id: AccommodationId,
    /// In which course.
    pub course: CourseId,
    /// At which quiz.
    pub lesson: LessonId,
    /// To whom.
    pub whom: Whom,
    /// Why, in the trainer's words; may be empty.
    pub need: String,
    /// What.
    pub relief: Relief,
    /// Since when.
    pub given_at: DateTime<Utc>,
    /// By whom; nobody for the product itself.
    pub given_by: Option<PersonId>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A comment that a trainer keeps to use again, for their own eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedComment {
    /// Which one.
    pub id: SavedCommentId,
    /// For answers of this course.
    pub course: CourseId,
    /// For answers to this question alone.
    pub question: Option<QuestionId>,
    /// Plain text.
    pub text: String,
    /// When it was kept first.
    pub written_at: DateTime<Utc>,
}

/// Which answers of the marking queue are looked at; nothing set is all that the actor marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// Those of a course.
    pub course: Option<CourseId>,
    /// Those of a quiz.
    pub lesson: Option<LessonId>,
    /// Those to a question.
    pub question: Option<QuestionId>,
    /// Those that are so far, where two people mark. Otherwise all whose next mark may be the actor's.
    pub stage: Option<Stage>,
}

impl QueueFilter {
    /// Whether all that the other holds is in it too, at whatever stage.
    pub fn holds(&self, other: &Self) -> bool {
        (self.course.is_none() || self.course == other.course)
            && (self.lesson.is_none() || self.lesson == other.lesson)
            && (self.question.is_none() || self.question == other.question)
    }

    /// The same at whatever stage.
    #[must_use]
    pub fn anywhere(self) -> Self {
        Self { stage: None, ..self }
    }

    /// The word in addresses: the ids from course to question, as far as they are set, then the stage, with dots between them.
    pub fn word(&self) -> String {
        let ids = [
            self.course.map(|id| id.to_string()),
            self.lesson.map(|id| id.to_string()),
            self.question.map(|id| id.to_string()),
        ];
        let stage = self.stage.map(|stage| stage.as_str().to_owned());
        ids.into_iter().map_while(|id| id).chain(stage).collect::<Vec<_>>().join(".")
    }

    /// The filter of a word; the empty word is all. `None` for what is no such word.
    pub fn parse(word: &str) -> Option<Self> {
        let (ids, stage) = match word.rsplit_once('.') {
            Some((ids, last)) if Stage::parse(last).is_some() => (ids, Stage::parse(last)),
            _ if Stage::parse(word).is_some() => return Some(Self { stage: Stage::parse(word), ..Self::default() }),
            _ => (word, None),
        };
        if word.is_empty() {
            return Some(Self::default());
        }
        let mut ids = ids.split('.');
        let filter = Self {
            stage,
            course: Some(ids.next()?.parse().ok()?),
            lesson: ids.next().map(str::parse).transpose().ok()?,
            question: ids.next().map(str::parse).transpose().ok()?,
        };
        ids.next().is_none().then_some(filter)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_filter_is_its_word() {
        fn id<K>(number: u128) -> kernel::Id<K> {
            kernel::Id::from_uuid(Uuid::from_u128(number))
        }
        let course = QueueFilter { course: Some(id(1)), ..QueueFilter::default() };
        let lesson = QueueFilter { lesson: Some(id(2)), ..course };
        let question = QueueFilter { question: Some(id(3)), ..lesson };
        let stage = QueueFilter { stage: Some(Stage::Second), ..QueueFilter::default() };
        let both = QueueFilter { stage: Some(Stage::Mine), ..lesson };
        for filter in [QueueFilter::default(), course, lesson, question, stage, both] {
            assert_eq!(QueueFilter::parse(&filter.word()), Some(filter));
        }
        for word in ["x", ".", "kedua.saya", ".saya", &format!("{}.4", question.word()), &format!("{}.", course.word())]
        {
            assert_eq!(QueueFilter::parse(word), None, "{word}");
        }
    }
}
