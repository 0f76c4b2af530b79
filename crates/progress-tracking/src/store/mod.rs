//! The tables of this feature.

pub(crate) mod activity;
pub(crate) mod boards;
pub(crate) mod completion;
mod entity;
