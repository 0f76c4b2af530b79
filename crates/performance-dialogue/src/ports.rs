//! What this feature asks others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx,
    id::{ClassId, CourseId, MentorshipId},
    person::PersonCard,
    ports::{Competencies, Directory, PortError, ReportingLines, Roster},
};

/// A course that a note or a goal can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseCard {
    /// Which one.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// Lesson hours of 45 minutes.
    pub jp: u32,
}

/// The courses of the catalogue. Answered by the wiring.
#[async_trait]
pub trait Courses: Send + Sync {
    /// The newest courses that are open.
    async fn open(&self) -> Result<Vec<CourseCard>, PortError>;
}

/// A mentorship that a goal can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairCard {
    /// Which one.
    pub id: MentorshipId,
    /// Its programme and mentor, in words.
    pub title: String,
}

/// Mentorships under way. Answered by the wiring.
#[async_trait]
pub trait Pairs: Send + Sync {
    /// Those in which the actor is guided.
    async fn of_mentee(&self, cx: &Cx) -> Result<Vec<PairCard>, PortError>;
}

/// A class that a goal can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCard {
    /// Which one.
    pub id: ClassId,
    /// Its title with the batch.
    pub title: String,
    /// Lesson hours of 45 minutes.
    pub jp: u32,
}

/// The training calendar. Answered by the wiring.
#[async_trait]
pub trait Classes: Send + Sync {
    /// Classes that the actor takes part in, asked for, or could ask for.
    async fn of_actor(&self, cx: &Cx) -> Result<Vec<ClassCard>, PortError>;
}

/// What a way towards a goal can name, so that it ticks itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nameable {
    /// Courses that are open.
    pub courses: Vec<CourseCard>,
    /// Mentorships in which the person is guided.
    pub pairs: Vec<PairCard>,
    /// Classes of the person, and those that are open.
    pub classes: Vec<ClassCard>,
}

/// People by words of their name or their NIP, for the administration. Answered by the wiring.
#[async_trait]
pub trait Finder: Send + Sync {
    /// The first who fit.
    async fn find(&self, cx: &Cx, words: &str) -> Result<Vec<PersonCard>, PortError>;
}

/// The ports, handed over by the wiring.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Everybody, to look for those with whom nobody spoke.
    pub roster: Arc<dyn Roster>,
    /// Who answers to whom, and when.
    pub lines: Arc<dyn ReportingLines>,
    /// The dictionary of competencies.
    pub competencies: Arc<dyn Competencies>,
    /// People, by words.
    pub finder: Arc<dyn Finder>,
    /// Who is guided by whom.
    pub pairs: Arc<dyn Pairs>,
    /// Classes of the training calendar.
    pub classes: Arc<dyn Classes>,
    /// What can be learned.
    pub courses: Arc<dyn Courses>,
}
