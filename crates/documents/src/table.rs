//! A list as a printed table.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{Error, Files, pdf};

/// The template of printed tables.
const TEMPLATE: &str = include_str!("../typst/table.typ");

/// Rows of a printed table at most; more is no reading.
pub const MOST_ROWS: usize = 2_000;

/// A table with everything that is written on it.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Above it.
    pub title: String,
    /// When it was made, in words.
    pub made: String,
    /// Language of the words, as BCP 47 names it.
    pub lang: String,
    /// Over the columns; more than five turn the paper.
    pub heads: Vec<String>,
    /// As many values in each as there are heads.
    pub rows: Vec<Vec<String>>,
    /// Which columns hold numbers.
    pub numbers: Vec<bool>,
    /// What stands below the columns; none for a table without sums.
    pub totals: Option<Vec<String>>,
    /// The word before the sums.
    pub total: String,
}

impl Table {
    /// The table as PDF. CPU-bound: call it off the async threads.
    ///
    /// # Errors
    /// [`Error::TooLarge`] with more than [`MOST_ROWS`] rows.
    pub fn pdf(&self, made: NaiveDate, identifier: &str) -> Result<Vec<u8>, Error> {
        if self.rows.len() > MOST_ROWS {
            return Err(Error::TooLarge);
        }
        // No QR code and no pictures.
        pdf(TEMPLATE, self, made, identifier, &Files::default())
    }
}
