//! What decides about classes and places. Pure.

pub mod calendar;
pub mod money;
pub mod places;
