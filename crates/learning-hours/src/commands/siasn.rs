//! Records for SIASN: checked, exported, sent.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    Cx, FieldProblem,
    id::{BatchId, EnrolmentId, PersonId},
    person::Nip,
    ports::CertificateCard,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    HoursError, LearningHours,
    jobs::SEND,
    model::{FROM_CLASS, FROM_ENROLMENT, LedgerLine, Source},
    rules::{
        posting::standings,
        siasn::{Checked, Row, Service, row},
    },
    store,
};

/// State of a record that was never sent.
pub const UNSENT: &str = "belum_dikirim";
/// State of a record that is on its way, answer unknown.
pub const SENT: &str = "dikirim";
/// State of a record that SIASN took.
pub const ACCEPTED: &str = "diterima";
/// State of a record that SIASN refused.
pub const REFUSED: &str = "ditolak";
/// State of a record that SIASN took, but that changed since.
pub const CHANGED: &str = "berubah";

/// What became of a record at SIASN.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Sent {
    /// [`SENT`], [`ACCEPTED`] or [`REFUSED`].
    pub state: String,
    /// Why it was refused.
    pub reason: String,
    /// SIASN's id of it.
    pub remote_id: String,
    /// What was sent, see [`Row::fingerprint`].
    pub fingerprint: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// Why the gateway did not take a row.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// It answered no, in these words: another try gives the same answer.
    #[error("refused: {0}")]
    Refused(String),
    /// It could not be reached or did not understand us: another try may work.
    #[error("the gateway could not be reached")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Saves records at SIASN.
#[async_trait]
pub trait SiasnGateway: Send + Sync {
    /// Saves a row, and gives SIASN's id of it. A row with an id replaces that record.
    async fn save(&self, service: Service, row: &Row) -> Result<String, GatewayError>;
}

/// How far a sending is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Rows to send.
    pub total: i32,
    /// Rows SIASN took.
    pub done: i32,
    /// Rows it refused.
    pub refused: i32,
    /// When all was tried.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A record of the year as SIASN would get it.
#[derive(Debug, Clone)]
pub struct ExportRow {
    /// Source of the record.
    pub source: Uuid,
    /// Whose.
    pub person: PersonId,
    /// Name with titles.
    pub name: String,
    /// NIP.
    pub nip: String,
    /// The row and what is to be said of it.
    pub checked: Checked,
    /// When its certificate was issued, where it was issued here. SIASN's service has no field for it.
    pub issued_on: Option<NaiveDate>,
    /// [`UNSENT`] and so on.
    pub state: String,
    /// Why it was refused.
    pub reason: String,
}

impl ExportRow {
    /// Whether it may and need be sent.
    pub fn is_due(&self) -> bool {
        self.checked.problems.is_empty() && self.state != ACCEPTED
    }
}

/// What became of records, as an admin saw it at SIASN.
#[derive(Debug, Clone)]
pub struct Noted {
    /// Which records.
    pub which: Which,
    /// [`SENT`], [`ACCEPTED`] or [`REFUSED`].
    pub state: String,
    /// Why they were refused, in SIASN's words.
    pub reason: String,
}

/// Records of a year.
#[derive(Debug, Clone)]
pub enum Which {
    /// All that may and need be sent.
    Due,
    /// Those of these sources.
    These(Vec<Uuid>),
}

/// The payload of a sending.
#[derive(Serialize, Deserialize)]
pub(crate) struct SendPayload {
    pub(crate) batch: BatchId,
    pub(crate) year: i32,
}

impl LearningHours {
    /// The records of a year as SIASN would get them, by name of the person.
    pub async fn siasn_rows(&self, year: i32) -> Result<Vec<ExportRow>, HoursError> {
        let exec = self.db().reader();
        let reference = self.inner.reference.get().await?;
        let lines = store::lines::of_year_by_person(&exec, year).await?;
        let sent = store::siasn::sent(&exec, year).await?;
        let mut people: Vec<PersonId> = lines.iter().map(|line| line.person).collect();
        people.dedup();
        let (mut cards, mut orang) = (HashMap::new(), HashMap::new());
        for some in people.chunks(500) {
            cards.extend(store::roster::people(&exec, some).await?);
            orang.extend(store::siasn::orang_ids(&exec, some).await?);
        }
        let year_of_end = reference.year(year).is_none_or(|rule| rule.siasn_year_of_end);
        let settings = &self.inner.settings;
        let mut rows = Vec::new();
        let earned = self.earned(lines.iter().map(|line| &line.activity.source)).await?;
        for own in lines.chunk_by(|a: &LedgerLine, b| a.person == b.person) {
            let person = own[0].person;
            let orang_id = orang.get(&person).map_or("", String::as_str);
            let card = cards.get(&person);
            for mut standing in standings(own, &reference) {
                if let Some(certificate) = earned.get(&standing.activity.source) {
                    standing.activity.number.clone_from(&certificate.number);
                    standing.activity.organiser.clone_from(&certificate.issuer);
                }
                let mut checked = row(&standing, orang_id, &settings.siasn_agency, &settings.agency, year_of_end);
                let known = sent.get(&standing.activity.source.id);
                if let Some(known) = known {
                    checked.row.id.clone_from(&known.remote_id);
                }
                let state = match known {
                    None => UNSENT,
                    Some(known) if known.state == ACCEPTED && known.fingerprint != checked.row.fingerprint() => CHANGED,
                    Some(known) => &known.state,
                };
                rows.push(ExportRow {
                    source: standing.activity.source.id,
                    person,
                    name: card.map(|card| card.name.clone()).unwrap_or_default(),
                    nip: card.map(|card| card.nip.clone()).unwrap_or_default(),
                    state: state.to_owned(),
                    reason: known.map(|known| known.reason.clone()).unwrap_or_default(),
                    issued_on: earned.get(&standing.activity.source).map(|certificate| certificate.issued_on),
                    checked,
                });
            }
        }
        rows.sort_by(|a, b| (&a.name, a.person, a.source).cmp(&(&b.name, b.person, b.source)));
        Ok(rows)
    }

    /// The certificates that the platform's own courses and classes among these earned.
    pub(crate) async fn earned(
        &self,
        records: impl Iterator<Item = &Source>,
    ) -> Result<HashMap<Source, CertificateCard>, HoursError> {
        let own = records.filter(|source| [FROM_ENROLMENT, FROM_CLASS].contains(&source.word.as_str()));
        let sources: BTreeMap<EnrolmentId, &Source> =
            own.map(|source| (EnrolmentId::from_uuid(source.id), source)).collect();
        let earners: Vec<EnrolmentId> = sources.keys().copied().collect();
        let cards = self.inner.ports.certificates.earned_by(&earners).await?;
        let of_source = |card: CertificateCard| Some(((*sources.get(&card.enrolment)?).clone(), card));
        Ok(cards.into_iter().filter_map(of_source).collect())
    }

    /// How far the latest sending of a year is.
    pub async fn siasn_progress(&self, year: i32) -> Result<Option<Progress>, HoursError> {
        Ok(store::siasn::latest_batch(&self.db().reader(), year).await?)
    }

    /// Whether a gateway is set up.
    pub fn has_gateway(&self) -> bool {
        self.inner.ports.siasn.is_some()
    }

    /// Queues the sending of everything due in a year under this id. Repeating it changes nothing.
    pub async fn send_to_siasn(&self, cx: &Cx, batch: BatchId, year: i32) -> Result<(), HoursError> {
        if !self.has_gateway() {
            return Err(HoursError::NoGateway);
        }
        let due = self.siasn_rows(year).await?.into_iter().filter(ExportRow::is_due).count();
        if due == 0 {
            return Err(HoursError::NothingToSend);
        }
        let tx = self.db().begin().await?;
        if store::siasn::insert_batch(&tx.exec(), batch, year, due, cx.now()).await? {
            let payload = json!(SendPayload { batch, year });
            database::jobs::enqueue(&tx, cx, SEND, payload, cx.now()).await?;
            tx.audit(cx, "hours.siasn_send", batch, json!({ "year": year, "rows": due })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Sends what is due, row by row. What SIASN refused is written down and not tried again in this run; when SIASN is away the error brings
    /// the job back, which goes on where it stopped.
    pub(crate) async fn send_due(
        &self,
        cx: &Cx,
        payload: &SendPayload,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let gateway = self.inner.ports.siasn.clone().ok_or(HoursError::NoGateway)?;
        let exec = self.db().reader();
        let since = store::siasn::begun(&exec, payload.batch).await?.unwrap_or_else(|| cx.now());
        // What this sending told SIASN before it was interrupted.
        let told = store::siasn::sent(&exec, payload.year).await?;
        let of_this = |source: &Uuid, state: &str| {
            told.get(source).is_some_and(|sent| sent.state == state && sent.at.is_some_and(|at| at >= since))
        };
        let count = |state: &str| told.keys().filter(|source| of_this(source, state)).count() as i32;
        let (mut done, mut refused) = (count(ACCEPTED), count(REFUSED));
        let due = self.siasn_rows(payload.year).await?.into_iter().filter(ExportRow::is_due);
        for due in due.filter(|row| !of_this(&row.source, REFUSED)) {
            let row = &due.checked.row;
            let mut note = Sent {
                state: SENT.to_owned(),
                reason: String::new(),
                remote_id: row.id.clone(),
                fingerprint: row.fingerprint(),
                at: Some(cx.now()),
            };
            match gateway.save(due.checked.service, row).await {
                Ok(id) => {
                    (note.state, note.remote_id) = (ACCEPTED.to_owned(), id);
                    done += 1;
                }
                Err(GatewayError::Refused(reason)) => {
                    (note.state, note.reason) = (REFUSED.to_owned(), reason.chars().take(500).collect());
                    refused += 1;
                }
                Err(error @ GatewayError::Away(_)) => {
                    // Whether it arrived is not known; with the same id or number SIASN takes it as the same record.
                    let tx = self.db().begin().await?;
                    store::siasn::note(&tx.exec(), due.source, due.person, payload.year, &note).await?;
                    tx.commit().await?;
                    return Err(error.into());
                }
            }
            let tx = self.db().begin().await?;
            store::siasn::note(&tx.exec(), due.source, due.person, payload.year, &note).await?;
            store::siasn::advance(&tx.exec(), payload.batch, done, refused, None).await?;
            tx.commit().await?;
        }
        let tx = self.db().begin().await?;
        store::siasn::advance(&tx.exec(), payload.batch, done, refused, Some(cx.now())).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down what became of records that were brought to SIASN by hand, in a file or in its own forms. Gives how many. Records of that
    /// year that may be sent only; whoever has no good row is left as it is.
    pub async fn note_siasn(&self, cx: &Cx, year: i32, noted: Noted) -> Result<usize, HoursError> {
        let reason = noted.reason.trim();
        if ![SENT, ACCEPTED, REFUSED].contains(&noted.state.as_str()) {
            return Err(HoursError::Invalid(vec![FieldProblem::new("state", "hours-siasn-choose-state")]));
        }
        if reason.len() > 500 || (noted.state == REFUSED && reason.is_empty()) {
            return Err(HoursError::Invalid(vec![FieldProblem::new("reason", "hours-siasn-say-why")]));
        }
        let good = |row: &ExportRow| row.checked.problems.is_empty();
        let chosen: Vec<ExportRow> = match noted.which {
            Which::Due => self.siasn_rows(year).await?.into_iter().filter(ExportRow::is_due).collect(),
            Which::These(sources) => self
                .siasn_rows(year)
                .await?
                .into_iter()
                .filter(|row| good(row) && sources.contains(&row.source))
                .collect(),
        };
        if chosen.is_empty() {
            return Err(HoursError::Invalid(vec![FieldProblem::new("source", "hours-siasn-choose-rows")]));
        }
        let tx = self.db().begin().await?;
        for row in &chosen {
            let new = Sent {
                state: noted.state.clone(),
                reason: if noted.state == REFUSED { reason.to_owned() } else { String::new() },
                remote_id: row.checked.row.id.clone(),
                fingerprint: row.checked.row.fingerprint(),
                at: Some(cx.now()),
            };
            store::siasn::note(&tx.exec(), row.source, row.person, year, &new).await?;
        }
        let detail = json!({ "state": noted.state, "reason": reason, "count": chosen.len() });
        tx.audit(cx, "hours.siasn_note", year, detail).await?;
        tx.commit().await?;
        Ok(chosen.len())
    }

    /// Takes SIASN's ids of people from lines of `NIP;id` (comma or tab do too). Gives how many were taken.
    pub async fn set_orang_ids(&self, cx: &Cx, text: &str) -> Result<usize, HoursError> {
        let mut pairs = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let parts: Vec<&str> = line.split([';', ',', '\t']).map(str::trim).collect();
            let [nip, id] = parts[..] else { return Err(bad_list()) };
            let Ok(nip) = Nip::parse(nip) else {
                // A heading is no person.
                if pairs.is_empty() {
                    continue;
                }
                return Err(bad_list());
            };
            if id.is_empty() || id.len() > 64 || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                return Err(bad_list());
            }
            pairs.push((nip.as_str().to_owned(), id.to_owned()));
        }
        if pairs.is_empty() {
            return Err(bad_list());
        }
        let mut found = Vec::new();
        for some in pairs.chunks(500) {
            let nips: Vec<String> = some.iter().map(|(nip, _)| nip.clone()).collect();
            let known = store::siasn::by_nip(&self.db().reader(), &nips).await?;
            found.extend(some.iter().filter_map(|(nip, id)| known.get(nip).map(|person| (*person, id.clone()))));
        }
        if found.len() < pairs.len() {
            return Err(HoursError::Invalid(vec![FieldProblem::new("ids", "hours-siasn-unknown-nip")]));
        }
        let tx = self.db().begin().await?;
        store::siasn::save_orang_ids(&tx.exec(), &found).await?;
        tx.audit(cx, "hours.siasn_people", "siasn", json!({ "count": found.len() })).await?;
        tx.commit().await?;
        Ok(found.len())
    }
}

fn bad_list() -> HoursError {
    HoursError::Invalid(vec![FieldProblem::new("ids", "hours-siasn-bad-list")])
}
