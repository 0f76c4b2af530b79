//! Who may do what. Pure.

use kernel::{Actor, Role, id::PersonId};

/// Whether the actor may see the record or certificate of this person: one's own, or for the administration.
pub fn may_see(actor: &Actor, owner: PersonId) -> bool {
    actor.person() == Some(owner) || actor.has(Role::Admin)
}

/// Whether the actor may decide on a certificate of this person: the administration, but nobody on one's own.
pub fn may_decide(actor: &Actor, owner: PersonId) -> bool {
    actor.has(Role::Admin) && actor.person() != Some(owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_decides_on_ones_own() {
        let admin = test_kit::person(1, &[Role::Admin]);
        let learner = test_kit::person(2, &[]);
        let (one, two) = (admin.person().expect("a person"), learner.person().expect("a person"));
        assert_eq!((may_decide(&admin, two), may_decide(&admin, one), may_decide(&learner, one)), (true, false, false));
        assert_eq!((may_see(&admin, two), may_see(&learner, two), may_see(&learner, one)), (true, true, false));
        assert!(!may_see(&Actor::Anonymous, one));
    }
}
