//! What is decided without asking anybody: pure.

pub mod matching;
pub mod results;
pub mod sessions;
pub mod settings;
