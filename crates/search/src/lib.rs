#![doc = include_str!("../README.md")]

mod analysis;
mod asked;
pub mod error;
mod find;
mod follow;
mod http;
mod index;
mod marked;
pub mod model;

use std::{path::Path, sync::Arc, time::Duration};

use blobs::Blobs;
use database::Db;
use kernel::{Locale, job::JobHandler};
use tokio::sync::Mutex;

pub use error::SearchError;

use model::{Found, Question};

/// The catalogues of this feature.
pub const CATALOGUES: [(Locale, &str); 2] =
    [(Locale::Id, include_str!("../locales/id.ftl")), (Locale::En, include_str!("../locales/en.ftl"))];

/// How often every node looks for new publications.
pub const PACE: Duration = Duration::from_secs(1);

/// The feature, ready to be wired. Cheap to clone.
#[derive(Clone)]
pub struct Search {
    inner: Arc<Inner>,
}

struct Inner {
    index: index::CourseIndex,
    db: Db,
    blobs: Blobs,
    place: Mutex<follow::Place>,
}

impl Search {
    /// The feature with its index in this folder. An index that is missing or damaged is begun anew and filled by
    /// [`Search::follow`].
    pub fn open(dir: &Path, db: Db, blobs: Blobs) -> Result<Self, SearchError> {
        let index = index::CourseIndex::open(dir)?;
        Ok(Self { inner: Arc::new(Inner { index, db, blobs, place: Mutex::default() }) })
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        http::routes().with_state(self.clone())
    }

    /// Background work to be run at [`PACE`] on every node: each has an index of its own.
    pub fn follower(&self) -> Arc<dyn JobHandler> {
        follow::follower(self)
    }

    /// Answers a question. Takes what was typed as words, whatever it is, and so never fails by it.
    pub async fn find(&self, question: Question) -> Result<Found, SearchError> {
        self.blocking(move |search| find::find(&search.inner.index, &question)).await
    }

    /// Work on files, off the threads that serve requests.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, SearchError> + Send + 'static,
    ) -> Result<T, SearchError> {
        let search = self.clone();
        tokio::task::spawn_blocking(move || work(&search)).await?
    }
}

/// Jobs by name.
pub mod job_names {
    /// Brings this node's index up to the event log.
    pub const FOLLOW: &str = "search.follow";
}
