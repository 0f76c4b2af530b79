//! Many attempts, column by column: 24 bytes for an answer.

use kernel::Marks;

use super::{Chosen, Record, numbers::share};

/// One answer in the column of its item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Which attempt, by its place.
    pub(super) sitting: u32,
    mark: i32,
    max: i32,
    pub(super) chosen: Chosen,
}

impl Cell {
    /// Points.
    pub(super) fn mark(self) -> f64 {
        f64::from(self.mark) / 100.0
    }

    /// Part of the points that could be had.
    pub(super) fn share(self) -> f64 {
        share(f64::from(self.mark), f64::from(self.max))
    }

    /// Points that could be had.
    pub(super) fn max(self) -> f64 {
        f64::from(self.max) / 100.0
    }

    /// Whether it earned more than half.
    pub(super) const fn is_right(self) -> bool {
        self.mark * 2 > self.max
    }
}

/// Finished and fully marked attempts at one quiz.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub(super) columns: Vec<Vec<Cell>>,
    /// Points reached and reachable, by attempt.
    pub(super) sums: Vec<(Marks, Marks)>,
    /// Seconds spent on an item, where known.
    seconds: Vec<Vec<u32>>,
}

impl Table {
    /// A table of this many items.
    pub fn new(items: usize) -> Self {
        Self { columns: vec![Vec::new(); items], sums: Vec::new(), seconds: vec![Vec::new(); items] }
    }

    /// Takes an attempt in. `item` gives an item's column by its place in the attempt's bank; one without a column counts in the sum
    /// alone. An attempt that still waits for a mark is left out: false.
    pub fn add(&mut self, record: &Record, item: impl Fn(usize) -> Option<usize>) -> bool {
        let marks: Option<Marks> = record.0.iter().map(|entry| entry.mark).sum();
        let (Some(total), Ok(sitting)) = (marks, u32::try_from(self.sums.len())) else { return false };
        self.sums.push((total, record.0.iter().map(|entry| entry.max).sum()));
        for entry in &record.0 {
            let Some(place) = item(entry.question) else { continue };
            let (Some(column), Some(mark)) = (self.columns.get_mut(place), entry.mark) else { continue };
            // Points of one question are far below the twenty millions that fit.
            column.push(Cell { sitting, mark: mark.0 as i32, max: entry.max.0 as i32, chosen: entry.chosen });
            if let (Some(known), Some(seconds)) = (self.seconds.get_mut(place), entry.seconds) {
                known.push(seconds);
            }
        }
        true
    }

    /// Attempts taken in.
    pub fn sittings(&self) -> usize {
        self.sums.len()
    }

    /// Grades in percent, in the order in which attempts were taken in.
    pub fn grades(&self) -> Vec<f64> {
        self.sums.iter().map(|(total, max)| 100.0 * share(total.0 as f64, max.0 as f64)).collect()
    }

    /// Points of each attempt.
    pub(super) fn totals(&self) -> Vec<f64> {
        self.sums.iter().map(|(total, _)| total.0 as f64 / 100.0).collect()
    }

    /// Median of the seconds spent on an item; none if never known.
    pub fn median_seconds(&self, item: usize) -> Option<u32> {
        let mut known = self.seconds.get(item)?.clone();
        let middle = known.len() / 2;
        if known.is_empty() { None } else { Some(*known.select_nth_unstable(middle).1) }
    }
}
