//! Stories over HTTP, and the rules of the source tree.

mod a_learner_earns_a_certificate;
mod idempotent_writes;
mod kill;
mod live;
mod pages_and_statements;
mod permissions;
mod reports;
mod tidy;
mod world;
