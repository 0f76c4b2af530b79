//! Who waits for what: tells open pages, on every node, that something was committed which concerns them.
//!
//! What is told is a hint, "look again", never the thing itself: a hint that is lost or comes twice harms nobody, and what a page may
//! see is decided when it looks. So hints are not written down, and where many come at once, one is enough.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sqlx::postgres::PgListener;
use tokio::sync::mpsc;
use uuid::Uuid;

/// The channel of PostgreSQL over which nodes tell each other.
const CHANNEL: &str = "serentak_live";
/// Hints for other nodes are gathered for so long, since a `NOTIFY` makes commits queue up behind each other.
const GATHERED: Duration = Duration::from_millis(20);
/// Ids in one `NOTIFY`, whose text may not pass 8,000 bytes.
const TOGETHER: usize = 200;
/// How long a node waits before it listens again after the connection was lost.
const PAUSE: Duration = Duration::from_secs(2);
/// Hints that one page may fall behind; more of them say no more.
const WAITING: usize = 8;

/// The waiting pages of this node. Cheap to clone.
#[derive(Clone, Default)]
pub struct Live {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    waiting: Mutex<HashMap<Uuid, HashMap<u64, mpsc::Sender<Uuid>>>>,
    numbers: AtomicU64,
    closed: AtomicBool,
    /// Where hints for other nodes go, where there may be other nodes.
    others: Mutex<Option<mpsc::UnboundedSender<Uuid>>>,
}

/// A page that waits. Dropping it ends the waiting.
pub struct Waiting {
    number: u64,
    subjects: Vec<Uuid>,
    hints: mpsc::Receiver<Uuid>,
    live: Live,
}

impl Waiting {
    /// The next subject of which something changed; `None` when the server goes down.
    pub async fn next(&mut self) -> Option<Uuid> {
        self.hints.recv().await
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut waiting = self.live.waiting();
        for subject in &self.subjects {
            if let Some(pages) = waiting.get_mut(subject) {
                pages.remove(&self.number);
                if pages.is_empty() {
                    waiting.remove(subject);
                }
            }
        }
    }
}

impl Live {
    /// Waits for changes of these subjects: people, courses, whatever an event is about.
    pub fn wait_for(&self, subjects: impl IntoIterator<Item = Uuid>) -> Waiting {
        let number = self.inner.numbers.fetch_add(1, Ordering::Relaxed);
        let (sender, hints) = mpsc::channel(WAITING);
        let subjects: Vec<Uuid> = subjects.into_iter().collect();
        if !self.inner.closed.load(Ordering::Acquire) {
            let mut waiting = self.waiting();
            for subject in &subjects {
                waiting.entry(*subject).or_default().insert(number, sender.clone());
            }
        }
        Waiting { number, subjects, hints, live: self.clone() }
    }

    /// Ends all waiting, and any that is to come.
    pub fn close(&self) {
        self.inner.closed.store(true, Ordering::Release);
        self.waiting().clear();
    }

    /// How many pages wait, counted once for each subject.
    pub fn len(&self) -> usize {
        self.waiting().values().map(HashMap::len).sum()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting().is_empty()
    }

    /// Tells whoever waits, here and on other nodes.
    pub(crate) fn committed(&self, subjects: HashSet<Uuid>) {
        let others = self.inner.others.lock().unwrap_or_else(PoisonError::into_inner);
        for subject in subjects {
            self.hint(subject);
            if let Some(others) = others.as_ref() {
                let _ = others.send(subject);
            }
        }
    }

    fn hint(&self, subject: Uuid) {
        if let Some(pages) = self.waiting().get(&subject) {
            for page in pages.values() {
                // A page that has not read its last hints yet will look again anyway.
                let _ = page.try_send(subject);
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<Uuid, HashMap<u64, mpsc::Sender<Uuid>>>> {
        self.inner.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ties the nodes of one PostgreSQL together, for as long as the product runs.
    pub(crate) fn join(&self, connection: &DatabaseConnection) {
        let (sender, receiver) = mpsc::unbounded_channel();
        *self.inner.others.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        tokio::spawn(tell(connection.clone(), receiver));
        tokio::spawn(listen(connection.clone(), self.clone()));
    }
}

/// Tells other nodes, many hints at a time.
async fn tell(connection: DatabaseConnection, mut hints: mpsc::UnboundedReceiver<Uuid>) {
    let mut gathered = HashSet::new();
    while let Some(first) = hints.recv().await {
        gathered.insert(first);
        tokio::time::sleep(GATHERED).await;
        while gathered.len() < TOGETHER
            && let Ok(more) = hints.try_recv()
        {
            gathered.insert(more);
        }
        let text = gathered.drain().map(|subject| subject.simple().to_string()).collect::<Vec<_>>().join(" ");
        let values = [CHANNEL.into(), text.into()];
        let statement =
            Statement::from_sql_and_values(connection.get_database_backend(), "SELECT pg_notify($1, $2)", values);
        if let Err(error) = connection.execute_raw(statement).await {
            tracing::warn!(%error, "other nodes could not be told of changes");
        }
    }
}

/// Passes on what other nodes tell, and what this one told itself, which does no harm.
async fn listen(connection: DatabaseConnection, live: Live) {
    while !live.inner.closed.load(Ordering::Acquire) {
        if let Err(error) = heard(&connection, &live).await {
            tracing::warn!(%error, "other nodes cannot be heard");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn heard(connection: &DatabaseConnection, live: &Live) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(connection.get_postgres_connection_pool()).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.recv().await?;
        for subject in notification.payload().split(' ').filter_map(|text| Uuid::try_parse(text).ok()) {
            live.hint(subject);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(number: u128) -> HashSet<Uuid> {
        HashSet::from([Uuid::from_u128(number)])
    }

    #[tokio::test]
    async fn whoever_waits_is_told_and_nobody_else() {
        let live = Live::default();
        let (mut one, mut other) = (live.wait_for([Uuid::from_u128(1)]), live.wait_for([Uuid::from_u128(2)]));
        live.committed(subject(1));
        live.committed(subject(2));
        assert_eq!(one.next().await, Some(Uuid::from_u128(1)));
        assert_eq!(other.next().await, Some(Uuid::from_u128(2)));
        assert!(one.hints.try_recv().is_err(), "one change is one hint");

        drop(other);
        assert_eq!(live.len(), 1, "who left is forgotten");
        live.close();
        assert_eq!(one.next().await, None);
        assert_eq!(live.wait_for([Uuid::from_u128(1)]).next().await, None, "nobody waits on a server that goes down");
    }

    #[tokio::test]
    async fn a_slow_page_holds_nobody_up() {
        let live = Live::default();
        let mut page = live.wait_for([Uuid::from_u128(1)]);
        for _ in 0..100 {
            live.committed(subject(1));
        }
        let mut hints = 0;
        while page.hints.try_recv().is_ok() {
            hints += 1;
        }
        assert_eq!(hints, WAITING);
    }
}
