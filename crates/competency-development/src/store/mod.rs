//! The tables of this feature.

pub(crate) mod courses;
pub(crate) mod dictionary;
mod entity;
pub(crate) mod levels;
pub(crate) mod needs;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod proposals;
pub(crate) mod standards;

use database::Error;

/// The value of a stored word.
fn word<T>(what: &'static str, parsed: Option<T>, text: &str) -> Result<T, Error> {
    parsed.ok_or_else(|| Error::stored(what, format!("`{text}` is unknown")))
}

/// A stored small number.
fn small(what: &'static str, number: i32) -> Result<u8, Error> {
    u8::try_from(number).map_err(|e| Error::stored(what, e))
}
