//! What is shown.

pub mod dictionary;
pub mod heat;
pub mod needs;
pub mod person;
pub mod plans;
pub mod suggestions;
pub mod team;
