//! `serentak`: see `serentak --help`.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    // Named once, before anything speaks TLS: rustls asks who does its cryptography.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match server::cli::run(server::cli::Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("serentak: {error:#}");
            ExitCode::FAILURE
        }
    }
}
