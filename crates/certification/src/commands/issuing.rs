//! Documents are set, stored and issued, one or thousands.

use std::{collections::HashMap, sync::Arc, time::Duration};

use blobs::Digest;
use database::Tx;
use futures::{StreamExt, stream};
use kernel::{
    Cx, Event, Problem, ProblemKind,
    id::{BatchId, CertificateId, EnrolmentId, PersonId},
    ports::Mail,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Certification, CertificationError, jobs,
    model::{BatchKind, Certificate, Failed, Signing, Snapshot, State},
    policy::{self, Action},
    store,
};

/// Certificates in one batch at most.
pub(crate) const LARGEST_BATCH: usize = 5_000;
/// Certificates that are drawn in one transaction and issued in another.
const CHUNK: u64 = 50;
/// A document that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// The typst source of all kinds.
pub(crate) const SOURCE: &str = include_str!("../../typst/certificate.typ");

/// Pictures of layouts by their hash.
pub(crate) type Pictures = HashMap<String, Arc<Vec<u8>>>;

impl Certification {
    /// Queues the issue of certificates for these enrolments under this batch id. Repeating it changes nothing.
    pub async fn start_batch(
        &self,
        cx: &Cx,
        id: BatchId,
        enrolments: &[EnrolmentId],
    ) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::Issue, None)?;
        let mut items: Vec<Uuid> = Vec::with_capacity(enrolments.len());
        let mut seen = std::collections::HashSet::new();
        items.extend(enrolments.iter().map(|enrolment| enrolment.uuid()).filter(|id| seen.insert(*id)));
        if items.is_empty() {
            return Err(CertificationError::NothingChosen);
        }
        if items.len() > LARGEST_BATCH {
            return Err(CertificationError::TooMany);
        }
        if !self.ready().await? {
            return Err(CertificationError::NoTemplate);
        }
        let tx = self.db().begin().await?;
        if store::insert_batch(&tx.exec(), id, BatchKind::Issue, &items, &cx.actor.label(), cx.now()).await? {
            database::jobs::enqueue(&tx, cx, jobs::ISSUE_BATCH, json!({ "batch": id }), cx.now()).await?;
            tx.audit(cx, "certification.start_batch", id, json!({ "count": items.len() })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Issues the next certificates of a batch and queues the ones after them. What was begun before a crash is finished, not begun
    /// again: numbers have no gaps.
    pub(crate) async fn issue_some(&self, cx: &Cx, batch: BatchId) -> Result<(), CertificationError> {
        let items = store::open_items(&self.db().reader(), batch, CHUNK).await?;
        let places: HashMap<EnrolmentId, i32> =
            items.iter().map(|(place, id)| (EnrolmentId::from_uuid(*id), *place)).collect();
        let ids: Vec<EnrolmentId> = places.keys().copied().collect();
        let mut failed: Vec<(EnrolmentId, CertificationError)> = Vec::new();

        let mut candidates = store::candidates_of(&self.db().reader(), &ids).await?;
        candidates.sort_by_key(|(candidate, _)| places.get(&candidate.enrolment).copied());
        let known: Vec<EnrolmentId> = candidates.iter().map(|(candidate, _)| candidate.enrolment).collect();
        failed.extend(ids.iter().filter(|id| !known.contains(id)).map(|id| (*id, CertificationError::NotEligible)));
        let fresh =
            candidates.into_iter().filter(|(_, certificate)| certificate.is_none()).map(|(one, _)| one).collect();
        let mut facts = Vec::new();
        for (id, outcome) in self.facts(fresh).await? {
            match outcome {
                Ok(fact) => facts.push(fact),
                Err(error) => failed.push((id, lasting(error)?)),
            }
        }
        self.draw(cx, facts, None, Some(batch)).await?;

        // Whatever has a number now, whoever drew it.
        let with: Vec<(EnrolmentId, CertificateId)> = store::candidates_of(&self.db().reader(), &known)
            .await?
            .into_iter()
            .filter_map(|(candidate, certificate)| certificate.map(|id| (candidate.enrolment, id)))
            .collect();
        let certificates: Vec<CertificateId> = with.iter().map(|(_, id)| *id).collect();
        let mut certificates = store::certificates_by_id(&self.db().reader(), &certificates).await?;
        certificates.retain(|certificate| certificate.state == State::Drawn);
        let set = self.set(certificates).await?;

        let tx = self.db().begin().await?;
        self.store_set(&tx, cx, set).await?;
        let done: Vec<i32> = with.iter().filter_map(|(enrolment, _)| places.get(enrolment).copied()).collect();
        let failed: Vec<(i32, Failed)> = failed
            .into_iter()
            .filter_map(|(enrolment, error)| {
                Some((*places.get(&enrolment)?, Failed { enrolment, code: error.code().to_owned() }))
            })
            .collect();
        store::close_items(&tx.exec(), batch, &done, &failed, cx.now()).await?;
        if store::open_items(&tx.exec(), batch, 1).await?.is_empty() {
            store::finish_batch(&tx.exec(), batch, cx.now()).await?;
        } else {
            database::jobs::enqueue(&tx, cx, jobs::ISSUE_BATCH, json!({ "batch": batch }), cx.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Finishes these certificates, whose numbers are drawn.
    pub(crate) async fn finish(&self, cx: &Cx, drawn: Vec<Certificate>) -> Result<(), CertificationError> {
        let set = self.set(drawn).await?;
        let tx = self.db().begin().await?;
        self.store_set(&tx, cx, set).await?;
        Ok(tx.commit().await?)
    }

    /// Sets and stores the documents, as many at once as there are cores.
    async fn set(&self, drawn: Vec<Certificate>) -> Result<Vec<(Certificate, Digest)>, CertificationError> {
        let pictures = self.pictures(drawn.iter().map(|certificate| &certificate.snapshot)).await?;
        let (pictures, cores) = (&pictures, self.inner.cores);
        let set: Vec<Result<(Certificate, Digest), CertificationError>> = stream::iter(drawn)
            .map(|certificate| async move {
                let pdf = self.pdf(&certificate.snapshot, &certificate.id.to_string(), pictures).await?;
                let digest = self.inner.blobs.put(pdf.into()).await?;
                Ok((certificate, digest))
            })
            .buffered(cores)
            .collect()
            .await;
        set.into_iter().collect()
    }

    /// Issues what was set, or hands it over to be signed.
    async fn store_set(&self, tx: &Tx, cx: &Cx, set: Vec<(Certificate, Digest)>) -> Result<(), CertificationError> {
        let addresses = self.addresses(set.iter().map(|(certificate, _)| certificate.person)).await?;
        for (certificate, digest) in set {
            if certificate.signing == Signing::None {
                let to = addresses.get(&certificate.person).cloned();
                self.publish(tx, cx, &certificate, digest.as_str(), to).await?;
            } else if store::submit(&tx.exec(), certificate.id, digest.as_str()).await? {
                let detail = json!({ "sha256": digest.as_str(), "signing": certificate.signing.as_str() });
                tx.audit(cx, "certification.submit", certificate.id, detail).await?;
            }
        }
        Ok(())
    }

    /// Makes a certificate valid and, in the same transaction, ends the one that it replaces. Nothing if it is valid already.
    pub(crate) async fn publish(
        &self,
        tx: &Tx,
        cx: &Cx,
        certificate: &Certificate,
        digest: &str,
        to: Option<String>,
    ) -> Result<(), CertificationError> {
        if !store::issue(&tx.exec(), certificate.id, digest, cx.now()).await? {
            return Ok(());
        }
        let event = Event::CertificateIssued {
            certificate: certificate.id,
            person: certificate.person,
            enrolment: Some(certificate.enrolment),
            until: certificate.expires_on,
        };
        tx.emit(cx, &event).await?;
        tx.audit(cx, "certification.issue", certificate.id, json!({ "sha256": digest })).await?;
        if let Some(old) = certificate.replaces {
            let reason = certificate.replacement_reason.as_deref().unwrap_or_default();
            store::end(&tx.exec(), old, State::Replaced, reason, cx.now()).await?;
            tx.audit(cx, "certification.replace", old, json!({ "by": certificate.id, "reason": reason })).await?;
        }
        if let Some(to) = to {
            let mail = letter(to, include_str!("../../typst/letter.txt"), &certificate.snapshot);
            database::jobs::enqueue(tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
        }
        Ok(())
    }

    /// The mail addresses of these people.
    pub(crate) async fn addresses(
        &self,
        people: impl Iterator<Item = PersonId>,
    ) -> Result<HashMap<PersonId, String>, CertificationError> {
        let people: Vec<PersonId> = people.collect();
        let cards = self.inner.ports.directory.cards(&people).await?;
        Ok(cards.into_iter().filter_map(|card| Some((card.id, card.email?))).collect())
    }

    /// The pictures that these need.
    pub(crate) async fn pictures(
        &self,
        snapshots: impl Iterator<Item = &Snapshot>,
    ) -> Result<Pictures, CertificationError> {
        let mut pictures = Pictures::new();
        for snapshot in snapshots {
            for digest in [&snapshot.layout.logo, &snapshot.layout.background, &snapshot.photo] {
                if digest.is_empty() || pictures.contains_key(digest) {
                    continue;
                }
                if let Some(bytes) = self.inner.blobs.get(&digest.parse::<Digest>()?).await? {
                    pictures.insert(digest.clone(), Arc::new(bytes.to_vec()));
                }
            }
        }
        Ok(pictures)
    }

    /// The document, set off the async threads, in bounded time and on a bounded number of cores.
    async fn pdf(
        &self,
        snapshot: &Snapshot,
        identifier: &str,
        pictures: &Pictures,
    ) -> Result<Vec<u8>, CertificationError> {
        let (printed, identifier) = (Sheet::of(snapshot, pictures), identifier.to_owned());
        self.bounded(move || documents::pdf(SOURCE, &printed.data, printed.made, &identifier, &printed.files)).await
    }

    /// The pages as pictures, for the preview.
    pub(crate) async fn pages(
        &self,
        snapshot: &Snapshot,
        pictures: &Pictures,
    ) -> Result<Vec<Vec<u8>>, CertificationError> {
        let printed = Sheet::of(snapshot, pictures);
        self.bounded(move || documents::png(SOURCE, &printed.data, &printed.files, 1.0)).await
    }

    /// The document that is not kept, for the preview.
    pub(crate) async fn preview_pdf(&self, snapshot: &Snapshot) -> Result<Vec<u8>, CertificationError> {
        let pictures = self.pictures(std::iter::once(snapshot)).await?;
        self.pdf(snapshot, "preview", &pictures).await
    }

    /// Runs work for a processor on one of a few threads. A document that takes too long keeps its thread, never the caller.
    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, documents::Error> + Send + 'static,
    ) -> Result<T, CertificationError> {
        let permit = self.inner.setters.clone().acquire_owned().await.map_err(|_| CertificationError::TooSlow)?;
        let running = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(permit);
            outcome
        });
        match tokio::time::timeout(PATIENCE, running).await {
            Ok(outcome) => Ok(outcome??),
            Err(_) => Err(CertificationError::TooSlow),
        }
    }
}

/// What typst gets.
struct Sheet {
    data: serde_json::Value,
    made: chrono::NaiveDate,
    files: documents::Files,
}

impl Sheet {
    fn of(snapshot: &Snapshot, pictures: &Pictures) -> Self {
        let picture = |digest: &str| pictures.get(digest).map(|bytes| bytes.to_vec());
        let files = documents::Files {
            qr: snapshot.check_url.clone(),
            second_qr: snapshot.offline_url.clone(),
            logo: picture(&snapshot.layout.logo),
            background: picture(&snapshot.layout.background),
            photo: picture(&snapshot.photo),
        };
        let mut data = json!(snapshot);
        data["has_logo"] = files.logo.is_some().into();
        data["has_background"] = files.background.is_some().into();
        data["has_photo"] = files.photo.is_some().into();
        Self { data, made: snapshot.issued_on, files }
    }
}

/// An error that waiting will not mend is written down with its item; anything else brings the whole job back.
fn lasting(error: CertificationError) -> Result<CertificationError, CertificationError> {
    match error.kind() {
        ProblemKind::Conflict | ProblemKind::NotFound => Ok(error),
        _ => Err(error),
    }
}

/// A letter to a holder, filled in. The text's first line is the subject.
pub(crate) fn letter(to: String, text: &str, snapshot: &Snapshot) -> Mail {
    let fill = |text: &str| {
        text.replace("{name}", &snapshot.name)
            .replace("{training}", &snapshot.training)
            .replace("{number}", &snapshot.number)
            .replace("{jp}", &snapshot.jp.to_string())
            .replace("{url}", &snapshot.check_url)
            .replace("{until}", &snapshot.valid_until)
            .replace("{issuer}", &snapshot.issuer)
    };
    let (subject, text) = text.split_once('\n').unwrap_or_default();
    Mail { to, subject: fill(subject), text: fill(text.trim_start()) }
}
