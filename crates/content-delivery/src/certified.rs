//! Until when certificates hold, heard in the transaction in which they are issued.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event};

use crate::store;

/// The subscriber for the wiring.
pub struct Certified;

#[async_trait]
impl Subscriber for Certified {
    async fn on(&self, tx: &Tx, _: &Cx, event: &Event) -> Result<()> {
        match event {
            Event::CertificateIssued { enrolment: Some(enrolment), until, .. } => {
                store::certify(&tx.exec(), *enrolment, *until).await
            }
            _ => Ok(()),
        }
    }
}
