//! Questions, attempts, marking.

pub mod engine;
