//! The tables of this feature.

pub(crate) mod behind;
pub(crate) mod certificates;
pub(crate) mod closing;
mod entity;
pub(crate) mod expenses;
pub(crate) mod lines;
pub(crate) mod reference;
pub(crate) mod roster;
pub(crate) mod service;
pub(crate) mod siasn;

use database::Error;

/// The value of a stored word.
fn word<T>(what: &'static str, parsed: Option<T>, text: &str) -> Result<T, Error> {
    parsed.ok_or_else(|| Error::stored(what, format!("`{text}` is unknown")))
}
