//! Who may do what here. Pure.

use kernel::{Actor, Role, id::PersonId};

use crate::DeliveryError;

/// What can be done with a published course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Join it, or move to its latest version.
    Join,
    /// Join many people at once, without their doing.
    JoinMany,
    /// Go on in somebody's enrolment: read, watch, finish lessons.
    Learn,
    /// Assign a course to somebody who answers to the actor.
    AssignToOwn,
    /// Assign a course to anybody.
    Assign,
    /// Open media of courses that one has not joined: for those who write courses.
    ReadAnyMedia,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 6] =
        [Self::Join, Self::JoinMany, Self::Learn, Self::AssignToOwn, Self::Assign, Self::ReadAnyMedia];
}

/// Whether the actor may do this for the person whose learning it is; `None` where it is nobody's.
///
/// # Errors
/// [`DeliveryError::NotEnrolled`] for somebody else's learning, [`DeliveryError::NotFound`] for somebody one does not lead, else [`DeliveryError::Forbidden`].
pub fn may(actor: &Actor, action: Action, whose: Option<PersonId>) -> Result<(), DeliveryError> {
    let oneself = actor.person().is_some() && actor.person() == whose;
    match action {
        Action::Join | Action::Learn if oneself => Ok(()),
        Action::Learn => Err(DeliveryError::NotEnrolled),
        Action::AssignToOwn if actor.person().is_some() && !oneself => Ok(()),
        Action::Assign if actor.has(Role::Admin) && !oneself => Ok(()),
        Action::AssignToOwn | Action::Assign => Err(DeliveryError::NotFound),
        Action::JoinMany if matches!(actor, Actor::System(_)) => Ok(()),
        Action::ReadAnyMedia if actor.has(Role::Trainer) || actor.has(Role::Admin) => Ok(()),
        _ => Err(DeliveryError::Forbidden),
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
