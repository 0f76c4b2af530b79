#![doc = include_str!("../README.md")]

pub mod error;
mod http;
pub mod model;
pub mod queries;
mod rules;
mod store;
mod targets;
mod tracking;

use std::sync::Arc;

use chrono::FixedOffset;
use courseware::CourseDocument;
use database::Db;
use kernel::{
    Locale,
    id::PublicationId,
    ports::{Enrolments, Publications},
};
use quick_cache::sync::Cache;

pub use error::ProgressError;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// Course documents kept in memory.
const COURSES: usize = 500;

/// Reads progress: queries, pages and the port.
#[derive(Clone)]
pub struct ProgressTracking {
    db: Db,
    targets: Arc<targets::Targets>,
}

impl ProgressTracking {
    /// The feature on this database.
    pub fn new(db: Db) -> Self {
        Self { targets: Arc::new(targets::Targets::new(db.clone())), db }
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
    zone: FixedOffset,
}

impl Tracker {
    /// A tracker that counts years by this zone.
    pub fn new(enrolments: Arc<dyn Enrolments>, publications: Arc<dyn Publications>, zone: FixedOffset) -> Self {
        Self { enrolments, publications, courses: Cache::new(COURSES), zone }
    }
}
