//! What a process costs, read from `/proc`.

use std::fs;

use anyhow::{Context, Result};

use crate::shell::{output, program};

/// A running server and where it listens.
pub(crate) struct Node {
    pub(crate) process: Process,
    pub(crate) port: u16,
}

/// A running process to be measured.
pub(crate) struct Process {
    id: u32,
    ticks_per_second: f64,
}

impl Process {
    pub(crate) fn new(id: u32) -> Result<Self> {
        let ticks = output(&mut program("getconf", ["CLK_TCK"]))?;
        Ok(Self { id, ticks_per_second: ticks.trim().parse().context("getconf CLK_TCK gave no number")? })
    }

    /// CPU seconds used so far in user and kernel mode, by all threads and by children that ended.
    pub(crate) fn cpu(&self) -> Result<f64> {
        let text = self.read("stat")?;
        // The name in brackets may hold anything; the fields count from behind it.
        let fields: Vec<&str> = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
        let ticks: f64 = [11, 12, 13, 14].iter().filter_map(|field| fields.get(*field)?.parse::<f64>().ok()).sum();
        Ok(ticks / self.ticks_per_second)
    }

    /// Resident memory now, in MiB.
    pub(crate) fn memory(&self) -> Result<f64> {
        self.status("VmRSS:")
    }

    /// Highest resident memory so far, in MiB.
    pub(crate) fn peak_memory(&self) -> Result<f64> {
        self.status("VmHWM:")
    }

    fn status(&self, label: &str) -> Result<f64> {
        let text = self.read("status")?;
        let kib: f64 = text
            .lines()
            .find_map(|line| line.strip_prefix(label))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .with_context(|| format!("the process has no {label}"))?;
        Ok(kib / 1024.0)
    }

    fn read(&self, file: &str) -> Result<String> {
        fs::read_to_string(format!("/proc/{}/{file}", self.id)).context("the server is gone")
    }
}
