//! From which devices an attempt is taken: a hint for trainers, noted once for each place and without holding up an answer.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use chrono::TimeDelta;
use kernel::{Cx, id::AttemptId};

use crate::{QuizError, Quizzes, model::Origin, store::devices};

/// How long it is kept after it was noticed last.
const KEPT: TimeDelta = TimeDelta::days(365);
/// Most places that a node remembers; then it begins anew, which costs one statement for each that comes again.
const REMEMBERED: usize = 50_000;

/// What this node has noted already, so that each place is written once and not with every answer.
#[derive(Default)]
pub(crate) struct Noticed(Mutex<HashSet<(AttemptId, Origin)>>);

impl Noticed {
    /// Whether it is noted already.
    pub(crate) fn knows(&self, attempt: AttemptId, origin: &Origin) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&(attempt, origin.clone()))
    }

    /// It is on disk.
    pub(crate) fn remember(&self, attempt: AttemptId, origin: Origin) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert((attempt, origin));
    }
}

/// Notes where the actor's own attempt was opened. The caller has looked whose it is.
///
/// # Errors
/// Those of the database.
pub(crate) async fn notice_device(
    quizzes: &Quizzes,
    cx: &Cx,
    attempt: AttemptId,
    origin: Origin,
) -> Result<(), QuizError> {
    if quizzes.noticed().knows(attempt, &origin) {
        return Ok(());
    }
    let tx = quizzes.db().begin().await?;
    devices::notice(&tx.exec(), attempt, &origin, cx.now()).await?;
    tx.commit().await?;
    quizzes.noticed().remember(attempt, origin);
    Ok(())
}

/// Forgets devices that were noticed last a year ago; says how many.
///
/// # Errors
/// Those of the database.
pub async fn forget_devices(quizzes: &Quizzes, cx: &Cx) -> Result<u64, QuizError> {
    let tx = quizzes.db().begin().await?;
    let forgotten = devices::forget(&tx.exec(), cx.now() - KEPT).await?;
    tx.commit().await?;
    Ok(forgotten)
}
