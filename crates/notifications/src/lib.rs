#![doc = include_str!("../README.md")]

pub mod commands;
pub mod error;
mod http;
mod jobs;
pub mod model;
pub mod rules;
mod store;
mod subscriber;
mod vapid;

use std::sync::Arc;

use database::{Db, Subscriber};
use kernel::{Locale, job::JobHandler};
use web::Catalogue;

pub use error::NoticeError;
pub use rules::Services;
pub use vapid::Vapid;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// What this feature needs to know of the installation.
#[derive(Clone)]
pub struct Settings {
    /// Address of the site without a slash at the end; whom services turn to when something is wrong with our notices.
    pub public_url: String,
    /// Push services that may be written to. None: nothing is offered and nothing is sent.
    pub services: Services,
    /// The installation's key for signing.
    pub vapid: Vapid,
    /// All words, for notices are written without a page.
    pub catalogue: Arc<Catalogue>,
}

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Notifications {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    settings: Settings,
    client: reqwest::Client,
}

impl Notifications {
    /// The feature on this database.
    ///
    /// # Errors
    /// If the machine offers no way to speak https.
    pub fn new(db: Db, settings: Settings) -> Result<Self, reqwest::Error> {
        let client =
            reqwest::Client::builder().timeout(jobs::PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { inner: Arc::new(Inner { db, settings, client }) })
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Queued background work.
    pub fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(jobs::Send(self.clone()))]
    }

    /// Turns what happens into notices, in the transaction of the deed.
    pub fn subscriber(&self) -> Arc<dyn Subscriber> {
        Arc::new(subscriber::Notice)
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.inner.settings
    }
}
