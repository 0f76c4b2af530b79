#![doc = include_str!("../README.md")]

pub mod commands;
pub mod error;
mod http;
mod jobs;
pub mod model;
pub mod policy;
pub mod ports;
pub mod queries;
pub mod rules;
mod store;

use std::{sync::Arc, time::Duration};

use chrono::{FixedOffset, NaiveDate};
use database::Db;
use kernel::{Cx, Locale, job::JobHandler};
use web::Catalogue;

pub use error::ClassError;
pub use ports::{Finder, LearningForms, Ports};

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// How often classes that are near are looked for.
pub const PACE: Duration = Duration::from_mins(30);

/// What this feature needs to know of the installation.
#[derive(Clone)]
pub struct Settings {
    /// Address without a slash at the end, for links in letters and calendars.
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
pub struct TrainingClasses {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    ports: Ports,
    settings: Settings,
}

impl TrainingClasses {
    /// The feature on this database.
    pub fn new(db: Db, ports: Ports, settings: Settings) -> Self {
        Self { inner: Arc::new(Inner { db, ports, settings }) }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Work that is queued.
    pub fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(jobs::Write(self.clone()))]
    }

    /// Work at [`PACE`] on every node.
    pub fn recurring(&self) -> Arc<dyn JobHandler> {
        Arc::new(jobs::Remind(self.clone()))
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }

    fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    fn today(&self, cx: &Cx) -> NaiveDate {
        cx.now().with_timezone(&self.inner.settings.zone).date_naive()
    }
}
