//! `cargo xtask test`.

use std::{collections::BTreeMap, fs, process::Command, thread};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    front, peers,
    reaper::Reaper,
    shell::{cargo, program, root, target},
    stages::Stages,
    tools,
};

#[derive(Args)]
pub(crate) struct Options {
    /// Only what needs no other server: formatting, lints, front-end checks, the Rust tests on SQLite and local files.
    #[arg(long)]
    fast: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    tools::check_build()?;
    let all = !options.fast;
    let browser = root().join("tests/browser");
    let badges = root().join("tests/badges");
    let mut stages = Stages::new(Reaper::start("test")?);

    let environment = stages.own("set-up", |reaper| {
        if all {
            tools::install_for_tests(true)?;
            front::install(&browser, "browser-tests")?;
            front::install(&badges, "badge-tests")?;
            front::install_python(&badges, "badge-tests-python")?;
        }
        front::build()?;
        let mut environment = if all { peers::start(reaper)? } else { BTreeMap::new() };
        // What a test that was stopped leaves in its temporary folder goes away with ours.
        let temporary = reaper.folder().join("tmp");
        fs::create_dir(&temporary).context("the tests' temporary folder cannot be made")?;
        environment.insert("TMPDIR", temporary.display().to_string());
        // Here the Rust tests put credentials for other implementations to read.
        let examples = reaper.folder().join("badges");
        fs::create_dir(&examples).context("the folder for badges cannot be made")?;
        environment.insert("BADGE_EXAMPLES", examples.display().to_string());
        // And issued documents, for a validator of PDF/A.
        let documents = reaper.folder().join("documents");
        fs::create_dir(&documents).context("the folder for documents cannot be made")?;
        environment.insert("DOCUMENT_EXAMPLES", documents.display().to_string());
        match tools::beside(&root(), "shared/fixtures") {
            Some(folder) => drop(environment.insert("SERENTAK_FIXTURES", folder.display().to_string())),
            None => println!("No ../shared/fixtures here: the tests that read it are skipped."),
        }
        Ok(environment)
    })?;

    stages.call("formatting", cargo().args(["fmt", "--all", "--check"]), nothing)?;
    stages.call("front end: check", &mut npm("check"), nothing)?;
    stages.call("front end: test", &mut npm("test"), node_summary)?;
    stages.call("front end: budget", &mut npm("budget"), nothing)?;
    if all {
        let mut types = program("npm", ["run", "--silent", "check"]);
        stages.call("browser tests: check", types.current_dir(&browser), nothing)?;
    }
    let mut clippy = cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    stages.call("clippy", &mut clippy, nothing)?;
    let mut build = cargo();
    build.args(["build", "--workspace", "--locked"]).args(BUILT);
    stages.call("build", &mut build, nothing)?;

    let serentak = target()?.join("debug/serentak");
    let mut tests = rust_tests();
    tests.envs(&environment).env("TEST_BINARY", &serentak);
    stages.call("rust tests", &mut tests, rust_summary)?;

    pdfa(&mut stages, environment.get("DOCUMENT_EXAMPLES"))?;
    if all {
        let mut readers = program("node", ["verify.mjs"]);
        readers.current_dir(&badges).args(environment.get("BADGE_EXAMPLES"));
        stages.call("badges: other implementations", &mut readers, |line| line.starts_with("badges: "))?;
        let mut readers = program(badges.join(".venv/bin/python"), ["verify.py"]);
        readers.current_dir(&badges).args(environment.get("BADGE_EXAMPLES"));
        stages.call("badges: openbadgeslib", &mut readers, |line| line.starts_with("badges: "))?;
        let chromium = tools::chromium().context("Chromium is missing")?;
        let mut playwright = program("node", ["node_modules/@playwright/test/cli.js", "test"]);
        playwright.current_dir(&browser).env("CHROMIUM", chromium);
        playwright.envs(&environment).env("TEST_BINARY", &serentak).env("TEST_PICTURES", "none");
        stages.call("browser tests", &mut playwright, playwright_summary)?;
    }
    stages.close();
    Ok(())
}

/// Issued documents before veraPDF, by the flavour that we write, PDF/A-2b. It comes with no system's package manager, so that this is skipped
/// where it is not on the path.
fn pdfa(stages: &mut Stages, folder: Option<&String>) -> Result<()> {
    let (Some(folder), Some(validator)) = (folder, tools::on_path("verapdf")) else {
        println!("No verapdf on the path: whether issued documents are PDF/A-2b is not judged by others.");
        return Ok(());
    };
    let mut judge = program(validator, ["--flavour", "2b", "--format", "text", folder]);
    stages.call("documents: veraPDF", &mut judge, |line| line.starts_with("PASS") || line.starts_with("FAIL"))
}

/// For the daily loop: one test at a time against the real peers.
pub(crate) fn servers() -> Result<()> {
    tools::check_build()?;
    tools::install_for_tests(false)?;
    front::install(&root().join("tests/browser"), "browser-tests")?;
    let reaper = Reaper::start("servers")?;
    for (name, value) in peers::start(&reaper)? {
        println!("export {name}='{value}'");
    }
    println!("# Ctrl-C stops them.");
    loop {
        thread::park();
    }
}

fn npm(script: &str) -> Command {
    let mut command = program("npm", ["run", "--silent", script]);
    command.current_dir(root().join("crates/assets"));
    command
}

/// What has tests or is run by them; clippy alone reads the examples.
const BUILT: [&str; 3] = ["--lib", "--bins", "--tests"];

fn rust_tests() -> Command {
    let mut command = cargo();
    if tools::has_nextest() {
        command.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]).args(BUILT);
    } else {
        println!("cargo-nextest is not installed; `cargo test` runs the same tests, slower.");
        command.args(["test", "--workspace", "--locked", "--no-fail-fast"]).args(BUILT);
    }
    command
}

fn nothing(_: &str) -> bool {
    false
}

/// The counts at the end of `node --test`.
fn node_summary(line: &str) -> bool {
    ["tests", "pass", "fail"]
        .iter()
        .any(|word| line.starts_with(&format!("ℹ {word} ")) || line.starts_with(&format!("# {word} ")))
}

/// `Summary [ 12.3s] 200 tests run: 200 passed` or the result line of a binary that has tests.
fn rust_summary(line: &str) -> bool {
    line.trim_start().starts_with("Summary [")
        || line.starts_with("test result: ") && !line.contains(" 0 passed; 0 failed; 0 ignored;")
}

/// `  12 passed (1.2m)` and its like.
fn playwright_summary(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|count| count.parse::<u32>().is_ok())
        && words.next().is_some_and(|word| ["passed", "failed", "skipped", "flaky"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::{node_summary, playwright_summary, rust_summary};

    #[test]
    fn summaries_are_recognised() {
        assert!(node_summary("ℹ pass 12"));
        assert!(!node_summary("ℹ duration_ms 12"));
        assert!(rust_summary("     Summary [  12.3s] 200 tests run: 200 passed, 1 skipped"));
        assert!(rust_summary("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(!rust_summary("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"));
        assert!(playwright_summary("  12 passed (1.2m)"));
        assert!(!playwright_summary("[12/40] a story"));
    }
}
