#![doc = include_str!("../README.md")]

pub mod commands;
pub mod error;
mod http;
pub mod model;
pub mod policy;
pub mod queries;
mod store;

use blobs::Blobs;
use database::Db;
use kernel::Locale;

pub use error::AuthoringError;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Authoring {
    db: Db,
    blobs: Blobs,
}

impl Authoring {
    /// The feature on this database and storage.
    pub fn new(db: Db, blobs: Blobs) -> Self {
        Self { db, blobs }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }
}
