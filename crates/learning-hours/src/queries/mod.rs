//! What pages of this and other features may ask.

pub mod coverage;
pub mod expenses;
pub mod ledger;
pub mod lines;
pub mod review;
pub mod service;
