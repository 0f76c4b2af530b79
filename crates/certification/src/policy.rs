//! Who may do what with certificates. Pure.

use kernel::{Actor, Role, id::PersonId};

use crate::CertificationError;

/// What can be done. Checking a certificate at its public page is no deed: anybody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Draw numbers and issue.
    Issue,
    /// Sign documents.
    Sign,
    /// Revoke or replace.
    End,
    /// Make, change and archive templates.
    SetTemplate,
    /// Say who earns a certificate of what.
    SetRule,
    /// Read the document and the badge of an issued certificate.
    Read,
    /// Read a document that is not issued yet.
    ReadUnissued,
    /// See, keep or take away the photo that certificates show.
    KeepPhoto,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 8] = [
        Self::Issue,
        Self::Sign,
        Self::End,
        Self::SetTemplate,
        Self::SetRule,
        Self::Read,
        Self::ReadUnissued,
        Self::KeepPhoto,
    ];
}

/// Whether the actor may do this; `owner` is whose certificate or photo it is, if it is about one.
///
/// # Errors
/// [`CertificationError::Forbidden`] for a deed of the administration, [`CertificationError::NotFound`] for what is somebody else's.
pub fn may(actor: &Actor, action: Action, owner: Option<PersonId>) -> Result<(), CertificationError> {
    let admin = actor.has(Role::Admin);
    let oneself = actor.person().is_some() && actor.person() == owner;
    match action {
        _ if admin => Ok(()),
        Action::Read | Action::KeepPhoto if oneself => Ok(()),
        Action::Read | Action::KeepPhoto | Action::ReadUnissued => Err(CertificationError::NotFound),
        Action::Issue | Action::Sign | Action::End | Action::SetTemplate | Action::SetRule => {
            Err(CertificationError::Forbidden)
        }
    }
}

#[cfg(test)]
mod tests {
    use test_kit::{deeds_by_role, person, whom};

    use super::*;

    #[test]
    fn each_role_has_its_deeds() {
        let table = deeds_by_role(&Action::ALL, |actor, action| {
            whom(|number| may(actor, action, person(number, &[]).person()).is_ok())
        });
        insta::assert_snapshot!(table);
    }
}
