//! The tables of this feature.

mod belongings;
mod entity;
mod pairs;
mod programmes;
mod sessions;

pub(crate) use belongings::*;
pub(crate) use pairs::*;
pub(crate) use programmes::*;
pub(crate) use sessions::*;

/// A stored word that must be one of the known.
fn word<T>(kind: &'static str, found: Option<T>, word: &str) -> database::Result<T> {
    found.ok_or_else(|| database::Error::stored(kind, format!("`{word}` is unknown")))
}
