//! Pages and API of this feature.

use web::Routes;

use crate::Authoring;

pub(crate) fn routes() -> Routes<Authoring> {
    Routes::new()
}
