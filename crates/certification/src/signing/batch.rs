//! Signing many documents with one passphrase. The passphrase is only in the memory of this process, so a signing cannot be a
//! queued job: it runs here, and if the process ends, what is not signed waits for the next signing.

use kernel::{
    Cx, Problem,
    id::{BatchId, CertificateId, EnrolmentId},
};
use serde_json::json;
use uuid::Uuid;

use super::{Signer, SignerError};
use crate::{
    Certification, CertificationError,
    commands::LARGEST_BATCH,
    model::{BatchKind, Failed, Signing, State},
    policy::{self, Action},
    seal::Secret,
    store,
};

/// Documents between two looks at the list.
const CHUNK: u64 = 20;
/// Failures in a row after which a signing is given up.
const PATIENCE: u32 = 3;
/// Minutes without progress after which a signing counts as stopped, and a drawn number as left behind.
const STANDSTILL: i64 = 5;

impl Certification {
    /// Begins to sign these documents under this batch id, and comes back. Repeating it changes nothing. A passphrase that does not open
    /// the key file is refused at once; a service that refuses it ends the batch at the first document.
    pub async fn start_signing(
        &self,
        cx: &Cx,
        id: BatchId,
        certificates: &[CertificateId],
        with: Signing,
        passphrase: Secret,
    ) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::Sign, None)?;
        if certificates.is_empty() {
            return Err(CertificationError::NothingChosen);
        }
        if certificates.len() > LARGEST_BATCH {
            return Err(CertificationError::TooMany);
        }
        let signer = self.signer(with, passphrase).await?;
        let items: Vec<Uuid> = certificates.iter().map(|certificate| certificate.uuid()).collect();
        let tx = self.db().begin().await?;
        let fresh = store::insert_batch(&tx.exec(), id, BatchKind::Sign, &items, &cx.actor.label(), cx.now()).await?;
        if fresh {
            let detail = json!({ "count": items.len(), "signing": with.as_str() });
            tx.audit(cx, "certification.start_signing", id, detail).await?;
        }
        tx.commit().await?;
        if fresh {
            let (this, cx) = (self.clone(), cx.clone());
            let mut running = self.inner.signings.lock().await;
            while running.try_join_next().is_some() {}
            running.spawn(async move {
                if let Err(error) = this.sign_all(&cx, id, &*signer).await {
                    tracing::error!(%error, batch = %id, "a signing stopped");
                }
            });
        }
        Ok(())
    }

    /// Every document that waits for this kind of signature, up to the largest batch.
    pub async fn waiting(&self, with: Signing) -> Result<Vec<CertificateId>, CertificationError> {
        let page = kernel::PageRequest { number: 1 };
        let found = store::certificates_in(&self.db().reader(), State::Submitted, page, LARGEST_BATCH as u64).await?;
        Ok(found.items.into_iter().filter(|one| one.signing == with).map(|one| one.id).collect())
    }

    /// Waits until no signing is under way.
    pub async fn signings_done(&self) {
        let mut running = self.inner.signings.lock().await;
        while running.join_next().await.is_some() {}
    }

    async fn sign_all(&self, cx: &Cx, batch: BatchId, signer: &dyn Signer) -> Result<(), CertificationError> {
        let (mut failures, mut given_up) = (0, None);
        loop {
            let items = store::open_items(&self.db().reader(), batch, CHUNK).await?;
            if items.is_empty() {
                break;
            }
            let ids: Vec<CertificateId> = items.iter().map(|(_, id)| CertificateId::from_uuid(*id)).collect();
            let found = store::certificates_by_id(&self.db().reader(), &ids).await?;
            for (place, id) in items {
                let outcome = match (given_up, found.iter().find(|one| one.id.uuid() == id)) {
                    (Some(code), _) => Err(code),
                    (None, None) => Err(CertificationError::NotFound.code()),
                    (None, Some(certificate)) => match self.sign_one(cx, certificate, signer).await {
                        Ok(()) => {
                            failures = 0;
                            Ok(())
                        }
                        Err(error) => {
                            let code = error.code();
                            if let CertificationError::Signer(cause) = &error {
                                tracing::warn!(error = %cause, batch = %batch, "a document was not signed");
                                failures += 1;
                                let refused = matches!(cause, SignerError::Refused(_));
                                given_up = (refused || failures >= PATIENCE).then_some(code);
                            }
                            Err(code)
                        }
                    },
                };
                self.note(cx, batch, place, id, outcome).await?;
            }
        }
        let tx = self.db().begin().await?;
        store::finish_batch(&tx.exec(), batch, cx.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn note(
        &self,
        cx: &Cx,
        batch: BatchId,
        place: i32,
        id: Uuid,
        outcome: Result<(), &'static str>,
    ) -> Result<(), CertificationError> {
        let tx = self.db().begin().await?;
        let failed = |code: &str| (place, Failed { enrolment: EnrolmentId::from_uuid(id), code: code.to_owned() });
        match outcome {
            Ok(()) => store::close_items(&tx.exec(), batch, &[place], &[], cx.now()).await?,
            Err(code) => store::close_items(&tx.exec(), batch, &[], &[failed(code)], cx.now()).await?,
        }
        Ok(tx.commit().await?)
    }

    /// Mends what a crash left behind: issues what is signed, finishes what has a number and no document, and closes signings whose
    /// process is gone.
    pub async fn recover(&self, cx: &Cx) -> Result<(), CertificationError> {
        let page = kernel::PageRequest { number: 1 };
        for certificate in store::certificates_in(&self.db().reader(), State::Signed, page, 100).await?.items {
            self.publish_signed(cx, &certificate, &certificate.digest).await?;
        }
        let before = cx.now() - chrono::TimeDelta::minutes(STANDSTILL);
        let left = store::left_behind(&self.db().reader(), before, 100).await?;
        if !left.is_empty() {
            self.finish(cx, left).await?;
        }
        for batch in store::stopped_signings(&self.db().reader(), before).await? {
            let tx = self.db().begin().await?;
            loop {
                let open = store::open_items(&tx.exec(), batch.id, 100).await?;
                if open.is_empty() {
                    break;
                }
                let code = CertificationError::Interrupted.code().to_owned();
                let failed: Vec<(i32, Failed)> = open
                    .into_iter()
                    .map(|(place, id)| (place, Failed { enrolment: EnrolmentId::from_uuid(id), code: code.clone() }))
                    .collect();
                store::close_items(&tx.exec(), batch.id, &[], &failed, cx.now()).await?;
            }
            store::finish_batch(&tx.exec(), batch.id, cx.now()).await?;
            tx.audit(cx, "certification.stop_signing", batch.id, json!({ "done": batch.done, "total": batch.total }))
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
