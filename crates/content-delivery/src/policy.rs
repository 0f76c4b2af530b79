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
    /// Open media of courses that one has not joined: for those who write courses.
    ReadAnyMedia,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 4] = [Self::Join, Self::JoinMany, Self::Learn, Self::ReadAnyMedia];
}

/// Whether the actor may do this for the person whose learning it is; `None` where it is nobody's.
///
/// # Errors
/// [`DeliveryError::NotEnrolled`] for somebody else's learning, else [`DeliveryError::Forbidden`].
pub fn may(actor: &Actor, action: Action, whose: Option<PersonId>) -> Result<(), DeliveryError> {
    let oneself = actor.person().is_some() && actor.person() == whose;
    match action {
        Action::Join | Action::Learn if oneself => Ok(()),
        Action::Learn => Err(DeliveryError::NotEnrolled),
        Action::JoinMany if matches!(actor, Actor::System(_)) => Ok(()),
        Action::ReadAnyMedia if actor.has(Role::Trainer) || actor.has(Role::Admin) => Ok(()),
        _ => Err(DeliveryError::Forbidden),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use test_kit::person;

    use super::*;

    #[test]
    fn deeds_by_role() {
        let mut table = format!("{:12}", "");
        for action in Action::ALL {
            write!(table, "{:14}", format!("{action:?}")).expect("a word");
        }
        let roles = |roles: &[Role]| person(1, roles);
        let actors = [
            ("anonymous", Actor::Anonymous),
            ("employee", roles(&[])),
            ("trainer", roles(&[Role::Trainer])),
            ("admin", roles(&[Role::Admin])),
            ("superior", roles(&[Role::Superior])),
            ("mentor", roles(&[Role::Mentor])),
            ("system", Actor::System("test")),
        ];
        for (name, actor) in actors {
            write!(table, "\n{name:12}").expect("a word");
            for action in Action::ALL {
                let of = |n| may(&actor, action, person(n, &[]).person()).is_ok();
                let word = match (of(1), of(2)) {
                    (true, true) => "anybody",
                    (true, false) => "oneself",
                    (false, true) => "others",
                    (false, false) => "-",
                };
                write!(table, "{word:14}").expect("a word");
            }
        }
        insta::assert_snapshot!(table);
    }
}
