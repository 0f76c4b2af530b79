//! The job queue: rows claimed by workers, at least once, with retries and a list of what failed for good.

use std::{collections::HashMap, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    Actor, Cx, Locale, Page, PageRequest,
    context::Sources,
    id::JobId,
    job::{JobError, JobHandler},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{Db, Engine, Result, Tx, recurring};

/// How long a claimed job may run before another worker may take it.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// Tries before a job is set aside for the admin.
const MAX_ATTEMPTS: i32 = 8;
/// The pause after an empty look at the queue, unless woken by a commit on this node.
const IDLE: Duration = Duration::from_secs(2);

/// Queues a job in this transaction, to run at or after `run_at`.
pub async fn enqueue(tx: &Tx, cx: &Cx, name: &str, payload: Value, run_at: DateTime<Utc>) -> Result<JobId> {
    let id = cx.id();
    let row = entity::ActiveModel {
        id: Set(id),
        name: Set(name.to_owned()),
        payload: Set(payload),
        run_at: Set(run_at),
        attempts: Set(0),
        locked_until: Set(None),
        last_error: Set(None),
        dead: Set(false),
        created_at: Set(cx.now()),
    };
    entity::Entity::insert(row).exec_without_returning(&tx.exec()).await?;
    Ok(id)
}

/// A job as the admin sees it.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// Names it.
    pub id: JobId,
    /// Kind, `feature.verb`.
    pub name: String,
    /// When it runs next.
    pub run_at: DateTime<Utc>,
    /// Tries so far.
    pub attempts: i32,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Set aside after too many tries.
    pub dead: bool,
}

/// Jobs that failed or wait, failed ones first.
pub async fn list(exec: &DatabaseExecutor<'_>, page: PageRequest) -> Result<Page<JobRow>> {
    let total = entity::Entity::find().count(exec).await?;
    let rows = entity::Entity::find()
        .order_by_desc(entity::Column::Dead)
        .order_by_desc(entity::Column::Attempts)
        .order_by_asc(entity::Column::RunAt)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    let row = |m: entity::Model| JobRow {
        id: m.id,
        name: m.name,
        run_at: m.run_at,
        attempts: m.attempts,
        last_error: m.last_error,
        dead: m.dead,
    };
    Ok(Page::new(rows.into_iter().map(row).collect(), page, total))
}

/// Gives a failed job a fresh start. False if there is no such job, or if it is running now.
pub async fn retry(tx: &Tx, cx: &Cx, id: JobId) -> Result<bool> {
    let done = entity::Entity::update_many()
        .col_expr(entity::Column::Dead, Expr::value(false))
        .col_expr(entity::Column::Attempts, Expr::value(0))
        .col_expr(entity::Column::RunAt, Expr::value(cx.now()))
        .col_expr(entity::Column::LockedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::LockedUntil.is_null().or(entity::Column::LockedUntil.lt(cx.now())))
        .exec(&tx.exec())
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    tx.audit(cx, "jobs.retry", id, Value::Null).await?;
    Ok(true)
}

/// Runs jobs until told to stop. Any number may run against one database.
pub struct Worker {
    db: Db,
    sources: Sources,
    handlers: HashMap<&'static str, Arc<dyn JobHandler>>,
    recurring: Vec<(Duration, Arc<dyn JobHandler>)>,
}

impl Worker {
    /// A worker without handlers.
    pub fn new(db: Db, sources: Sources) -> Self {
        Self { db, sources, handlers: HashMap::new(), recurring: Vec::new() }
    }

    /// Runs queued jobs of the handler's name by this handler.
    #[must_use]
    pub fn with(mut self, handler: Arc<dyn JobHandler>) -> Self {
        self.handlers.insert(handler.name(), handler);
        self
    }

    /// Also runs the handler on its own at this pace, on every node; it must not mind company.
    #[must_use]
    pub fn every(mut self, pace: Duration, handler: Arc<dyn JobHandler>) -> Self {
        self.recurring.push((pace, handler));
        self
    }

    /// Works until `stop` turns true; the job under way is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let worker = Arc::new(self);
        let mut tasks = tokio::task::JoinSet::new();
        for (pace, handler) in worker.recurring.clone() {
            let (worker, mut stop) = (worker.clone(), stop.clone());
            tasks.spawn(async move {
                let mut tick = tokio::time::interval(pace);
                tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
                loop {
                    tokio::select! {
                        _ = tick.tick() => {}
                        _ = stop.wait_for(|stop| *stop) => return,
                    }
                    worker.recur(&*handler).await;
                }
            });
        }
        loop {
            if *stop.borrow() {
                break;
            }
            match worker.step().await {
                Ok(true) => {}
                Ok(false) => {
                    tokio::select! {
                        () = worker.db.jobs_waiting().notified() => {}
                        () = tokio::time::sleep(IDLE) => {}
                        _ = stop.wait_for(|stop| *stop) => {}
                    }
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the job queue could not be read");
                    tokio::time::sleep(IDLE).await;
                }
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Runs every job that is due, and those that they queue, until none is left. For tests and one-off commands.
    pub async fn drain(&self) -> Result<()> {
        while self.step().await? {}
        Ok(())
    }

    /// Runs a recurring job once. That it fails is kept for the admin until it succeeds.
    pub async fn recur(&self, handler: &dyn JobHandler) {
        let cx = self.cx(handler.name());
        let kept = match handler.run(&cx, Value::Null).await {
            Ok(()) => recurring::succeeded(&self.db, handler.name()).await,
            Err(error) => {
                let text = chain(&*error);
                tracing::warn!(job = handler.name(), error = text, "a recurring job failed");
                recurring::failed(&self.db, &cx, handler.name(), &text).await
            }
        };
        if let Err(error) = kept {
            let error = &error as &dyn std::error::Error;
            tracing::error!(job = handler.name(), error, "how a recurring job went could not be kept");
        }
    }

    fn cx(&self, name: &'static str) -> Cx {
        self.sources.cx(Actor::System(name), Locale::Id)
    }

    /// Claims one due job and runs it. False if none was due.
    async fn step(&self) -> Result<bool> {
        let cx = self.cx("worker");
        let Some(job) = self.claim(&cx).await? else {
            return Ok(false);
        };
        let Some(handler) = self.handlers.get(job.name.as_str()) else {
            self.failed(&cx, &job, "no handler of this name").await?;
            return Ok(true);
        };
        let cx = self.cx(handler.name());
        let outcome = handler.run(&cx, job.payload.clone()).await;
        match outcome {
            Ok(()) => {
                let tx = self.db.begin().await?;
                entity::Entity::delete_by_id(job.id).exec(&tx.exec()).await?;
                tx.commit().await?;
                metrics::counter!("serentak_jobs_total", "job" => handler.name(), "outcome" => "done").increment(1);
            }
            Err(error) => {
                let text = chain(&*error);
                tracing::warn!(job = job.name, attempt = job.attempts, error = text, "a job failed");
                metrics::counter!("serentak_jobs_total", "job" => handler.name(), "outcome" => "failed").increment(1);
                self.failed(&cx, &job, &text).await?;
            }
        }
        Ok(true)
    }

    async fn claim(&self, cx: &Cx) -> Result<Option<entity::Model>> {
        // A look outside a transaction first: an idle queue costs the single writer nothing.
        let due = || {
            let now = cx.now();
            entity::Entity::find()
                .filter(entity::Column::Dead.eq(false))
                .filter(entity::Column::RunAt.lte(now))
                .filter(entity::Column::LockedUntil.is_null().or(entity::Column::LockedUntil.lt(now)))
                .order_by_asc(entity::Column::RunAt)
                .limit(1)
        };
        if due().one(&self.db.reader()).await?.is_none() {
            return Ok(None);
        }
        let tx = self.db.begin().await?;
        let mut select = due();
        if tx.engine() == Engine::Postgres {
            select = select.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let Some(mut job) = select.one(&tx.exec()).await? else {
            return Ok(None);
        };
        job.attempts += 1;
        entity::Entity::update_many()
            .col_expr(entity::Column::LockedUntil, Expr::value(cx.now() + LEASE))
            .col_expr(entity::Column::Attempts, Expr::value(job.attempts))
            .filter(entity::Column::Id.eq(job.id))
            .exec(&tx.exec())
            .await?;
        tx.commit().await?;
        Ok(Some(job))
    }

    async fn failed(&self, cx: &Cx, job: &entity::Model, error: &str) -> Result<()> {
        let pause = TimeDelta::seconds(15 * (1_i64 << job.attempts.clamp(0, 10)));
        let tx = self.db.begin().await?;
        entity::Entity::update_many()
            .col_expr(entity::Column::LockedUntil, Expr::value(None::<DateTime<Utc>>))
            .col_expr(entity::Column::RunAt, Expr::value(cx.now() + pause))
            .col_expr(entity::Column::LastError, Expr::value(error))
            .col_expr(entity::Column::Dead, Expr::value(job.attempts >= MAX_ATTEMPTS))
            .filter(entity::Column::Id.eq(job.id))
            .exec(&tx.exec())
            .await?;
        tx.commit().await
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

/// A handler made of a name and a function, for jobs that need no type of their own.
pub struct FnJob<F> {
    name: &'static str,
    run: F,
}

impl<F> FnJob<F> {
    /// A handler of this name.
    pub fn new(name: &'static str, run: F) -> Self {
        Self { name, run }
    }
}

#[async_trait::async_trait]
impl<F, R> JobHandler for FnJob<F>
where
    F: Fn(Cx, Value) -> R + Send + Sync,
    R: Future<Output = std::result::Result<(), JobError>> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    async fn run(&self, cx: &Cx, payload: Value) -> std::result::Result<(), JobError> {
        (self.run)(cx.clone(), payload).await
    }
}

mod entity {
    use super::{DateTime, JobId, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: JobId,
        pub name: String,
        pub payload: Json,
        pub run_at: DateTime<Utc>,
        pub attempts: i32,
        pub locked_until: Option<DateTime<Utc>>,
        pub last_error: Option<String>,
        pub dead: bool,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
