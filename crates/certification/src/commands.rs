//! Issuing, revoking and replacing.

use chrono::{DateTime, Datelike, Utc};
use courseware::CourseDocument;
use kernel::{
    Cx, Event, FieldProblem,
    id::{BatchId, CertificateId, EnrolmentId},
    person::{Nip, PersonCard, indonesian_date},
    ports::Mail,
};
use serde_json::{Value, json};

use crate::{
    Certification, CertificationError, code, jobs,
    model::{Candidate, Certificate, Snapshot, State, Template},
    store, wording,
};

/// The typst source of the certificate.
const CERTIFICATE: &str = include_str!("../typst/certificate.typ");
/// Certificates in one batch at most.
pub(crate) const LARGEST_BATCH: usize = 5_000;

impl Certification {
    /// Queues the issue of certificates for these enrolments under this batch id. Repeating it changes nothing.
    pub async fn start_batch(
        &self,
        cx: &Cx,
        id: BatchId,
        enrolments: &[EnrolmentId],
    ) -> Result<(), CertificationError> {
        if enrolments.is_empty() {
            return Err(CertificationError::NothingChosen);
        }
        if enrolments.len() > LARGEST_BATCH {
            return Err(CertificationError::TooMany);
        }
        if store::template(&self.db().reader()).await?.is_none_or(|template| template.signer_name.is_empty()) {
            return Err(CertificationError::NoTemplate);
        }
        let tx = self.db().begin().await?;
        if store::insert_batch(&tx.exec(), id, enrolments.len(), &cx.actor.label(), cx.now()).await? {
            let payload = json!({ "batch": id, "enrolments": enrolments });
            database::jobs::enqueue(&tx, cx, jobs::ISSUE_BATCH, payload, cx.now()).await?;
            tx.audit(cx, "certification.start_batch", id, json!({ "count": enrolments.len() })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Issues the certificate of one completed enrolment, or finishes one whose number was drawn before a crash.
    pub(crate) async fn issue(
        &self,
        cx: &Cx,
        enrolment: EnrolmentId,
        batch: Option<BatchId>,
    ) -> Result<CertificateId, CertificationError> {
        let found = store::candidate(&self.db().reader(), enrolment).await?;
        let (candidate, certificate) = found.ok_or(CertificationError::NotEligible)?;
        let certificate = match certificate {
            Some(id) => store::certificate(&self.db().reader(), id).await?.ok_or(CertificationError::NotFound)?,
            None => self.draw(cx, &candidate, None, batch).await?,
        };
        if certificate.state == State::Drawn {
            self.finish(cx, &certificate, "").await?;
        }
        Ok(certificate.id)
    }

    /// Draws the number and freezes the data, in one transaction.
    async fn draw(
        &self,
        cx: &Cx,
        candidate: &Candidate,
        replaces: Option<CertificateId>,
        batch: Option<BatchId>,
    ) -> Result<Certificate, CertificationError> {
        let facts = self.facts(candidate).await?;
        let id = cx.id();
        let code = code::draw(cx);
        let today = cx.now().with_timezone(&self.inner.settings.zone).date_naive();
        let tx = self.db().begin().await?;
        let template = store::template(&tx.exec()).await?.ok_or(CertificationError::NoTemplate)?;
        if !store::bind(&tx.exec(), candidate.enrolment, replaces, id).await? {
            return Err(CertificationError::NotEligible);
        }
        let sequence = store::draw_sequence(&tx.exec(), template.id, today.year()).await?;
        let number = wording::number(&template.number_format, sequence, today.month0() as usize, today.year());
        let snapshot = self.snapshot(cx, &facts, &template, &number, &code);
        let certificate = Certificate {
            id,
            code,
            number,
            person: candidate.person,
            enrolment: candidate.enrolment,
            course: candidate.course,
            state: State::Drawn,
            snapshot,
            digest: String::new(),
            issued_at: None,
            ended_at: None,
            reason: None,
            replaces,
        };
        let drawn = store::Drawn {
            certificate: &certificate,
            template: template.id,
            year: today.year(),
            sequence,
            batch,
            now: cx.now(),
        };
        store::insert_drawn(&tx.exec(), drawn).await?;
        tx.audit(cx, "certification.draw", id, json!({ "number": certificate.number, "template": template.version }))
            .await?;
        tx.commit().await?;
        Ok(certificate)
    }

    /// Sets and stores the document, then makes the certificate valid and, in the same transaction, ends the one that it
    /// replaces, for this reason.
    async fn finish(&self, cx: &Cx, certificate: &Certificate, reason: &str) -> Result<(), CertificationError> {
        let snapshot = certificate.snapshot.clone();
        let identifier = certificate.id.to_string();
        let pdf = tokio::task::spawn_blocking(move || {
            documents::pdf(CERTIFICATE, &snapshot, snapshot.issued_on, &identifier, &snapshot.check_url)
        });
        let digest = self.inner.blobs.put(pdf.await??.into()).await?;
        let address = self.person(certificate.person).await?.email;
        let tx = self.db().begin().await?;
        if store::issue(&tx.exec(), certificate.id, digest.as_str(), cx.now()).await? {
            tx.emit(cx, &Event::CertificateIssued { certificate: certificate.id, person: certificate.person }).await?;
            tx.audit(cx, "certification.issue", certificate.id, json!({ "sha256": digest.as_str() })).await?;
            if let Some(old) = certificate.replaces {
                store::end(&tx.exec(), old, State::Replaced, reason, cx.now()).await?;
                tx.audit(cx, "certification.replace", old, json!({ "by": certificate.id, "reason": reason })).await?;
            }
            if let Some(to) = address {
                let mail = letter(to, &certificate.snapshot);
                database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Takes a certificate back.
    pub async fn revoke(&self, cx: &Cx, id: CertificateId, reason: &str) -> Result<(), CertificationError> {
        let reason = checked_reason(reason)?;
        let tx = self.db().begin().await?;
        store::certificate(&tx.exec(), id).await?.ok_or(CertificationError::NotFound)?;
        if !store::end(&tx.exec(), id, State::Revoked, reason, cx.now()).await? {
            return Err(CertificationError::Ended);
        }
        tx.audit(cx, "certification.revoke", id, json!({ "reason": reason })).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a new certificate, with today's data and a new number, in the place of a valid or revoked one.
    pub async fn replace(&self, cx: &Cx, id: CertificateId, reason: &str) -> Result<CertificateId, CertificationError> {
        let reason = checked_reason(reason)?;
        let old = store::certificate(&self.db().reader(), id).await?.ok_or(CertificationError::NotFound)?;
        if !matches!(old.state, State::Issued | State::Revoked) {
            return Err(CertificationError::Ended);
        }
        let found = store::candidate(&self.db().reader(), old.enrolment).await?;
        let (candidate, current) = found.ok_or(CertificationError::NotFound)?;
        // A replacement whose number was drawn before a crash is finished, not drawn again.
        let begun = match current.filter(|current| *current != id) {
            Some(current) => store::certificate(&self.db().reader(), current).await?,
            None => None,
        };
        let new = match begun.filter(|begun| begun.state == State::Drawn && begun.replaces == Some(id)) {
            Some(begun) => begun,
            None => self.draw(cx, &candidate, Some(id), None).await?,
        };
        self.finish(cx, &new, reason).await?;
        Ok(new.id)
    }

    /// Sets up who signs and how numbers look, for certificates drawn from now on.
    pub async fn set_template(&self, cx: &Cx, mut template: Template) -> Result<(), CertificationError> {
        let mut problems = Vec::new();
        let texts = [
            ("number_format", &template.number_format),
            ("signer_post", &template.signer_post),
            ("signer_name", &template.signer_name),
            ("place", &template.place),
        ];
        for (field, text) in texts {
            if text.trim().is_empty() {
                problems.push(FieldProblem::new(field, "problem-field-required"));
            } else if text.len() > 300 {
                problems.push(FieldProblem::new(field, "problem-field-too-long"));
            }
        }
        if !template.number_format.contains("{urut") || !template.number_format.contains("{tahun}") {
            problems.push(FieldProblem::new("number_format", "certification-format-wrong"));
        }
        if !problems.is_empty() {
            return Err(CertificationError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        if let Some(before) = store::template(&tx.exec()).await? {
            template.id = before.id;
            template.version = before.version + 1;
        }
        store::save_template(&tx.exec(), &template, cx.now()).await?;
        tx.audit(cx, "certification.set_template", template.id, json!({ "version": template.version })).await?;
        Ok(tx.commit().await?)
    }

    async fn person(&self, id: kernel::id::PersonId) -> Result<PersonCard, CertificationError> {
        let found = self.inner.ports.directory.cards(&[id]).await?;
        found.into_iter().next().ok_or(CertificationError::NotFound)
    }

    async fn facts(&self, candidate: &Candidate) -> Result<Facts, CertificationError> {
        let person = self.person(candidate.person).await?;
        let text = self.inner.ports.publications.course(candidate.publication).await?;
        let text = text.ok_or(CertificationError::NotFound)?;
        let course: CourseDocument =
            serde_json::from_str(&text).map_err(|e| database::Error::stored("course document", e))?;
        let facts = &course.facts;
        if !facts.curriculum.is_empty() && facts.curriculum.iter().map(|entry| entry.jp).sum::<u32>() != facts.jp {
            return Err(CertificationError::Curriculum);
        }
        let enrolment = self.inner.ports.enrolments.get(candidate.enrolment).await?;
        let started = enrolment.map_or(candidate.completed_at, |enrolment| enrolment.enrolled_at);
        Ok(Facts { person, course, started, completed: candidate.completed_at })
    }

    fn snapshot(&self, cx: &Cx, facts: &Facts, template: &Template, number: &str, code: &str) -> Snapshot {
        let settings = &self.inner.settings;
        let day = |at: DateTime<Utc>| indonesian_date(at.with_timezone(&settings.zone).date_naive());
        let or_dash = |text: String| if text.is_empty() { "-".to_owned() } else { text };
        let person = &facts.person;
        let course = &facts.course.facts;
        let nip = person.nip.as_deref().and_then(|nip| Nip::parse(nip).ok()).map(|nip| nip.spaced());
        let birth = person.birth_date.map(|date| format!("{}, {}", person.birth_place, indonesian_date(date)));
        let rank = match wording::rank_name(&person.rank) {
            "" => person.rank.clone(),
            name => format!("{name} / {}", person.rank),
        };
        let whole = courseware::CurriculumEntry { title: course.title.clone(), jp: course.jp };
        Snapshot {
            number: number.to_owned(),
            code: code.to_owned(),
            check_url: format!("{}/cek/{code}", settings.public_url),
            name: person.full_name(),
            nip: nip.unwrap_or_else(|| "-".to_owned()),
            birth: birth.unwrap_or_else(|| "-".to_owned()),
            rank: or_dash(rank),
            post: or_dash(person.post.clone()),
            unit: or_dash(person.unit_name.clone()),
            agency: settings.agency.clone(),
            issuer: settings.issuer.clone(),
            legal_basis: template.legal_basis.clone(),
            training: course.title.clone(),
            method: "e-learning".to_owned(),
            started: day(facts.started),
            completed: day(facts.completed),
            jp: course.jp,
            jp_words: wording::in_words(course.jp),
            curriculum: if course.curriculum.is_empty() { vec![whole] } else { course.curriculum.clone() },
            place: template.place.clone(),
            issued: day(cx.now()),
            issued_on: cx.now().with_timezone(&settings.zone).date_naive(),
            signer_post: template.signer_post.clone(),
            signer_name: template.signer_name.clone(),
            signer_rank: template.signer_rank.clone(),
            signer_nip: template.signer_nip.clone(),
        }
    }
}

/// What a certificate is made of, before the number is known.
struct Facts {
    person: PersonCard,
    course: CourseDocument,
    started: DateTime<Utc>,
    completed: DateTime<Utc>,
}

fn checked_reason(reason: &str) -> Result<&str, CertificationError> {
    let reason = reason.trim();
    if reason.chars().count() < 10 || reason.len() > 1_000 {
        return Err(CertificationError::Invalid(vec![FieldProblem::new("reason", "certification-reason-short")]));
    }
    Ok(reason)
}

/// The letter that goes with a new certificate.
fn letter(to: String, snapshot: &Snapshot) -> Mail {
    let fill = |text: &str| {
        text.replace("{name}", &snapshot.name)
            .replace("{training}", &snapshot.training)
            .replace("{number}", &snapshot.number)
            .replace("{jp}", &snapshot.jp.to_string())
            .replace("{url}", &snapshot.check_url)
            .replace("{issuer}", &snapshot.issuer)
    };
    let (subject, text) = include_str!("../typst/letter.txt").split_once('\n').unwrap_or_default();
    Mail { to, subject: fill(subject), text: fill(text.trim_start()) }
}

/// The payload of a batch's job.
#[derive(serde::Deserialize)]
pub(crate) struct BatchPayload {
    pub(crate) batch: BatchId,
    pub(crate) enrolments: Vec<EnrolmentId>,
}

impl TryFrom<Value> for BatchPayload {
    type Error = serde_json::Error;

    fn try_from(payload: Value) -> Result<Self, Self::Error> {
        serde_json::from_value(payload)
    }
}
