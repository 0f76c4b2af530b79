//! What answers tell about questions: pure computations over finished attempts.
//!
//! Marks are exact everywhere else; here they become floating-point numbers, since means and roots are.

mod advice;
pub(crate) mod alike;
mod classical;
mod drift;
mod gain;
mod numbers;
mod options;
mod rasch;
mod record;
mod table;

#[cfg(test)]
mod tests;

pub use advice::{Advice, ENOUGH, advise, advise_test};
pub use alike::Pair;
pub use classical::{ItemFigures, TestFigures, items, test};
pub use drift::{Level, for_group, level};
pub use gain::{Gain, GainLevel, gain};
pub use options::{OptionFigures, PARTS, options};
pub use rasch::{Ability, Difficulty, Rasch, rasch};
pub use record::{Chosen, Entry, NoRecord, Record};
pub use table::Table;
