//! What this feature asks others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx,
    id::{CourseId, PersonId},
    ports::{Directory, PortError, ReportingLines, Roster},
};

/// A published course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Which one.
    pub id: CourseId,
    /// Address word.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Lesson hours.
    pub jp: i32,
}

/// The courses that people can take, and who writes them. Answered by the wiring from the catalogue and the studio.
#[async_trait]
pub trait Courses: Send + Sync {
    /// The courses of the catalogue, the newest first.
    async fn offered(&self) -> Result<Vec<Course>, PortError>;

    /// The courses that the person is in.
    async fn joined(&self, person: PersonId) -> Result<Vec<CourseId>, PortError>;

    /// The title of a course, if the actor may see it in the studio.
    async fn written(&self, cx: &Cx, course: CourseId) -> Result<Option<String>, PortError>;
}

/// The ports, handed over by the wiring.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Everybody, for maps and plans.
    pub roster: Arc<dyn Roster>,
    /// Who led whom, and when.
    pub lines: Arc<dyn ReportingLines>,
    /// What can be learned.
    pub courses: Arc<dyn Courses>,
}
