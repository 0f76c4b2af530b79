//! Through the doors the users use: commands for the command line and the wiring, the router for people and programs.

mod api;
mod banks;
mod calculated;
mod folders;
mod offers;
mod pictures;
mod policy;
mod studio;
mod support;
mod uploads;
mod words;
