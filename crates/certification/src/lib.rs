#![doc = include_str!("../README.md")]

mod candidates;
mod code;
mod commands;
pub mod error;
mod http;
mod jobs;
pub mod model;
pub mod queries;
mod store;
mod wording;

use std::sync::Arc;

use blobs::Blobs;
use chrono::FixedOffset;
use database::Db;
use kernel::{
    Locale,
    job::JobHandler,
    ports::{Directory, Enrolments, Publications},
};

pub use candidates::Candidates;
pub use error::CertificationError;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// What the feature asks others, and what it prints.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Since when somebody was in a course.
    pub enrolments: Arc<dyn Enrolments>,
    /// What the course holds.
    pub publications: Arc<dyn Publications>,
}

/// Settings of the feature.
#[derive(Clone)]
pub struct Settings {
    /// The government, as the first line of a certificate.
    pub agency: String,
    /// The issuing office.
    pub issuer: String,
    /// Address under which people reach the site, without a slash at the end.
    pub public_url: String,
    /// Zone of all dates on certificates.
    pub zone: FixedOffset,
    /// Name of the job that sends mail.
    pub mail_job: &'static str,
}

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Certification {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    blobs: Blobs,
    ports: Ports,
    settings: Settings,
}

impl Certification {
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
        vec![Arc::new(jobs::IssueBatch(self.clone()))]
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }
}
