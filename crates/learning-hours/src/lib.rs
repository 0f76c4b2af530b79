#![doc = include_str!("../README.md")]

pub mod commands;
pub mod error;
mod http;
mod jobs;
pub mod model;
pub mod policy;
pub mod ports;
pub mod queries;
mod reading;
mod remembered;
pub mod rules;
mod seal;
pub mod siasn_http;
mod store;
mod subscriber;

use std::sync::Arc;

use blobs::Blobs;
use chrono::{FixedOffset, NaiveDate};
use database::Db;
use kernel::{Cx, Locale, job::JobHandler};

pub use error::HoursError;
pub use jobs::{FOLLOW_ROSTER, ROSTER_PACE};
pub use ports::{CourseOffers, Offer, Ports};
pub use seal::ClosingKey;
pub use subscriber::Postings;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// Settings of the feature.
#[derive(Clone)]
pub struct Settings {
    /// The agency whose years are closed and exported.
    pub agency: String,
    /// Address under which people reach the site, without a slash at the end.
    pub public_url: String,
    /// Zone by which a completion falls into a year.
    pub zone: FixedOffset,
    /// Name of the job that sends mail.
    pub mail_job: &'static str,
    /// The key that signs closings.
    pub closing_key: ClosingKey,
    /// SIASN's `instansiId` of the agency; may be empty.
    pub siasn_agency: String,
}

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct LearningHours {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    blobs: Blobs,
    ports: Ports,
    settings: Settings,
    reference: remembered::Remembered,
}

impl LearningHours {
    /// The feature on this database and storage.
    pub fn new(db: Db, blobs: Blobs, ports: Ports, settings: Settings) -> Self {
        let reference = remembered::Remembered::new(db.clone());
        Self { inner: Arc::new(Inner { db, blobs, ports, settings, reference }) }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Background work.
    pub fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(jobs::SendToSiasn(self.clone()))]
    }

    /// The recurring work that follows the directory of people.
    pub fn follower(&self) -> Arc<dyn JobHandler> {
        Arc::new(jobs::FollowRoster(self.clone()))
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }

    fn today(&self, cx: &Cx) -> NaiveDate {
        cx.now().with_timezone(&self.inner.settings.zone).date_naive()
    }
}
