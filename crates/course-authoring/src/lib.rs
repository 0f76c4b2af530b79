#![doc = include_str!("../README.md")]

pub mod commands;
pub mod error;
mod http;
pub mod model;
pub mod policy;
pub mod queries;
mod store;

use std::sync::Arc;

use blobs::Blobs;
use database::Db;
use kernel::{
    Locale,
    ports::{Competencies, Directory, Roster},
};

pub use error::AuthoringError;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Authoring {
    db: Db,
    blobs: Blobs,
    ports: Ports,
}

/// What this feature asks of others.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Which units there are: a bank of a unit is also that of the units below it.
    pub roster: Arc<dyn Roster>,
    /// The dictionary of competencies.
    pub competencies: Arc<dyn Competencies>,
}

impl Authoring {
    /// The feature on this database and storage.
    pub fn new(db: Db, blobs: Blobs, ports: Ports) -> Self {
        Self { db, blobs, ports }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }
}
