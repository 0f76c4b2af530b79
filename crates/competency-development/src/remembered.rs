//! Dictionary, standards, tags and settings, remembered for a minute: they change a few times a year, and every page asks for them.

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use database::{Db, Result};
use kernel::id::CompetencyId;

use crate::{
    model::{Competency, PostStandard, Setting, Tag, UnitNode},
    rules::in_force::setting_on,
    store,
};

/// How long a change made on another node may go unseen on pages.
const REMEMBERED: Duration = Duration::from_mins(1);

/// What the agency has laid down.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    /// The dictionary in its order, retired ones too.
    pub(crate) competencies: Vec<Competency>,
    /// All versions of all standards.
    pub(crate) standards: Vec<PostStandard>,
    /// Which courses teach what.
    pub(crate) tags: Vec<Tag>,
    /// The units of the directory.
    pub(crate) units: Vec<UnitNode>,
    /// All versions of the settings.
    pub(crate) settings: Vec<Setting>,
}

impl Reference {
    /// The competency with this id.
    pub(crate) fn competency(&self, id: CompetencyId) -> Option<&Competency> {
        self.competencies.iter().find(|one| one.id == id)
    }

    /// Its name, or nothing.
    pub(crate) fn name(&self, id: CompetencyId) -> &str {
        self.competency(id).map_or("", |one| one.name.as_str())
    }

    /// Those that are in use, in their order.
    pub(crate) fn in_use(&self) -> impl Iterator<Item = &Competency> {
        self.competencies.iter().filter(|one| one.retired_on.is_none())
    }

    /// The settings of this day. The migration puts the first version in, valid since long ago.
    pub(crate) fn setting(&self, day: NaiveDate) -> Option<&Setting> {
        setting_on(&self.settings, day)
    }

    /// The smallest group that is shown on this day; without any setting, none.
    pub(crate) fn smallest_group(&self, day: NaiveDate) -> u32 {
        self.setting(day).map_or(u32::MAX, |one| one.smallest_group.max(1).unsigned_abs())
    }
}

pub(crate) struct Remembered {
    db: Db,
    known: RwLock<Option<(Instant, Arc<Reference>)>>,
}

impl Remembered {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, known: RwLock::new(None) }
    }

    /// Everything laid down: five statements when it is not remembered.
    pub(crate) async fn get(&self) -> Result<Arc<Reference>> {
        let known = self.known.read().ok().and_then(|known| known.clone());
        if let Some((_, reference)) = known.filter(|(since, _)| since.elapsed() < REMEMBERED) {
            return Ok(reference);
        }
        let exec = self.db.reader();
        let reference = Arc::new(Reference {
            competencies: store::dictionary::all(&exec).await?,
            standards: store::standards::all(&exec).await?,
            tags: store::courses::tags(&exec).await?,
            units: store::people::units(&exec).await?,
            settings: store::dictionary::settings(&exec).await?,
        });
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
