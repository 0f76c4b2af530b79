#![doc = include_str!("../README.md")]

pub mod assets;
pub mod caller;
pub mod context;
pub mod device;
pub mod extract;
pub mod failure;
pub mod file;
pub mod format;
pub mod problems;
pub mod routes;
pub mod site;
pub mod stack;
pub mod ui;
pub mod words;

pub use caller::Caller;
pub use context::{Authenticated, Authenticator, Context};
pub use device::{Device, device_name};
pub use extract::{Form, Json, Path, Query, WriteKey};
pub use failure::Failure;
pub use file::StoredFile;
pub use problems::Problems;
pub use routes::{Access, RouteRule, Routes};
pub use site::{NavGroup, NavItem, Site};
pub use ui::{Ui, redirect, redirect_with};
pub use words::{Catalogue, Words};

/// What a handler gives back.
pub type Answer<T = axum::response::Response> = Result<T, Failure>;

/// The catalogues of this crate: shell, components and problems every feature shares.
pub const CATALOGUES: [(kernel::Locale, &str); 2] =
    [(kernel::Locale::Id, include_str!("../locales/id.ftl")), (kernel::Locale::En, include_str!("../locales/en.ftl"))];
