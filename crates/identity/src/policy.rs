//! Who may do what with people. Pure; called by every command.

use kernel::{Actor, Role, id::PersonId};

use crate::IdentityError;

/// What can be done with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Change the password or how pages look.
    ChangeAccount,
    /// Find people and see who holds which role.
    SeePeople,
    /// Add people or units.
    Add,
    /// Write a person's data anew.
    Change,
    /// Close or open an account. Nobody closes their own.
    Close,
    /// Give a person a new password. One's own has a page.
    ResetPassword,
    /// Say who answers to whom.
    Assign,
    /// Grant a role.
    Grant,
    /// Take a role away. Nobody takes their own, so that an agency is never left without an admin.
    Revoke,
    /// Make a bearer token.
    MakeToken,
    /// Fill an installation.
    Load,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 11] = [
        Self::ChangeAccount,
        Self::SeePeople,
        Self::Add,
        Self::Change,
        Self::Close,
        Self::ResetPassword,
        Self::Assign,
        Self::Grant,
        Self::Revoke,
        Self::MakeToken,
        Self::Load,
    ];
}

/// Whether the actor may do this with the person; `None` where it is about nobody in particular.
///
/// # Errors
/// [`IdentityError::Forbidden`].
pub fn may(actor: &Actor, action: Action, person: Option<PersonId>) -> Result<(), IdentityError> {
    let system = matches!(actor, Actor::System(_));
    let oneself = actor.person().is_some() && actor.person() == person;
    let allowed = match action {
        Action::ChangeAccount => oneself,
        Action::SeePeople | Action::Add | Action::Change | Action::Assign | Action::Grant => actor.has(Role::Admin),
        Action::Close | Action::ResetPassword | Action::Revoke => actor.has(Role::Admin) && !oneself,
        Action::MakeToken | Action::Load => system,
    };
    if allowed { Ok(()) } else { Err(IdentityError::Forbidden) }
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
