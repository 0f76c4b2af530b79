//! The feature through its own doors: a published course becomes findable, by any words, without a database.

mod follow;
mod pages;
mod samples;
mod words;
mod world;
