//! The dated rules, remembered for a minute: they change a few times in ten years. A posting reads them anew.

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use database::{Db, Result};

use crate::{model::Reference, store};

/// How long a change made on another node may go unseen on pages.
const REMEMBERED: Duration = Duration::from_mins(1);

pub(crate) struct Remembered {
    db: Db,
    known: RwLock<Option<(Instant, Arc<Reference>)>>,
}

impl Remembered {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, known: RwLock::new(None) }
    }

    pub(crate) async fn get(&self) -> Result<Arc<Reference>> {
        let known = self.known.read().ok().and_then(|known| known.clone());
        if let Some((since, reference)) = known
            && since.elapsed() < REMEMBERED
        {
            return Ok(reference);
        }
        let reference = Arc::new(store::reference::all(&self.db.reader()).await?);
        if let Ok(mut known) = self.known.write() {
            *known = Some((Instant::now(), reference.clone()));
        }
        Ok(reference)
    }

    /// Forgets what is remembered, after a change on this node.
    pub(crate) fn forget(&self) {
        if let Ok(mut known) = self.known.write() {
            *known = None;
        }
    }
}
