//! `cargo xtask run`.

use std::{env, os::unix::process::CommandExt, path::PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    front,
    shell::{call, cargo, program, root, target},
    tools,
};

#[derive(Args)]
pub(crate) struct Options {
    /// Builds with all optimisations: slower to build, faster to run.
    #[arg(long)]
    release: bool,
    /// Words passed on to `serentak serve --demo`.
    #[arg(last = true)]
    rest: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    tools::check_build()?;
    front::build()?;
    let serentak = binary(options.release)?;
    let data = root().join("data");
    let mut serve = program(&serentak, ["serve", "--demo"]);
    serve.args(&options.rest);
    if env::var_os("SERENTAK_DATA_DIR").is_none() {
        serve.env("SERENTAK_DATA_DIR", data);
    }
    // Takes this process's place, so that signals and the exit code are the server's.
    Err(serve.exec()).with_context(|| format!("{} cannot be started", serentak.display()))
}

/// Builds the product and gives the place of the binary.
pub(crate) fn binary(release: bool) -> Result<PathBuf> {
    let mut build = cargo();
    // Without `--package`, so that cargo unites the features of the whole workspace as every other build here does.
    build.args(["build", "--locked", "--bin", "serentak"]);
    if release {
        build.arg("--release");
    }
    call(&mut build).context("the build failed")?;
    Ok(target()?.join(if release { "release" } else { "debug" }).join("serentak"))
}
