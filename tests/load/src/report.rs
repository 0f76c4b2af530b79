//! What came out of it.

use std::{fmt, time::Duration};

/// How long saves took, and what became of them.
pub(crate) struct Report {
    learners: usize,
    /// From giving an answer to having it acknowledged; sorted.
    waits: Vec<Duration>,
    /// From the first save to the last.
    lasted: Duration,
    /// Acknowledged answers that the server does not have.
    pub(crate) lost: usize,
}

impl Report {
    pub(crate) fn new(learners: usize, mut waits: Vec<Duration>, lasted: Duration, lost: usize) -> Self {
        waits.sort_unstable();
        Self { learners, waits, lasted, lost }
    }

    /// Milliseconds that this share of the saves did not exceed.
    fn percentile(&self, share: f64) -> f64 {
        let place = ((self.waits.len() as f64 * share) as usize).min(self.waits.len().saturating_sub(1));
        self.waits.get(place).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} learners, {} answers saved, {:.0} a second; waited p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, at most {:.1} ms; {} lost",
            self.learners,
            self.waits.len(),
            self.waits.len() as f64 / self.lasted.as_secs_f64(),
            self.percentile(0.5),
            self.percentile(0.95),
            self.percentile(0.99),
            self.percentile(1.0),
            self.lost
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_saves_in_any_order() {
        let report = Report::new(2, [30, 10, 20, 40].map(Duration::from_millis).to_vec(), Duration::from_secs(2), 0);
        assert_eq!(
            report.to_string(),
            "2 learners, 4 answers saved, 2 a second; waited p50 30.0 ms, p95 40.0 ms, p99 40.0 ms, at most 40.0 ms; 0 lost"
        );
    }
}
