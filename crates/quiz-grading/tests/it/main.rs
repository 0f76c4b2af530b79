//! The feature through its own doors: commands, pages and API, on every database at hand.

mod attempts;
mod world;
