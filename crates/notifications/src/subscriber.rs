//! From what happens to what is sent, in the transaction of the deed.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event};

use crate::{jobs, rules, store};

/// Queues a notice for each device of whoever should hear of the event and wants to.
pub(crate) struct Notice;

#[async_trait]
impl Subscriber for Notice {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        for (person, notice) in rules::notices(event, cx.actor.person()) {
            let Some(kind) = notice.kind else { continue };
            for device in store::listening(&tx.exec(), person, kind).await? {
                jobs::queue(tx, cx, device, notice.clone()).await?;
            }
        }
        Ok(())
    }
}
