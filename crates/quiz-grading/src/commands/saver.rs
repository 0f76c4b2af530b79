//! A queue in front of the writer: saves that arrive while a commit is on its way share the next one. Each is answered only
//! when its commit is on disk.

use std::sync::Arc;

use chrono::TimeDelta;
use database::Db;
use kernel::Cx;
use tokio::sync::{mpsc, oneshot};

use super::save::{SaveSteps, Saved, save_in};
use crate::{QuizError, content::Library};

/// Most saves in one commit.
const TOGETHER: usize = 64;
/// Saves that may wait; beyond it callers wait to be let in.
const WAITING: usize = 4_096;

/// The queue's entrance. The worker behind it ends when the last entrance is gone.
pub(crate) struct Saver {
    queue: mpsc::Sender<Waiting>,
    writer: Writer,
}

struct Waiting {
    cx: Cx,
    cmd: SaveSteps,
    reply: oneshot::Sender<Result<Saved, QuizError>>,
}

#[derive(Clone)]
struct Writer {
    db: Db,
    library: Arc<Library>,
    grace: TimeDelta,
}

impl Saver {
    /// Starts the worker.
    pub(crate) fn start(db: Db, library: Arc<Library>, grace: TimeDelta) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let writer = Writer { db, library, grace };
        tokio::spawn(work(writer.clone(), waiting));
        Self { queue, writer }
    }

    /// Saves, together with whatever else waits. Should the worker be gone, alone.
    pub(crate) async fn save(&self, cx: &Cx, cmd: SaveSteps) -> Result<Saved, QuizError> {
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting { cx: cx.clone(), cmd: cmd.clone(), reply };
        if self.queue.send(waiting).await.is_ok()
            && let Ok(saved) = answer.await
        {
            return saved;
        }
        self.writer.alone(cx, &cmd).await
    }
}

async fn work(writer: Writer, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    while queue.recv_many(&mut waiting, TOGETHER).await > 0 {
        // Always in the same order, so that two nodes never wait for each other's rows. The sort is stable: steps of one
        // attempt stay in the order in which they came.
        waiting.sort_by_key(|one| one.cmd.attempt);
        match writer.together(&waiting).await {
            Ok(saved) => {
                for (one, saved) in waiting.drain(..).zip(saved) {
                    let _ = one.reply.send(saved);
                }
            }
            Err(error) => {
                if waiting.len() > 1 {
                    tracing::warn!(
                        saves = waiting.len(),
                        error = &error as &dyn std::error::Error,
                        "saving one by one"
                    );
                }
                for one in waiting.drain(..) {
                    let saved = writer.alone(&one.cx, &one.cmd).await;
                    let _ = one.reply.send(saved);
                }
            }
        }
    }
}

impl Writer {
    /// One transaction for all. A refusal is an answer; a fault of the database undoes the lot.
    async fn together(&self, waiting: &[Waiting]) -> Result<Vec<Result<Saved, QuizError>>, QuizError> {
        let tx = self.db.begin().await?;
        let mut all = Vec::with_capacity(waiting.len());
        for one in waiting {
            match save_in(&self.library, self.grace, &tx, &one.cx, &one.cmd).await {
                Err(error @ (QuizError::Database(_) | QuizError::Port(_))) => return Err(error),
                saved => all.push(saved),
            }
        }
        tx.commit().await?;
        Ok(all)
    }

    async fn alone(&self, cx: &Cx, cmd: &SaveSteps) -> Result<Saved, QuizError> {
        let tx = self.db.begin().await?;
        let saved = save_in(&self.library, self.grace, &tx, cx, cmd).await?;
        tx.commit().await?;
        Ok(saved)
    }
}
