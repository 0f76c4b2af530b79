//! What goals are made of and serve: templates per post, and the goals of units.

pub mod model;
pub mod rules;
pub mod templates;
pub mod units;
