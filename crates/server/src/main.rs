//! `serentak`: see `serentak --help`.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    // Two TLS back ends are compiled in by our dependencies; choose before either is asked.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match server::cli::run(server::cli::Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("serentak: {error:#}");
            ExitCode::FAILURE
        }
    }
}
