//! The rules of the ledger. Pure: no time, no database, no chance.

pub mod amount;
pub mod chain;
pub mod cost;
pub mod coverage;
pub mod duplicate;
pub mod forecast;
pub mod ip;
pub mod posting;
pub mod service;
pub mod siasn;
pub mod target;
pub mod totals;
