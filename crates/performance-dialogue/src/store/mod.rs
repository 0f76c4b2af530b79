//! The tables of this feature.

pub(crate) mod cascade;
mod cascade_entity;
mod entity;
pub(crate) mod feedback;
mod goal_entity;
pub(crate) mod goals;
mod rating_entity;
pub(crate) mod ratings;
mod review_entity;
pub(crate) mod reviews;
mod round_entity;
pub(crate) mod rounds;
pub(crate) mod settings;
mod talk_entity;
pub(crate) mod talks;

use database::Error;

/// The value of a stored word.
fn word<T>(what: &'static str, parsed: Option<T>, text: &str) -> Result<T, Error> {
    parsed.ok_or_else(|| Error::stored(what, format!("`{text}` is unknown")))
}
