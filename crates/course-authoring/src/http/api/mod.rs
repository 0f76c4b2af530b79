//! The JSON API of authors.

mod banks;
mod courses;
mod lessons;
mod media;
mod questions;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{Access, Routes};

use super::preview;
use crate::Authoring;

pub(super) fn routes() -> Routes<Authoring> {
    Routes::new()
        .api(Access::AUTHORS, routes!(courses::list))
        .api(Access::AUTHORS, routes!(courses::create))
        .api(Access::AUTHORS, routes!(courses::outline))
        .api(Access::AUTHORS, routes!(courses::update))
        .api(Access::AUTHORS, routes!(courses::share))
        .api(Access::AUTHORS, routes!(courses::publish))
        .api(Access::AUTHORS, routes!(courses::archive))
        .api(Access::AUTHORS, routes!(courses::reorder))
        .api(Access::AUTHORS, routes!(courses::restore))
        .api(Access::AUTHORS, routes!(media::list))
        .api(Access::AUTHORS, routes!(media::delete))
        .api(Access::AUTHORS, routes!(lessons::add_module))
        .api(Access::AUTHORS, routes!(lessons::rename_module))
        .api(Access::AUTHORS, routes!(lessons::delete_module))
        .api(Access::AUTHORS, routes!(lessons::add))
        .api(Access::AUTHORS, routes!(lessons::get))
        .api(Access::AUTHORS, routes!(preview::api))
        .api(Access::AUTHORS, routes!(lessons::save))
        .api(Access::AUTHORS, routes!(lessons::delete))
        .api(Access::AUTHORS, routes!(lessons::set_sections))
        .api(Access::AUTHORS, routes!(lessons::set_rule))
        .api(Access::AUTHORS, routes!(lessons::set_module_rule))
        .api(Access::AUTHORS, routes!(questions::list))
        .api(Access::AUTHORS, routes!(questions::add))
        .api(Access::AUTHORS, routes!(questions::save))
        .api(Access::AUTHORS, routes!(questions::delete))
        .api(Access::AUTHORS, routes!(questions::import))
        .api(Access::AUTHORS, routes!(banks::list))
        .api(Access::AUTHORS, routes!(banks::create))
        .api(Access::AUTHORS, routes!(banks::questions))
        .api(Access::AUTHORS, routes!(banks::add))
        .api(Access::AUTHORS, routes!(banks::get))
        .api(Access::AUTHORS, routes!(banks::save))
        .api(Access::AUTHORS, routes!(banks::revisions))
        .api(Access::AUTHORS, routes!(banks::restore))
        .api(Access::AUTHORS, routes!(banks::bulk))
        .api(Access::AUTHORS, routes!(banks::alike))
        .api(Access::AUTHORS, routes!(banks::import))
        .api(Access::AUTHORS, routes!(banks::take))
        .api(Access::AUTHORS, routes!(banks::stop))
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub(super) struct Made {
    /// Its id.
    id: Uuid,
}

/// The version after a change.
#[derive(Serialize, ToSchema)]
pub(super) struct Saved {
    /// To be named by the next change.
    version: i32,
}

/// How to undo a deletion: restore this revision of this resource.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct Undo {
    /// The parent that held it.
    resource: Uuid,
    /// Its state before.
    revision: Uuid,
}

impl From<crate::commands::Removed> for Undo {
    fn from(removed: crate::commands::Removed) -> Self {
        Self { resource: removed.resource.uuid(), revision: removed.revision.uuid() }
    }
}
