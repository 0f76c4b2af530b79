//! The embedded front end.
