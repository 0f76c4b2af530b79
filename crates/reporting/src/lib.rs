#![doc = include_str!("../README.md")]

pub mod commands;
pub mod definition;
pub mod error;
mod http;
mod jobs;
pub mod model;
pub mod policy;
pub mod queries;
mod schedule;
mod store;
pub mod tables;
mod written;

use std::{sync::Arc, time::Duration};

use blobs::Blobs;
use chrono::FixedOffset;
use database::Db;
use kernel::{Locale, job::JobHandler, ports::Directory};
use web::Catalogue;

pub use error::ReportError;
pub use schedule::Schedule;
use tables::Table;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// How often reports that are due are looked for.
pub const PACE: Duration = Duration::from_mins(5);

/// What this feature needs to know of the installation.
#[derive(Clone)]
pub struct Settings {
    /// Address without a slash at the end, for links in letters.
    pub public_url: String,
    /// In which days begin.
    pub zone: FixedOffset,
    /// Name of the job that sends a mail.
    pub mail_job: &'static str,
    /// All words, for what is written without a page.
    pub catalogue: Arc<Catalogue>,
}

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Reporting {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    blobs: Blobs,
    directory: Arc<dyn Directory>,
    tables: Vec<Arc<dyn Table>>,
    settings: Settings,
}

impl Reporting {
    /// The feature with the tables that can be reported on.
    pub fn new(
        db: Db,
        blobs: Blobs,
        directory: Arc<dyn Directory>,
        tables: Vec<Arc<dyn Table>>,
        settings: Settings,
    ) -> Self {
        Self { inner: Arc::new(Inner { db, blobs, directory, tables, settings }) }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Queued background work.
    pub fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(jobs::RunReport(self.clone()))]
    }

    /// Work at [`PACE`] on every node.
    pub fn recurring(&self) -> Arc<dyn JobHandler> {
        Arc::new(jobs::FindDue(self.clone()))
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Arc<dyn Table>> {
        self.inner.tables.iter().find(|table| table.name() == name)
    }
}
