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
use kernel::{Locale, ports::Directory};

pub use error::AuthoringError;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Authoring {
    db: Db,
    blobs: Blobs,
    directory: Arc<dyn Directory>,
}

impl Authoring {
    /// The feature on this database and storage, with people as it may know them.
    pub fn new(db: Db, blobs: Blobs, directory: Arc<dyn Directory>) -> Self {
        Self { db, blobs, directory }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }
}
