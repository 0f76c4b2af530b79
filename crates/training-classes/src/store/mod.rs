//! The tables of this feature.

mod classes;
mod entity;
mod places;

pub(crate) use classes::*;
pub(crate) use places::*;

/// A stored word that must be one of the known.
fn word<T>(kind: &'static str, found: Option<T>, word: &str) -> database::Result<T> {
    found.ok_or_else(|| database::Error::stored(kind, format!("`{word}` is unknown")))
}
