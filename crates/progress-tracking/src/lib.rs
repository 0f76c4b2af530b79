#![doc = include_str!("../README.md")]

mod queries;
mod rules;
mod store;
mod tracking;

use std::sync::Arc;

use courseware::CourseDocument;
use database::Db;
use kernel::{
    id::PublicationId,
    ports::{Enrolments, Publications},
};
use quick_cache::sync::Cache;

/// Course documents kept in memory.
const COURSES: usize = 500;

/// Reads progress: the port.
#[derive(Clone)]
pub struct ProgressTracking {
    db: Db,
}

impl ProgressTracking {
    /// The feature on this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
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
