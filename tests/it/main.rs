//! Stories over HTTP, and the rules of the source tree.

mod tidy;
