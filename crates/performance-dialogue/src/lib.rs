#![doc = include_str!("../README.md")]

pub mod error;
pub mod feedback;
pub mod goals;
mod http;
pub mod ports;
pub mod ratings;
mod store;
mod subscriber;

use std::sync::Arc;

use blobs::Blobs;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use database::Db;
use kernel::{Cx, Locale, job::JobHandler};

pub use error::DialogueError;
pub use ports::{CourseCard, Courses, Ports};
pub use subscriber::Ticks;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// Settings of the feature.
#[derive(Clone)]
pub struct Settings {
    /// The agency that letters come from.
    pub agency: String,
    /// Address under which people reach the site, without a slash at the end.
    pub public_url: String,
    /// Zone in which days are counted.
    pub zone: FixedOffset,
    /// Name of the job that sends mail.
    pub mail_job: &'static str,
}

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct PerformanceDialogue {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    blobs: Blobs,
    ports: Ports,
    settings: Settings,
}

impl PerformanceDialogue {
    /// The feature on this database and storage.
    pub fn new(db: Db, blobs: Blobs, ports: Ports, settings: Settings) -> Self {
        Self { inner: Arc::new(Inner { db, blobs, ports, settings }) }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Background work.
    pub fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(feedback::letters::Remind(self.clone()))]
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.inner.settings.zone).date_naive()
    }

    fn today(&self, cx: &Cx) -> NaiveDate {
        self.day(cx.now())
    }
}
