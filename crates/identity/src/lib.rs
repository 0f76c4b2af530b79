#![doc = include_str!("../README.md")]

mod actors;
pub mod commands;
mod directory;
pub mod error;
mod http;
pub mod import;
pub mod model;
mod password;
pub mod policy;
pub mod queries;
pub mod reporting;
mod roster;
mod sessions;
mod store;

use std::sync::Arc;

use database::Db;
use kernel::Locale;

pub use error::IdentityError;
pub use sessions::Sessions;

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    db: Db,
    actors: Arc<actors::Actors>,
    hasher: Arc<password::Hasher>,
}

impl Identity {
    /// The feature on this database.
    pub fn new(db: Db) -> Self {
        Self { actors: Arc::new(actors::Actors::new(db.clone())), hasher: Arc::new(password::Hasher::new()), db }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Where sessions are kept.
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self.db.clone())
    }
}
