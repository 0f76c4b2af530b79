//! Closing a year, and finding out whether it is still as it was closed.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, Utc};
use kernel::{
    Cx,
    id::{ClosingId, LedgerLineId, PersonId},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    HoursError, LearningHours,
    model::LedgerLine,
    rules::chain::{BEGINNING, next},
    seal::fits,
    store,
};

/// Under which purpose earlier versions kept the key that signs closings.
const KEY: &str = "closing";

/// A closing: of the year as a whole, or of the lines that came later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// Names it.
    pub id: ClosingId,
    /// The year.
    pub year: i32,
    /// 1 for the year as a whole, then one for each correction period.
    pub number: i32,
    /// Hash of the last line of the closing before, or zeros.
    pub previous_hash: String,
    /// Hash of its last line.
    pub last_hash: String,
    /// Lines it holds.
    pub line_count: i32,
    /// People who have lines in it.
    pub people: i32,
    /// Sum of counted JP.
    pub counted: i32,
    /// Sum of JP that do not count.
    pub uncounted: i32,
    /// The agency.
    pub agency: String,
    /// Ed25519 public key in hex.
    pub public_key: String,
    /// Ed25519 signature over [`Closing::signed`], in hex.
    pub signature: String,
    /// Who closed it.
    pub closed_by: String,
    /// When.
    pub closed_at: DateTime<Utc>,
}

impl Closing {
    /// The text that is signed.
    pub fn signed(&self) -> String {
        json!([
            "serentak-jp-closing-v1",
            self.id,
            self.agency,
            self.year,
            self.number,
            self.previous_hash,
            self.last_hash,
            self.line_count,
            self.people,
            self.counted,
            self.uncounted,
            self.closed_by,
            self.closed_at.timestamp_micros(),
        ])
        .to_string()
    }
}

/// A line's place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its place, from 1.
    pub position: i32,
    /// The line.
    pub line: LedgerLineId,
    /// The hash up to it.
    pub hash: String,
}

/// Something that is not as it was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Finding {
    /// A line differs, from this place on the chain does not fit.
    Changed {
        /// Number of the closing.
        closing: i32,
        /// Its place.
        position: i32,
        /// The line.
        line: LedgerLineId,
    },
    /// A line is gone.
    Gone {
        /// Number of the closing.
        closing: i32,
        /// Its place.
        position: i32,
        /// The line.
        line: LedgerLineId,
    },
    /// A line that claims to be from before the closing, but is in no chain.
    Extra {
        /// The line.
        line: LedgerLineId,
    },
    /// Counts, sums or hashes of a closing's header do not fit its lines.
    Header {
        /// Number of the closing.
        closing: i32,
    },
    /// The signature of a closing does not fit, or is by another key than that of this installation.
    Signature {
        /// Number of the closing.
        closing: i32,
    },
}

impl Finding {
    /// The word of `hours-finding-…`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "changed",
            Self::Gone { .. } => "gone",
            Self::Extra { .. } => "extra",
            Self::Header { .. } => "header",
            Self::Signature { .. } => "signature",
        }
    }

    /// The number of the closing that it falls on; none for a line that no closing holds.
    pub const fn closing(&self) -> Option<i32> {
        match self {
            Self::Changed { closing, .. }
            | Self::Gone { closing, .. }
            | Self::Header { closing }
            | Self::Signature { closing } => Some(*closing),
            Self::Extra { .. } => None,
        }
    }

    /// Closing, place and line, as far as it has them, for reading.
    pub fn place(&self) -> String {
        match self {
            Self::Changed { closing, position, line } | Self::Gone { closing, position, line } => {
                format!("#{closing}.{position} · {line}")
            }
            Self::Extra { line } => line.to_string(),
            Self::Header { closing } | Self::Signature { closing } => format!("#{closing}"),
        }
    }
}

/// The chain over these lines from this hash on.
fn chain(previous: &str, lines: &[LedgerLine]) -> Vec<Link> {
    let mut hash = previous.to_owned();
    let mut links = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        hash = next(&hash, line);
        links.push(Link { position: index as i32 + 1, line: line.id, hash: hash.clone() });
    }
    links
}

/// People, counted and uncounted JP of lines.
fn sums<'a>(lines: impl IntoIterator<Item = &'a LedgerLine>) -> (i32, i32, i32) {
    let (mut people, mut counted, mut uncounted): (HashSet<PersonId>, i32, i32) = (HashSet::new(), 0, 0);
    for line in lines {
        people.insert(line.person);
        counted += line.jp;
        uncounted += line.uncounted;
    }
    (people.len() as i32, counted, uncounted)
}

impl LearningHours {
    /// Closes a past year, or, if it is closed, the correction period since: chains all lines that no closing holds yet, signs the end of
    /// the chain, and marks the year, so that what comes later is marked as late.
    pub async fn close_year(&self, cx: &Cx, id: ClosingId, year: i32) -> Result<Closing, HoursError> {
        if year >= self.today(cx).year() {
            return Err(HoursError::NotClosable);
        }
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        if let Some(known) = store::closing::get(&exec, id).await? {
            return Ok(known);
        }
        store::lines::hold_year(&tx, year, true).await?;
        let before = store::closing::of_year(&exec, year).await?;
        let held: HashSet<LedgerLineId> = store::closing::held(&exec, year).await?.into_iter().collect();
        let mut lines = store::lines::of_year(&exec, year).await?;
        lines.retain(|line| !held.contains(&line.id));
        if lines.is_empty() {
            return Err(HoursError::NotClosable);
        }
        let previous_hash = before.last().map_or_else(|| BEGINNING.to_owned(), |closing| closing.last_hash.clone());
        let links = chain(&previous_hash, &lines);
        let (people, counted, uncounted) = sums(&lines);
        self.retire(&tx, cx).await?;
        let key = &self.inner.settings.closing_key;
        let mut closing = Closing {
            id,
            year,
            number: before.len() as i32 + 1,
            last_hash: links.last().map_or_else(|| previous_hash.clone(), |link| link.hash.clone()),
            previous_hash,
            line_count: lines.len() as i32,
            people,
            counted,
            uncounted,
            agency: self.inner.settings.agency.clone(),
            public_key: key.public(),
            signature: String::new(),
            closed_by: cx.actor.label(),
            closed_at: cx.now(),
        };
        closing.signature = key.sign(&closing.signed());
        store::closing::insert(&exec, &closing, &links).await?;
        store::lines::close_year(&exec, year).await?;
        let detail =
            json!({ "year": year, "number": closing.number, "lines": closing.line_count, "hash": closing.last_hash });
        tx.audit(cx, "hours.close_year", id, detail).await?;
        tx.commit().await?;
        Ok(closing)
    }

    /// Takes the signing key that earlier versions kept in the database out of it, and vouches for what it signed. Doing it twice changes
    /// nothing.
    pub async fn retire_stored_key(&self, cx: &Cx) -> Result<(), HoursError> {
        let tx = self.db().begin().await?;
        self.retire(&tx, cx).await?;
        Ok(tx.commit().await?)
    }

    async fn retire(&self, tx: &database::Tx, cx: &Cx) -> Result<(), HoursError> {
        let stored = store::closing::stored_key(&tx.exec(), KEY).await?;
        if let Some(old) = stored.filter(|old| !old.secret.is_empty()) {
            let vouch = self.inner.settings.closing_key.vouch(&old.public);
            store::closing::retire_key(&tx.exec(), KEY, &vouch).await?;
            tx.audit(cx, "hours.retire_key", KEY, json!({ "public": old.public })).await?;
        }
        Ok(())
    }

    /// Whether a closed year is still as it was closed; an empty list if so. A year without a closing has nothing to find.
    pub async fn verify_year(&self, year: i32) -> Result<Vec<Finding>, HoursError> {
        let exec = self.db().reader();
        let closings = store::closing::of_year(&exec, year).await?;
        if closings.is_empty() {
            return Ok(Vec::new());
        }
        let key = &self.inner.settings.closing_key;
        let mut ours = vec![key.public()];
        let stored = store::closing::stored_key(&exec, KEY).await?;
        ours.extend(stored.filter(|old| key.vouched(&old.public, &old.vouched)).map(|old| old.public));
        let lines = store::lines::of_year(&exec, year).await?;
        let by_id: HashMap<LedgerLineId, &LedgerLine> = lines.iter().map(|line| (line.id, line)).collect();
        let (mut findings, mut held, mut previous) = (Vec::new(), HashSet::new(), BEGINNING.to_owned());
        for closing in &closings {
            let links = store::closing::links(&exec, closing.id).await?;
            let mut hash = closing.previous_hash.clone();
            let mut present = Vec::new();
            for link in &links {
                held.insert(link.line);
                let (number, position, line) = (closing.number, link.position, link.line);
                match by_id.get(&link.line) {
                    None => findings.push(Finding::Gone { closing: number, position, line }),
                    Some(found) => {
                        if next(&hash, found) != link.hash {
                            findings.push(Finding::Changed { closing: number, position, line });
                        }
                        present.push(*found);
                    }
                }
                // From the hash that was kept, so that one changed line is one finding.
                hash.clone_from(&link.hash);
            }
            let header = closing.previous_hash == previous
                && closing.last_hash == hash
                && closing.line_count as usize == links.len()
                && (closing.people, closing.counted, closing.uncounted) == sums(present.iter().copied());
            if !header {
                findings.push(Finding::Header { closing: closing.number });
            }
            if !ours.contains(&closing.public_key) || !fits(&closing.public_key, &closing.signed(), &closing.signature)
            {
                findings.push(Finding::Signature { closing: closing.number });
            }
            previous.clone_from(&closing.last_hash);
        }
        let extra = lines.iter().filter(|line| !line.late && !held.contains(&line.id));
        findings.extend(extra.map(|line| Finding::Extra { line: line.id }));
        Ok(findings)
    }

    /// Verifies every closed year: the years that are not as they were closed, with what was found. For `serentak doctor`.
    pub async fn verify_all(&self) -> Result<Vec<(i32, Vec<Finding>)>, HoursError> {
        let mut years: Vec<i32> = self.closings().await?.into_iter().map(|closing| closing.year).collect();
        years.dedup();
        let mut wrong = Vec::new();
        for year in years {
            let findings = self.verify_year(year).await?;
            if !findings.is_empty() {
                wrong.push((year, findings));
            }
        }
        Ok(wrong)
    }

    /// All closings, latest year first.
    pub async fn closings(&self) -> Result<Vec<Closing>, HoursError> {
        Ok(store::closing::all(&self.db().reader()).await?)
    }

    /// One closing.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for an unknown one.
    pub async fn closing(&self, id: ClosingId) -> Result<Closing, HoursError> {
        store::closing::get(&self.db().reader(), id).await?.ok_or(HoursError::NotFound)
    }

    /// A closing with its chain and the lines in it, for export.
    pub async fn closing_with_lines(&self, id: ClosingId) -> Result<(Closing, Vec<Link>, Vec<LedgerLine>), HoursError> {
        let exec = self.db().reader();
        let closing = store::closing::get(&exec, id).await?.ok_or(HoursError::NotFound)?;
        let links = store::closing::links(&exec, id).await?;
        let all = store::lines::of_year(&exec, closing.year).await?;
        let mut by_id: HashMap<LedgerLineId, LedgerLine> = all.into_iter().map(|line| (line.id, line)).collect();
        let lines = links.iter().filter_map(|link| by_id.remove(&link.line)).collect();
        Ok((closing, links, lines))
    }
}
