//! What people do here.

mod draw;
mod ending;
mod issuing;
mod photos;
mod programmes;
mod templates;

pub(crate) use issuing::{LARGEST_BATCH, letter};
pub use templates::Picture;
pub(crate) use templates::{LARGEST_PICTURE, NIK};
