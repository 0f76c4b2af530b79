//! A row of stages that stops at the first failure, with the time of each.

use std::{process::Command, time::Instant};

use anyhow::{Context, Result};

use crate::{
    reaper::Reaper,
    shell::{coloured, elapsed, watched},
};

/// What was done so far, and what the runners said in the end.
pub(crate) struct Stages {
    reaper: Reaper,
    times: Vec<(&'static str, String)>,
    summary: Vec<String>,
    start: Instant,
}

impl Stages {
    pub(crate) fn new(reaper: Reaper) -> Self {
        Self { reaper, times: Vec::new(), summary: Vec::new(), start: Instant::now() }
    }

    /// Work of our own.
    pub(crate) fn own<T>(&mut self, name: &'static str, work: impl FnOnce(&Reaper) -> Result<T>) -> Result<T> {
        let start = begin(name);
        let done = work(&self.reaper).with_context(|| format!("stage failed: {name}"))?;
        self.times.push((name, elapsed(start)));
        Ok(done)
    }

    /// A program; the lines that `keep` chooses are shown again at the very end.
    pub(crate) fn call(&mut self, name: &'static str, command: &mut Command, keep: fn(&str) -> bool) -> Result<()> {
        if coloured() {
            command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
        }
        let start = begin(name);
        let kept = watched(command, &self.reaper, keep).with_context(|| format!("stage failed: {name}"))?;
        self.summary.extend(kept);
        self.times.push((name, elapsed(start)));
        Ok(())
    }

    /// Stops every server, then prints the times and, last, the runners' own summaries.
    pub(crate) fn close(self) {
        drop(self.reaper);
        println!("\n== times");
        for (name, time) in &self.times {
            println!("{name:<24} {time:>14}");
        }
        println!("{:<24} {:>14}", "all", elapsed(self.start));
        println!("\n== summary");
        for line in self.summary {
            println!("{line}");
        }
    }
}

fn begin(name: &str) -> Instant {
    println!("\n== {name}");
    Instant::now()
}
