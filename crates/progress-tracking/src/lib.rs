#![doc = include_str!("../README.md")]

pub mod activity;
pub mod attest;
pub mod boards;
pub mod error;
mod http;
pub mod model;
pub mod pace;
pub mod policy;
mod queries;
pub mod recompute;
mod store;
mod tracking;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::FixedOffset;
use courseware::CourseDocument;
use database::Db;
use kernel::{
    Cx, Locale,
    id::{CourseId, PublicationId},
    ports::{Directory, Enrolments, PortError, Publications, ReportingLines},
};
use quick_cache::sync::Cache;

pub use error::ProgressError;
pub use http::risk_text;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// Course documents kept in memory.
const COURSES: usize = 500;

/// Which courses somebody teaches: whoever writes a course. Answered by the wiring.
#[async_trait]
pub trait TaughtCourses: Send + Sync {
    /// Slug and title of the course, if the acting person writes it or has the administration's right to; else `None`.
    async fn taught(&self, cx: &Cx, course: CourseId) -> Result<Option<TaughtCourse>, PortError>;
}

/// A course that somebody teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtCourse {
    /// Title.
    pub title: String,
    /// What learners see now, if it was published.
    pub publication: Option<PublicationId>,
}

/// What others answer for this feature.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Who leads whom.
    pub lines: Arc<dyn ReportingLines>,
    /// The site's zone, which says what day it is.
    pub zone: FixedOffset,
    /// Who teaches what.
    pub taught: Arc<dyn TaughtCourses>,
}

/// Reads progress, and takes what trainers and superiors say: queries, commands, pages and the port.
#[derive(Clone)]
pub struct ProgressTracking {
    db: Db,
    tracker: Arc<Tracker>,
    ports: Ports,
}

impl ProgressTracking {
    /// The feature on this database.
    pub fn new(db: Db, tracker: Arc<Tracker>, ports: Ports) -> Self {
        Self { db, tracker, ports }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }
}

/// Writes progress: reacts to what learners do, inside their transactions.
pub struct Tracker {
    enrolments: Arc<dyn Enrolments>,
    publications: Arc<dyn Publications>,
    courses: Cache<PublicationId, Arc<CourseDocument>>,
}

impl Tracker {
    /// A tracker.
    pub fn new(enrolments: Arc<dyn Enrolments>, publications: Arc<dyn Publications>) -> Self {
        Self { enrolments, publications, courses: Cache::new(COURSES) }
    }
}
