//! How much a bank may be. A file beyond these is refused, or the rest of it is left out and told.

/// Bytes of an uploaded file.
pub const FILE: usize = 32 << 20;

/// Files in a package.
pub const ENTRIES: usize = 5_000;

/// Bytes of a package when unpacked, all that is read of it together.
pub const UNPACKED: u64 = 96 << 20;

/// How many times larger than packed a file of a package may be; small files may be anything.
pub const RATIO: u64 = 200;

/// Files below this size are not asked for their ratio.
pub const RATIO_FROM: u64 = 1 << 20;

/// Nodes of one XML document.
pub(crate) const NODES: u32 = 1_000_000;

/// Elements within each other that are followed.
pub(crate) const DEPTH: usize = 100;

/// Nodes of one question: what compares its answers with each other takes the square of this at worst.
pub(crate) const ITEM_NODES: usize = 10_000;

/// Questions and drafts together.
pub const QUESTIONS: usize = 5_000;

/// Bytes of a draft's source; what is longer is cut.
pub(crate) const DRAFT: usize = 64 << 10;

/// Files that come with the questions.
pub const MEDIA: usize = 1_000;
