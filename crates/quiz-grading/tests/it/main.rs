//! The feature through its own doors: commands, pages and API, on every database at hand.

mod adaptive;
mod api;
mod attempts;
mod calculated;
mod checks;
mod double;
mod figures;
mod files;
mod kill;
mod kinds;
mod late;
mod marking;
mod pages;
mod parts;
mod policy;
mod rubrics;
mod schedules;
mod words;
mod world;
