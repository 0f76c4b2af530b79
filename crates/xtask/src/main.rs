#![doc = include_str!("../README.md")]

mod bench;
mod front;
mod peers;
mod postgres;
mod reaper;
mod run;
mod shell;
mod stages;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Set-up, run, test and bench of Serentak.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds what changed and serves the demo agency with its data in ./data.
    Run(run::Options),
    /// Runs every check and test, with its own servers on free ports.
    Test(test::Options),
    /// Starts the servers that the tests talk to and prints the variables that name them, until interrupted.
    Servers,
    /// Measures the release build with a large agency loaded.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Servers => test::servers(),
        Command::Bench(options) => bench::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
