//! Pages and API of this feature.

mod api;
mod uploads;

use web::Routes;

use crate::Authoring;

pub(crate) fn routes() -> Routes<Authoring> {
    Routes::new().merge(api::routes()).merge(uploads::routes())
}
