#![doc = include_str!("../README.md")]
#![allow(
    clippy::missing_panics_doc,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up should stop at once"
)]

mod client;
mod databases;
mod old;
mod policies;
mod sources;

pub use client::{Client, Reply};
pub use databases::{TestDatabase, databases, fresh};
pub use old::{filled_at, rows_by_table};
pub use policies::{deeds_by_role, whom};
pub use sources::{FixedClock, person, sources};
