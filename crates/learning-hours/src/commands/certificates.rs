//! Outside certificates: handed in by their holder, decided by the administration.

use bytes::Bytes;
use chrono::NaiveDate;
use kernel::{
    Cx, Event, FieldProblem,
    id::{OutsideCertificateId, PersonId},
    ports::{DocumentTraits, Mail},
};
use serde_json::json;

use super::posting::{settle, with_facts};
use crate::{
    HoursError, LearningHours,
    model::{
        Activity, CertificateFacts, CertificateState, FROM_CERTIFICATE, LedgerLine, OutsideCertificate, RuleKind,
        Source,
    },
    policy, reading,
    rules::{amount::many_per_day, duplicate::same_event, posting::year_and_quarter},
    store,
};

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;

/// What happened when facts were handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// They wait for the administration.
    Waiting,
    /// Something looks odd; handing them in again with the same facts and `despite` goes on. Keys of the catalogue.
    Odd(Vec<&'static str>),
}

impl LearningHours {
    /// Takes the file of a certificate, reads what can be read from it, and makes a draft under this id. Repeating it changes nothing.
    pub async fn upload(
        &self,
        cx: &Cx,
        id: OutsideCertificateId,
        file_name: &str,
        bytes: Bytes,
    ) -> Result<(), HoursError> {
        let person = cx.actor.person().ok_or(HoursError::NotFound)?;
        if bytes.is_empty() {
            return Err(HoursError::Invalid(vec![FieldProblem::new("file", "hours-file-missing")]));
        }
        if bytes.len() > LARGEST_FILE {
            return Err(HoursError::FileSize);
        }
        let media_type = reading::media_type(&bytes).ok_or(HoursError::FileKind)?;
        if let Some(known) = store::certificates::get(&self.db().reader(), id).await? {
            return if known.person == person { Ok(()) } else { Err(HoursError::NotFound) };
        }
        let read = reading::read(media_type, bytes.clone()).await;
        let digest = self.inner.blobs.put(bytes).await?;
        let new = OutsideCertificate {
            id,
            person,
            state: CertificateState::Draft,
            facts: read.facts,
            digest: digest.as_str().to_owned(),
            file_name: file_name.chars().filter(|c| !c.is_control()).take(200).collect(),
            media_type: media_type.to_owned(),
            qr: read.qr,
            note: String::new(),
            decided_by: String::new(),
            submitted_at: None,
            decided_at: None,
        };
        let tx = self.db().begin().await?;
        if store::certificates::insert(&tx.exec(), &new, cx.now()).await? {
            tx.audit(cx, "hours.upload", id, json!({ "sha256": new.digest, "type": media_type })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Hands the facts of one's own certificate in, for the first time or after it came back.
    pub async fn submit(
        &self,
        cx: &Cx,
        id: OutsideCertificateId,
        facts: CertificateFacts,
        despite: bool,
    ) -> Result<Submitted, HoursError> {
        let person = cx.actor.person().ok_or(HoursError::NotFound)?;
        let exec = self.db().reader();
        let found = store::certificates::get(&exec, id).await?.filter(|found| found.person == person);
        let found = found.ok_or(HoursError::NotFound)?;
        let facts = tidy(&facts);
        let mut problems = check(&facts, self.today(cx), false);
        let reference = self.inner.reference.get().await?;
        if let Some(ended) = facts.ended_on {
            match reference.form(&facts.form, year_and_quarter(ended).0) {
                None if !facts.form.is_empty() => problems.push(FieldProblem::new("form", "hours-form-unknown")),
                Some(rule) if rule.kind == RuleKind::PerSession && facts.sessions < 1 => {
                    problems.push(FieldProblem::new("sessions", "hours-sessions-missing"));
                }
                Some(rule) if matches!(rule.kind, RuleKind::PerJp | RuleKind::MaxPerDay) && facts.jp.is_none() => {
                    problems.push(FieldProblem::new("jp", "hours-jp-missing"));
                }
                _ => {}
            }
        }
        let traits = DocumentTraits { number: &facts.number, qr: &found.qr, sha256: &found.digest };
        if self.inner.ports.certificates.issued_here(traits).await? {
            problems.push(FieldProblem::new("number", "hours-own-certificate"));
        }
        if !problems.is_empty() {
            return Err(HoursError::Invalid(problems));
        }
        if found.state == CertificateState::Submitted && found.facts == facts {
            return Ok(Submitted::Waiting);
        }
        if !despite {
            let odd = self.odd(&found, &facts).await?;
            if !odd.is_empty() {
                return Ok(Submitted::Odd(odd));
            }
        }
        let tx = self.db().begin().await?;
        let from = [CertificateState::Draft, CertificateState::Returned];
        match store::certificates::submit(&tx.exec(), id, &facts, &from, cx.now()).await? {
            None => return Err(HoursError::Duplicate),
            Some(false) => return Err(HoursError::Decided),
            Some(true) => {}
        }
        tx.audit(cx, "hours.submit", id, json!({ "form": facts.form, "jp": facts.jp })).await?;
        tx.commit().await?;
        Ok(Submitted::Waiting)
    }

    /// What looks odd about a certificate and deserves a second thought.
    async fn odd(&self, found: &OutsideCertificate, facts: &CertificateFacts) -> Result<Vec<&'static str>, HoursError> {
        let mut odd = Vec::new();
        if facts.jp.is_some_and(|jp| many_per_day(jp, facts.days)) {
            odd.push("hours-odd-many");
        }
        let Some(started) = facts.started_on else { return Ok(odd) };
        let exec = self.db().reader();
        let others = store::certificates::of_person(&exec, found.person).await?;
        let standing = |other: &OutsideCertificate| {
            other.id != found.id && !matches!(other.state, CertificateState::Draft | CertificateState::Rejected)
        };
        let like = others.iter().filter(|other| standing(other)).any(|other| {
            other.digest == found.digest
                || other
                    .facts
                    .started_on
                    .is_some_and(|on| same_event((&facts.title, started), (&other.facts.title, on)))
        });
        let posted = store::lines::of_person(&exec, found.person).await?;
        let in_ledger = posted.iter().any(|line| {
            line.activity.source.id != found.id.uuid()
                && same_event((&facts.title, started), (&line.activity.title, line.activity.started_on))
        });
        if like || in_ledger {
            odd.push("hours-odd-same");
        }
        Ok(odd)
    }

    /// Throws one's own draft away.
    pub async fn discard(&self, cx: &Cx, id: OutsideCertificateId) -> Result<(), HoursError> {
        let person = cx.actor.person().ok_or(HoursError::NotFound)?;
        let tx = self.db().begin().await?;
        if !store::certificates::remove_draft(&tx.exec(), id, person).await? {
            return Err(HoursError::NotFound);
        }
        tx.audit(cx, "hours.discard", id, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Verifies a certificate: its lines are posted in the same transaction.
    pub async fn verify(&self, cx: &Cx, id: OutsideCertificateId) -> Result<Vec<LedgerLine>, HoursError> {
        let found = self.to_decide(cx, id).await?;
        let to = self.address(found.person).await?;
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let by = cx.actor.label();
        let from = [CertificateState::Submitted];
        if !store::certificates::decide(&exec, id, &from, CertificateState::Verified, "", &by, cx.now()).await? {
            return Err(HoursError::Decided);
        }
        // The facts as they stand under the row's lock.
        let found = store::certificates::get(&exec, id).await?.ok_or(HoursError::NotFound)?;
        let reference = store::reference::forms(&exec).await?;
        let activity = activity_of(&found)?;
        let year = year_and_quarter(activity.completed_on).0;
        let rule = reference.form(&activity.form, year).ok_or(HoursError::UnknownForm)?;
        let lines = settle(&tx, cx, found.person, &reference, vec![(rule.clone(), activity)], &[], "").await?;
        let jp: i32 = lines.iter().map(|line| line.jp).sum();
        tx.audit(cx, "hours.verify", id, json!({ "person": found.person, "jp": jp })).await?;
        tx.emit(cx, &decided(&found, CertificateState::Verified)).await?;
        if let Some((name, to)) = to {
            let letter = Letter { certificate: &found, name: &name, jp, year };
            let mail = self.letter(include_str!("../../letters/verified.txt"), to, &letter);
            database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
        }
        tx.commit().await?;
        Ok(lines)
    }

    /// Sends a certificate back for correction, or rejects it for good; the note says why.
    pub async fn turn_down(
        &self,
        cx: &Cx,
        id: OutsideCertificateId,
        for_good: bool,
        note: &str,
    ) -> Result<(), HoursError> {
        let note = note.trim();
        if note.chars().count() < 10 || note.len() > 1_000 {
            return Err(HoursError::Invalid(vec![FieldProblem::new("note", "hours-note-short")]));
        }
        let found = self.to_decide(cx, id).await?;
        let to = self.address(found.person).await?;
        let (state, action, text) = if for_good {
            (CertificateState::Rejected, "hours.reject", include_str!("../../letters/rejected.txt"))
        } else {
            (CertificateState::Returned, "hours.return", include_str!("../../letters/returned.txt"))
        };
        let tx = self.db().begin().await?;
        let by = cx.actor.label();
        let from = [CertificateState::Submitted];
        if !store::certificates::decide(&tx.exec(), id, &from, state, note, &by, cx.now()).await? {
            return Err(HoursError::Decided);
        }
        tx.audit(cx, action, id, json!({ "note": note })).await?;
        tx.emit(cx, &decided(&found, state)).await?;
        if let Some((name, to)) = to {
            let found = OutsideCertificate { note: note.to_owned(), ..found };
            let letter = Letter { certificate: &found, name: &name, jp: 0, year: 0 };
            let mail = self.letter(text, to, &letter);
            database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn to_decide(&self, cx: &Cx, id: OutsideCertificateId) -> Result<OutsideCertificate, HoursError> {
        let found = store::certificates::get(&self.db().reader(), id).await?.ok_or(HoursError::NotFound)?;
        if !policy::may_decide(&cx.actor, found.person) {
            return Err(HoursError::OwnCertificate);
        }
        Ok(found)
    }

    /// Name and mail address, if there is one.
    async fn address(&self, person: PersonId) -> Result<Option<(String, String)>, HoursError> {
        let card = self.inner.ports.directory.cards(&[person]).await?.into_iter().next();
        Ok(card.and_then(|card| card.email.clone().map(|email| (card.full_name(), email))))
    }

    fn letter(&self, text: &str, to: String, letter: &Letter<'_>) -> Mail {
        let settings = &self.inner.settings;
        let facts = &letter.certificate.facts;
        let fill = |text: &str| {
            text.replace("{title}", &facts.title)
                .replace("{organiser}", &facts.organiser)
                .replace("{name}", letter.name)
                .replace("{jp}", &letter.jp.to_string())
                .replace("{year}", &letter.year.to_string())
                .replace("{note}", &letter.certificate.note)
                .replace("{id}", &letter.certificate.id.to_string())
                .replace("{url}", &settings.public_url)
                .replace("{agency}", &settings.agency)
        };
        let (subject, body) = text.split_once('\n').unwrap_or_default();
        Mail { to, subject: fill(subject), text: fill(body) }
    }
}

/// What became of a certificate, for those who tell people.
fn decided(certificate: &OutsideCertificate, state: CertificateState) -> Event {
    Event::ProofDecided { certificate: certificate.id, person: certificate.person, state: state.as_str().to_owned() }
}

/// What a letter about a certificate says.
struct Letter<'a> {
    certificate: &'a OutsideCertificate,
    name: &'a str,
    jp: i32,
    year: i32,
}

fn tidy(facts: &CertificateFacts) -> CertificateFacts {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let days = match (facts.started_on, facts.ended_on) {
        (Some(from), Some(to)) if facts.days == 0 => (to - from).num_days().clamp(0, 364) as i32 + 1,
        _ => facts.days,
    };
    CertificateFacts {
        title: line(&facts.title),
        organiser: line(&facts.organiser),
        number: line(&facts.number),
        form: facts.form.trim().to_owned(),
        days,
        ..facts.clone()
    }
}

/// The record that a verified certificate makes.
fn activity_of(certificate: &OutsideCertificate) -> Result<Activity, HoursError> {
    let ended = certificate.facts.ended_on.ok_or(HoursError::NotFound)?;
    let bare = Activity {
        source: Source { word: FROM_CERTIFICATE.to_owned(), id: certificate.id.uuid() },
        form: String::new(),
        title: String::new(),
        organiser: String::new(),
        number: String::new(),
        started_on: ended,
        completed_on: ended,
        days: 1,
        sessions: 0,
        minutes: 0,
        certificate_jp: None,
        abroad: false,
        proof: json!({ "sha256": certificate.digest }),
    };
    Ok(with_facts(bare, &certificate.facts))
}

/// What is wrong with the facts. A correction may leave organiser and number empty, as a course of the platform does.
pub(crate) fn check(facts: &CertificateFacts, today: NaiveDate, correction: bool) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut text = |field: &'static str, text: &str, required: bool| {
        if required && text.trim().is_empty() {
            problems.push(FieldProblem::new(field, "problem-field-required"));
        } else if text.chars().count() > 200 {
            problems.push(FieldProblem::new(field, "problem-field-too-long"));
        }
    };
    text("title", &facts.title, true);
    text("organiser", &facts.organiser, !correction);
    text("form", &facts.form, true);
    // What is held in a room ends with a numbered certificate; coaching or self-study may have none.
    text("number", &facts.number, !correction && facts.form.starts_with("KL"));
    match (facts.started_on, facts.ended_on) {
        (None, _) => problems.push(FieldProblem::new("started_on", "hours-date-missing")),
        (_, None) => problems.push(FieldProblem::new("ended_on", "hours-date-missing")),
        (Some(from), Some(to)) => {
            let length = (to - from).num_days() + 1;
            if length < 1 {
                problems.push(FieldProblem::new("ended_on", "hours-date-order"));
            } else if to > today {
                problems.push(FieldProblem::new("ended_on", "hours-date-future"));
            } else if i64::from(facts.days) < 1 || i64::from(facts.days) > length {
                problems.push(FieldProblem::new("days", "hours-days-range"));
            }
        }
    }
    if !(0..=100).contains(&facts.sessions) {
        problems.push(FieldProblem::new("sessions", "hours-number-range"));
    }
    if facts.jp.is_some_and(|jp| !(1..=1_500).contains(&jp)) {
        problems.push(FieldProblem::new("jp", "hours-number-range"));
    }
    problems
}
