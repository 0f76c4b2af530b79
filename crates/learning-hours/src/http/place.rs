//! Where a report stands: at the administration, or at a unit for who leads it.

use web::Ui;

use crate::{HoursError, policy, queries::coverage::Scope};

/// An address that reports stand under, and whose numbers they may show there.
pub(crate) struct Place {
    /// Begin of the addresses, without a slash at the end.
    pub(crate) base: &'static str,
    pub(super) scope: Scope,
}

impl Place {
    /// The place of this request.
    pub(super) fn of(ui: &Ui) -> Result<Self, HoursError> {
        if ui.path.starts_with("/unit/") {
            let unit = policy::unit_led(&ui.cx.actor).ok_or(HoursError::NoUnit)?;
            return Ok(Self { base: "/unit/jp", scope: Scope::Unit(unit) });
        }
        Ok(Self { base: "/kelola/jp", scope: Scope::Agency })
    }

    /// Whether it is the administration's.
    pub(crate) fn is_office(&self) -> bool {
        self.scope == Scope::Agency
    }

    /// Key of the name of the report there.
    pub(crate) fn name(&self) -> &'static str {
        if self.is_office() { "nav-hours" } else { "nav-unit-hours" }
    }
}
