#![doc = include_str!("../README.md")]

pub mod context;
pub mod event;
pub mod evidence;
pub mod id;
pub mod job;
pub mod marks;
pub mod page;
pub mod person;
pub mod ports;
pub mod problem;
mod words;

pub use context::{Actor, Clock, Cx, Entropy, Ids, Locale, Role};
pub use event::Event;
pub use evidence::{Evidence, FactKind, Recognition};
pub use id::Id;
pub use marks::Marks;
pub use page::{Page, PageRequest};
pub use problem::{FieldProblem, Problem, ProblemKind};
