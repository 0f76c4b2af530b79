//! The QR code that can be checked without a network: a compact JWS (RFC 7515, `EdDSA`) with what matters of a certificate, in the
//! fragment of an address. The page at that address holds the public keys and checks in the browser.

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use crate::{keys::InstanceKey, model::Snapshot};

/// `{"alg":"EdDSA"}`: which key signed is found by trying; there are few.
const HEADER: &str = r#"{"alg":"EdDSA"}"#;
/// Letters of a name or title at most, so that the code stays readable in print.
const LETTERS: usize = 60;

/// The signed facts: code, number, name, training, JP, day of issue, last day.
pub(crate) fn token(key: &InstanceKey, snapshot: &Snapshot, last_day: Option<chrono::NaiveDate>) -> String {
    let facts = json!([
        snapshot.code,
        short(&snapshot.number),
        short(&snapshot.name),
        short(&snapshot.training),
        snapshot.jp,
        snapshot.issued_on,
        last_day,
    ]);
    let body = format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(HEADER.as_bytes()),
        BASE64URL_NOPAD.encode(facts.to_string().as_bytes())
    );
    let signature = key.sign(body.as_bytes());
    format!("{body}.{}", BASE64URL_NOPAD.encode(&signature))
}

fn short(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        text.to_owned()
    } else {
        text.chars().take(LETTERS - 1).chain(['…']).collect()
    }
}
