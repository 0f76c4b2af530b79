//! A closed loop of clients: each sends its next request when the last one is answered.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};

use super::http::{Answer, Connection};

/// What a run of one kind of request gave.
pub(crate) struct Measured {
    pub(crate) requests: usize,
    pub(crate) seconds: f64,
    /// Milliseconds, sorted.
    latencies: Vec<f64>,
    pub(crate) bytes: usize,
}

impl Measured {
    /// From latencies of requests sent one after the other.
    pub(crate) fn one_by_one(mut latencies: Vec<f64>, bytes: usize) -> Result<Self> {
        ensure!(!latencies.is_empty(), "not one request was answered");
        latencies.sort_by(f64::total_cmp);
        Ok(Self {
            requests: latencies.len(),
            seconds: latencies.iter().sum::<f64>() / 1000.0,
            bytes: bytes / latencies.len(),
            latencies,
        })
    }

    /// The latency that this share of the requests did not exceed, in milliseconds.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let place = ((self.latencies.len() as f64 * share) as usize).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).copied().unwrap_or_default()
    }
}

/// Lets every client call `one` over and over for this long, each with a number of its own, and checks each answer.
pub(crate) fn closed_loop(
    clients: &mut [Connection],
    length: Duration,
    one: impl Fn(&mut Connection, usize) -> Result<Answer> + Sync,
) -> Result<Measured> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let start = Instant::now();
    let parts = thread::scope(|scope| {
        let threads: Vec<_> = clients
            .iter_mut()
            .map(|client| {
                scope.spawn(|| -> Result<(Vec<f64>, usize)> {
                    let mut latencies = Vec::new();
                    let mut bytes = 0;
                    while start.elapsed() < length && !failed.load(Ordering::Relaxed) {
                        let sent = Instant::now();
                        let answer = one(client, next.fetch_add(1, Ordering::Relaxed))
                            .inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
                        latencies.push(sent.elapsed().as_secs_f64() * 1000.0);
                        bytes += answer.body.len();
                    }
                    Ok((latencies, bytes))
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a client panicked"))?)
            .collect::<Result<Vec<_>>>()
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let mut latencies: Vec<f64> = parts.iter().flat_map(|(latencies, _)| latencies).copied().collect();
    latencies.sort_by(f64::total_cmp);
    ensure!(!latencies.is_empty(), "not one request was answered");
    Ok(Measured {
        requests: latencies.len(),
        seconds,
        bytes: parts.iter().map(|(_, bytes)| bytes).sum::<usize>() / latencies.len(),
        latencies,
    })
}

/// Takes only the answer that was meant, so that a fast error is not counted as a fast page.
pub(crate) fn expect(answer: Answer, status: u16, what: &str) -> Result<Answer> {
    ensure!(
        answer.status == status,
        "{what}: status {} instead of {status}: {}",
        answer.status,
        answer.text().chars().take(300).collect::<String>()
    );
    (!answer.body.is_empty() || status == 204 || status == 303)
        .then_some(answer)
        .with_context(|| format!("{what}: an empty answer"))
}
