#![doc = include_str!("../README.md")]

pub mod cascade;
pub mod consent;
pub mod error;
pub mod feedback;
pub mod goals;
mod http;
pub mod ports;
pub mod ratings;
pub mod reviews;
pub mod rounds;
pub mod settings;
mod store;
mod subscriber;
pub mod talks;

use std::{sync::Arc, time::Duration};

use blobs::Blobs;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use database::Db;
use kernel::{Cx, Locale, job::JobHandler};

pub use error::DialogueError;
pub use ports::{ClassCard, Classes, CourseCard, Courses, Finder, PairCard, Pairs, Ports};
pub use subscriber::Ticks;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// How often talks that are near or missing are looked for.
pub const REMIND_PACE: Duration = Duration::from_hours(1);

/// What this feature needs to know of the installation.
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

    /// Reminders of talks, at [`REMIND_PACE`].
    pub fn talk_reminder(&self) -> Arc<dyn JobHandler> {
        Arc::new(talks::reminder::Remind(self.clone()))
    }

    /// Reminders of rounds, at [`REMIND_PACE`].
    pub fn round_reminder(&self) -> Arc<dyn JobHandler> {
        Arc::new(rounds::reminder::Remind(self.clone()))
    }

    /// Removes files that were never sent, at [`REMIND_PACE`].
    pub fn sweeper(&self) -> Arc<dyn JobHandler> {
        Arc::new(feedback::attachments::Sweep(self.clone()))
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
