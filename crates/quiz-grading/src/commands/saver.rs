//! A queue in front of the writer: saves that arrive while a commit is on its way share the next one. Each is answered only
//! when its commit is on disk.

use std::sync::Arc;

use database::Db;
use kernel::Cx;
use tokio::sync::{mpsc, oneshot};

use super::save::{SaveSteps, Saved, save_in};
use crate::{QuizError, content::Library};

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
}

impl Saver {
    /// Starts the worker, which puts at most so many saves into one commit.
    pub(crate) fn start(db: Db, library: Arc<Library>, together: usize) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let writer = Writer { db, library };
        tokio::spawn(work(writer.clone(), waiting, together));
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

async fn work(writer: Writer, mut queue: mpsc::Receiver<Waiting>, together: usize) {
    let mut waiting = Vec::with_capacity(together);
    while queue.recv_many(&mut waiting, together).await > 0 {
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
            match save_in(&self.library, &tx, &one.cx, &one.cmd).await {
                Err(error @ (QuizError::Database(_) | QuizError::Port(_))) => return Err(error),
                saved => all.push(saved),
            }
        }
        tx.commit().await?;
        Ok(all)
    }

    async fn alone(&self, cx: &Cx, cmd: &SaveSteps) -> Result<Saved, QuizError> {
        let tx = self.db.begin().await?;
        let saved = save_in(&self.library, &tx, cx, cmd).await?;
        tx.commit().await?;
        Ok(saved)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_trait::async_trait;
    use chrono::TimeDelta;
    use courseware::{LessonContent, LessonDocument, QuestionBody, QuizContent, QuizRules};
    use kernel::{
        Locale, Marks,
        id::{LessonId, PublicationId},
        ports::{PortError, Publications},
    };

    use super::*;
    use crate::{
        commands::{Given, NewStep, Status, What},
        engine::{Response, draw, tests::bare},
        model::{Attempt, State},
        store,
    };

    struct Essays(QuizContent);

    #[async_trait]
    impl Publications for Essays {
        async fn course(&self, _: PublicationId) -> Result<Option<Arc<str>>, PortError> {
            Ok(None)
        }

        async fn lesson(&self, _: PublicationId, lesson: LessonId) -> Result<Option<Arc<str>>, PortError> {
            let content = LessonContent::Quiz(self.0.clone());
            let document = LessonDocument { format: 1, id: lesson, title: String::new(), content };
            Ok(Some(serde_json::to_string(&document).expect("JSON").into()))
        }
    }

    #[tokio::test]
    async fn a_save_takes_three_statements_however_many_answers_it_holds() {
        for database in test_kit::databases().await {
            let cx = test_kit::sources(&test_kit::FixedClock::default()).cx(test_kit::person(1, &[]), Locale::Id);
            let question = |_| bare(cx.id(), Marks::ONE, QuestionBody::essay(""));
            let questions = (0..40).map(question).collect();
            let quiz = QuizContent {
                rules: QuizRules::default(),
                instructions: String::new(),
                questions,
                sections: Vec::new(),
                media: Vec::new(),
            };
            let paper = draw(&quiz, 7);
            let attempt = Attempt {
                id: cx.id(),
                enrolment: cx.id(),
                person: cx.actor.person().expect("a person"),
                course: cx.id(),
                publication: cx.id(),
                key: None,
                lesson: cx.id(),
                number: 1,
                seed: 7,
                state: State::Open,
                started_at: cx.now(),
                deadline_at: None,
                finished_at: None,
                last_seq: 1,
                score: None,
                max: Marks::whole(40),
                grade: None,
                given_back: TimeDelta::zero(),
                grace: TimeDelta::zero(),
                late: 0,
                awaiting: 0,
            };
            let tx = database.db.begin().await.expect("a transaction");
            store::insert(&tx.exec(), &attempt, &paper).await.expect("an attempt");
            tx.commit().await.expect("committed");
            let library = Arc::new(Library::new(Arc::new(Essays(quiz))));
            let writer = Writer { db: database.db.clone(), library };
            for round in 0..3 {
                let step = |slot| {
                    let response = Response::Essay { text: format!("versi {round}"), files: Vec::new() };
                    let what = What::Answer(Given::Typed(Some(response)));
                    NewStep { id: cx.id(), slot, what, at: None, seq: round, seen: None, certainty: None }
                };
                let cmd = SaveSteps { attempt: attempt.id, steps: (1..=40).map(step).collect(), origin: None };
                let (saved, statements) = database::counting_statements(Box::pin(writer.alone(&cx, &cmd))).await;
                let saved = saved.expect("saved");
                assert!(saved.results.iter().all(|result| result.status == Status::Accepted));
                assert_eq!(statements, 3, "{}", database.engine);
            }
        }
    }
}
