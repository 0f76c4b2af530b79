//! What this feature asks others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    id::CourseId,
    ports::{Competencies, Directory, PortError, ReportingLines},
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

/// The ports, handed over by the wiring.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Who answers to whom, and when.
    pub lines: Arc<dyn ReportingLines>,
    /// The dictionary of competencies.
    pub competencies: Arc<dyn Competencies>,
    /// What can be learned.
    pub courses: Arc<dyn Courses>,
}
