//! Lists by pages with addresses, never endless ones.

use serde::{Deserialize, Serialize};

/// Which page of a list is asked for, from the query string: `?halaman=2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PageRequest {
    /// Counted from one; anything else is the first page.
    #[serde(rename = "halaman", default)]
    pub number: u64,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { number: 1 }
    }
}

impl PageRequest {
    /// Rows on one page.
    pub const SIZE: u64 = 20;

    /// The page's number, at least one.
    pub fn number(self) -> u64 {
        self.number.clamp(1, 1_000_000)
    }

    /// Rows to pass over.
    pub fn offset(self) -> u64 {
        (self.number() - 1) * Self::SIZE
    }
}

/// One page of a list and where it stands in the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// This page, from one.
    pub number: u64,
    /// All rows of the list.
    pub total: u64,
}

impl<T> Page<T> {
    /// A page of these rows out of `total`.
    pub fn new(items: Vec<T>, request: PageRequest, total: u64) -> Self {
        Self { items, number: request.number(), total }
    }

    /// How many pages there are, at least one.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(PageRequest::SIZE).max(1)
    }

    /// The page before, if any.
    pub fn previous(&self) -> Option<u64> {
        (self.number > 1).then(|| self.number - 1)
    }

    /// The page after, if any.
    pub fn next(&self) -> Option<u64> {
        (self.number < self.pages()).then(|| self.number + 1)
    }

    /// The same page with every row turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), number: self.number, total: self.total }
    }
}
