//! The dated rules, remembered for a minute: they change a few times in ten years. A posting reads them anew.

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use database::{Db, Result};

use crate::{model::Reference, store};

/// How long a change made on another node may go unseen on pages.
const REMEMBERED: Duration = Duration::from_mins(1);

type Known = RwLock<Option<(Instant, Arc<Reference>)>>;

pub(crate) struct Remembered {
    db: Db,
    /// Targets alone, for the pages that everybody opens first.
    targets: Known,
    known: Known,
}

fn fresh(known: &Known) -> Option<Arc<Reference>> {
    let known = known.read().ok().and_then(|known| known.clone());
    known.filter(|(since, _)| since.elapsed() < REMEMBERED).map(|(_, reference)| reference)
}

fn set(known: &Known, value: Option<Arc<Reference>>) {
    if let Ok(mut known) = known.write() {
        *known = value.map(|reference| (Instant::now(), reference));
    }
}

impl Remembered {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, targets: RwLock::new(None), known: RwLock::new(None) }
    }

    /// Targets alone: one statement when they are not remembered.
    pub(crate) async fn targets(&self) -> Result<Arc<Reference>> {
        if let Some(known) = fresh(&self.targets) {
            return Ok(known);
        }
        let targets = store::reference::targets(&self.db.reader()).await?;
        let reference = Arc::new(Reference { targets, ..Reference::default() });
        set(&self.targets, Some(reference.clone()));
        Ok(reference)
    }

    /// All rules: at most three statements when they are not remembered.
    pub(crate) async fn get(&self) -> Result<Arc<Reference>> {
        if let Some(known) = fresh(&self.known) {
            return Ok(known);
        }
        let targets = self.targets().await?.targets.clone();
        let reference = Arc::new(store::reference::all(&self.db.reader(), targets).await?);
        set(&self.known, Some(reference.clone()));
        Ok(reference)
    }

    /// Forgets what is remembered, after a change on this node.
    pub(crate) fn forget(&self) {
        set(&self.targets, None);
        set(&self.known, None);
    }
}
