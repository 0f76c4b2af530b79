//! The chain over the lines of a closed year: each hash covers the line and the hash before it, so that no line can change, go, come or
//! change its place without the end of the chain changing.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::model::LedgerLine;

/// What the first line of a year's first closing follows.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The line as it is hashed: a JSON list in a fixed order, the proof's members sorted, the time in microseconds of UTC, which both
/// databases keep.
pub fn canonical(line: &LedgerLine) -> String {
    let a = &line.activity;
    json!([
        "v1",
        line.id,
        line.person,
        line.seq,
        line.kind.as_str(),
        line.year,
        line.quarter,
        line.class.as_str(),
        line.share,
        a.source.word,
        a.source.id,
        a.form,
        a.title,
        a.organiser,
        a.number,
        a.started_on,
        a.completed_on,
        a.days,
        a.sessions,
        a.minutes,
        a.certificate_jp,
        a.abroad,
        sorted(&a.proof),
        line.table_jp,
        line.jp,
        line.uncounted,
        line.why,
        line.rule,
        line.reverses,
        line.note,
        line.verifier,
        line.late,
        line.posted_at.timestamp_micros(),
    ])
    .to_string()
}

/// Objects as lists of pairs in order of their names, whatever order they were kept in.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut pairs: Vec<(&String, &Value)> = members.iter().collect();
            pairs.sort_by_key(|(name, _)| *name);
            pairs.into_iter().map(|(name, value)| json!([name, sorted(value)])).collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        plain => plain.clone(),
    }
}

/// The next hash of the chain.
pub fn next(previous: &str, line: &LedgerLine) -> String {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    hash.update(b"\n");
    hash.update(canonical(line).as_bytes());
    HEXLOWER.encode(&hash.finalize())
}
