//! `serentak`: see `serentak --help`.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

/// Pages are many small strings: a tenth of a page's time goes into memory with the allocator of the system.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Named once, before anything speaks TLS: rustls asks who does its cryptography.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match server::cli::run(server::cli::Cli::parse()).await {
        Ok(code) => code,
        // Whoever reads our output may stop early, as `head` does.
        Err(error)
            if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("serentak: {error:#}");
            ExitCode::FAILURE
        }
    }
}
