//! Through the doors the users use: commands for the command line and the wiring, the router for people and programs.

mod folders;
mod policy;
mod support;
