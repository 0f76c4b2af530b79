//! Who may do what here. Pure.

use kernel::{Actor, Role};

/// Whether media may be read without being enrolled: by those who write courses.
pub(crate) fn may_read_any_media(actor: &Actor) -> bool {
    actor.has(Role::Trainer) || actor.has(Role::Admin)
}
