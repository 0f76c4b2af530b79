#![doc = include_str!("../README.md")]

pub mod assignments;
mod certified;
mod commands;
mod documents;
pub mod error;
mod http;
mod jobs;
mod letters;
pub mod model;
pub mod policy;
mod ports;
pub mod queries;
mod store;

use std::sync::Arc;

use blobs::Blobs;
use chrono::FixedOffset;
use database::Db;
use kernel::{
    Locale,
    job::JobHandler,
    ports::{Progress, ReportableHours, ReportingLines},
};

pub use certified::Certified;
pub use error::DeliveryError;
pub use letters::Post;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Delivery {
    db: Db,
    blobs: Blobs,
    documents: Arc<documents::Documents>,
    /// Who leads whom, and may assign.
    lines: Arc<dyn ReportingLines>,
    /// The site's zone, which says what day it is.
    zone: FixedOffset,
}

/// The feature with the progress of learners and what their hours still count for, for its pages.
#[derive(Clone)]
pub(crate) struct Pages {
    delivery: Delivery,
    progress: Arc<dyn Progress>,
    hours: Arc<dyn ReportableHours>,
}

impl Delivery {
    /// The feature on this database and storage.
    pub fn new(db: Db, blobs: Blobs, lines: Arc<dyn ReportingLines>, zone: FixedOffset) -> Self {
        Self { documents: Arc::new(documents::Documents::new(blobs.clone())), db, blobs, lines, zone }
    }

    /// Pages and API. They show the progress that `progress-tracking` knows, and say before somebody joins what will not be reported.
    pub fn routes(&self, progress: Arc<dyn Progress>, hours: Arc<dyn ReportableHours>) -> web::Routes {
        http::routes().with_state(Pages { delivery: self.clone(), progress, hours })
    }

    /// Background work. Whoever is assigned a course gets a letter.
    pub fn jobs(&self, post: Post) -> Vec<Arc<dyn JobHandler>> {
        vec![
            Arc::new(jobs::ProjectPublication(self.clone())),
            Arc::new(jobs::ArchiveOffering(self.clone())),
            Arc::new(letters::TellAssigned(self.clone(), post)),
        ]
    }
}

/// Jobs by name, for the wiring.
pub mod job_names {
    /// Projects a new publication into the catalogue; follows `course_published`.
    pub const PROJECT: &str = "delivery.project_publication";
    /// Writes to whom a course was assigned; follows `course_assigned`.
    pub const TELL_ASSIGNED: &str = "delivery.tell_assigned";
    /// Takes a course out of the catalogue; follows `course_archived`.
    pub const ARCHIVE: &str = "delivery.archive_offering";
}
