//! The event log and what reacts to it.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Cx, Event, id::EventId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, entity::prelude::*,
};

use crate::{Error, Result, Tx, jobs};

/// Reacts inside the transaction of the deed: for facts that must be true together. Quick, database only.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// Handles one event. An error undoes the deed.
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()>;
}

/// Who reacts to which event. Built in one place, by the wiring.
#[derive(Default)]
pub struct Reactions {
    in_transaction: Vec<Arc<dyn Subscriber>>,
    after_commit: HashMap<&'static str, Vec<&'static str>>,
}

impl Reactions {
    /// Calls the subscriber on every event, inside the transaction.
    #[must_use]
    pub fn in_transaction(mut self, subscriber: Arc<dyn Subscriber>) -> Self {
        self.in_transaction.push(subscriber);
        self
    }

    /// Queues the job of this name after commit of every event of that name; its payload is the event.
    #[must_use]
    pub fn after_commit(mut self, event: &'static str, job: &'static str) -> Self {
        self.after_commit.entry(event).or_default().push(job);
        self
    }
}

/// An event as it stands in the log.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Names it.
    pub id: EventId,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What happened.
    pub event: Event,
}

impl Tx {
    /// Records the event, lets the subscribers react, and queues the jobs that follow.
    pub async fn emit(&self, cx: &Cx, event: &Event) -> Result<()> {
        let body = serde_json::to_value(event).map_err(|e| Error::stored("event", e))?;
        let row = entity::ActiveModel {
            id: Set(cx.id()),
            at: Set(cx.now()),
            name: Set(event.name().to_owned()),
            body: Set(body.clone()),
            actor: Set(cx.actor.label()),
        };
        entity::Entity::insert(row).exec_without_returning(&self.exec()).await?;
        self.concerns(event.about());
        let Some(reactions) = self.db.reactions() else {
            return Ok(());
        };
        for subscriber in &reactions.in_transaction {
            subscriber.on(self, cx, event).await?;
        }
        if let Some(names) = reactions.after_commit.get(event.name()) {
            for name in names {
                jobs::enqueue(self, cx, name, body.clone(), cx.now()).await?;
            }
        }
        Ok(())
    }
}

/// Events of these names recorded at or after `since`, oldest first, at most `limit`. Readers that tail the log ask again from a
/// few minutes back, since the order of ids is not the order of commits.
pub async fn recorded_since(
    exec: &DatabaseExecutor<'_>,
    names: &[&str],
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Recorded>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::Name.is_in(names.iter().copied()))
        .filter(entity::Column::At.gte(since))
        .order_by_asc(entity::Column::At)
        .limit(limit)
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|row| {
            let event = serde_json::from_value(row.body).map_err(|e| Error::stored("event", e))?;
            Ok(Recorded { id: row.id, at: row.at, event })
        })
        .collect()
}

mod entity {
    use super::{DateTime, EventId, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EventId,
        pub at: DateTime<Utc>,
        pub name: String,
        pub body: Json,
        pub actor: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
