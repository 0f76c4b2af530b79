//! Who may do what. Pure.

use kernel::{Actor, Role, id::PersonId};

use crate::queries::coverage::Scope;

/// Whether the actor may see the record or certificate of this person: one's own, or for the administration.
pub fn may_see(actor: &Actor, owner: PersonId) -> bool {
    actor.person() == Some(owner) || actor.has(Role::Admin)
}

/// Whether the actor may decide on a certificate of this person: the administration, but nobody on one's own.
pub fn may_decide(actor: &Actor, owner: PersonId) -> bool {
    actor.has(Role::Admin) && actor.person() != Some(owner)
}

/// Whose numbers the actor may see outside of the administration: everybody's for the leadership of the agency; for who has people under
/// them those of the unit of the own post, with everything below it.
pub fn led_by(actor: &Actor) -> Option<Scope> {
    match actor {
        Actor::Person(_) if actor.has(Role::Leader) => Some(Scope::Agency),
        Actor::Person(person) if actor.has(Role::Superior) => person.unit.map(Scope::Unit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::UnitId;

    use super::*;

    #[test]
    fn a_unit_is_led_by_a_superior_with_a_post_in_it_and_the_agency_by_its_leaders() {
        let unit = UnitId::from_uuid(uuid::Uuid::from_u128(9));
        let at = |roles: &[Role], unit| match test_kit::person(1, roles) {
            Actor::Person(person) => Actor::Person(kernel::context::PersonActor { unit, ..person }),
            other => other,
        };
        assert_eq!(led_by(&at(&[Role::Superior], Some(unit))), Some(Scope::Unit(unit)));
        for post in [None, Some(unit)] {
            assert_eq!(led_by(&at(&[Role::Superior, Role::Leader], post)), Some(Scope::Agency));
        }
        assert_eq!(led_by(&at(&[Role::Superior], None)), None);
        for other in [Role::Employee, Role::Trainer, Role::Admin, Role::Mentor, Role::Inspector] {
            assert_eq!(led_by(&at(&[other], Some(unit))), None, "{other:?}");
        }
        assert_eq!(led_by(&Actor::System("uji")), None);
    }

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
