//! The targets, remembered for a minute: they change a few times in ten years.

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use database::Db;

use crate::{ProgressError, model::Target, store};

/// How long a change may go unseen.
const REMEMBERED: Duration = Duration::from_mins(1);

pub(crate) struct Targets {
    db: Db,
    known: RwLock<Option<(Instant, Arc<[Target]>)>>,
}

impl Targets {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, known: RwLock::new(None) }
    }

    pub(crate) async fn all(&self) -> Result<Arc<[Target]>, ProgressError> {
        let known = self.known.read().ok().and_then(|known| known.clone());
        if let Some((since, targets)) = known
            && since.elapsed() < REMEMBERED
        {
            return Ok(targets);
        }
        let targets: Arc<[Target]> = store::targets(&self.db.reader()).await?.into();
        if let Ok(mut known) = self.known.write() {
            *known = Some((Instant::now(), targets.clone()));
        }
        Ok(targets)
    }
}
