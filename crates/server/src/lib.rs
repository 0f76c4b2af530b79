#![doc = include_str!("../README.md")]

mod adapters;
mod bench_load;
pub mod cli;
pub mod config;
mod demo;
mod idempotency;
mod mail;
mod menu;
mod operation;
mod telemetry;
pub mod wiring;
