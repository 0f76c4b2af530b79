//! Development goals (RPI): what a person wants to reach by a day, agreed with the superior.

pub mod commands;
pub mod model;
pub mod policy;
pub mod queries;
pub mod rules;
