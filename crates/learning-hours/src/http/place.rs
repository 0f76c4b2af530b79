//! Where a report stands: at the administration, or with who leads a unit or the agency.

use web::Ui;

use crate::{HoursError, policy, queries::coverage::Scope};

/// An address that reports stand under, and whose numbers they may show there.
pub(crate) struct Place {
    /// Begin of the addresses, without a slash at the end.
    pub(crate) base: &'static str,
    pub(super) scope: Scope,
}

const OFFICE: &str = "/kelola/jp";

impl Place {
    /// The place of this request.
    pub(super) fn of(ui: &Ui) -> Result<Self, HoursError> {
        if ui.path.starts_with("/unit/") {
            let scope = policy::led_by(&ui.cx.actor).ok_or(HoursError::NoUnit)?;
            return Ok(Self { base: "/unit/jp", scope });
        }
        Ok(Self { base: OFFICE, scope: Scope::Agency })
    }

    /// Whether it is the administration's.
    pub(crate) fn is_office(&self) -> bool {
        self.base == OFFICE
    }

    /// Whether it is about everybody.
    pub(crate) fn is_whole(&self) -> bool {
        self.scope == Scope::Agency
    }

    /// Key of the name of the report there.
    pub(crate) fn name(&self) -> &'static str {
        match (self.is_office(), self.is_whole()) {
            (true, _) => "nav-hours",
            (false, true) => "nav-agency-hours",
            (false, false) => "nav-unit-hours",
        }
    }
}
