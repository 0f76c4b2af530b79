#![doc = include_str!("../README.md")]

mod audit;
mod connection;
mod counting;
mod error;
mod events;
pub mod idempotent;
pub mod jobs;
pub mod live;
pub mod recurring;

pub use audit::{AuditEntry, recent_audit};
pub use connection::{Db, Engine, Tx};
pub use counting::counting_statements;
pub use error::{Error, REPEATED};
pub use events::{Reactions, Recorded, Subscriber, recorded_since};
pub use sea_orm::DatabaseExecutor;

/// Outcome of a database call.
pub type Result<T, E = Error> = std::result::Result<T, E>;
