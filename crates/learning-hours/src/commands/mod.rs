//! What people and other parts of the product do.

pub mod certificates;
pub mod closing;
pub mod expenses;
pub mod posting;
pub mod reference;
pub mod roster;
pub mod service;
pub mod siasn;
