#![doc = include_str!("../README.md")]

pub mod badge;
mod candidates;
mod code;
mod commands;
pub mod error;
mod expiry;
mod handover;
mod http;
mod jobs;
pub mod keys;
mod limit;
pub mod model;
mod offline;
pub mod policy;
mod ports;
mod programme;
pub mod queries;
mod seal;
pub mod signing;
mod store;
pub mod template;
mod wording;

use std::{sync::Arc, time::Duration};

use blobs::Blobs;
use chrono::FixedOffset;
use database::Db;
use kernel::{
    Locale,
    job::JobHandler,
    ports::{Directory, Enrolments, Publications, Roster},
};

pub use candidates::Candidates;
pub use commands::Picture;
pub use error::CertificationError;
pub use ports::Offered;
pub use seal::{SealingKey, Secret};

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// What the feature asks others, and what it prints.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Which units there are.
    pub roster: Arc<dyn Roster>,
    /// Since when somebody was in a course.
    pub enrolments: Arc<dyn Enrolments>,
    /// What the course holds.
    pub publications: Arc<dyn Publications>,
    /// What can be completed.
    pub offered: Arc<dyn Offered>,
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
    /// Encrypts what is kept secret.
    pub sealing_key: SealingKey,
    /// Ways of signing.
    pub signing: signing::SigningSettings,
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
    /// The key that signs credentials, once it was needed.
    key: tokio::sync::Mutex<Option<Arc<keys::InstanceKey>>>,
    /// Threads that may set documents at once.
    setters: Arc<tokio::sync::Semaphore>,
    cores: usize,
    /// Signings under way.
    signings: tokio::sync::Mutex<tokio::task::JoinSet<()>>,
    /// For the e-signature service.
    client: reqwest::Client,
    /// Who asked for unknown codes.
    guesses: limit::Guesses,
}

/// How often recurring work looks.
const HOURLY: Duration = Duration::from_hours(1);
const EVERY_FEW_MINUTES: Duration = Duration::from_mins(5);
/// The e-signature service answers within this time or counts as away.
const SERVICE_PATIENCE: Duration = Duration::from_mins(1);

impl Certification {
    /// The feature on this database and storage.
    pub fn new(db: Db, blobs: Blobs, ports: Ports, settings: Settings) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        // A client without a time limit would be worse than none; building it fails only without TLS, which the product sets up.
        let client = reqwest::Client::builder().timeout(SERVICE_PATIENCE).build().unwrap_or_default();
        Self {
            inner: Arc::new(Inner {
                db,
                blobs,
                ports,
                settings,
                key: tokio::sync::Mutex::new(None),
                setters: Arc::new(tokio::sync::Semaphore::new(cores)),
                cores,
                signings: tokio::sync::Mutex::new(tokio::task::JoinSet::new()),
                client,
                guesses: limit::Guesses::default(),
            }),
        }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Background work.
    pub fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(jobs::IssueBatch(self.clone())), Arc::new(jobs::FindEarned(self.clone()))]
    }

    /// Background work that recurs, with its pace.
    pub fn recurring(&self) -> Vec<(Duration, Arc<dyn JobHandler>)> {
        vec![
            (HOURLY, Arc::new(jobs::MindExpiry(self.clone()))),
            (EVERY_FEW_MINUTES, Arc::new(jobs::Recover(self.clone()))),
        ]
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }
}
