//! Stories over HTTP live in `it/`.
