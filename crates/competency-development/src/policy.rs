//! Who may do what. Pure. The flow of a needs form has its own table in [`crate::rules::needs`].

use kernel::{Actor, Role, id::PersonId};

/// What somebody may do with the competencies of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// See levels, gaps and job fit.
    See,
    /// Say what one thinks of oneself.
    SayOfOneself,
    /// Record a level as the superior.
    AssessAsSuperior,
    /// Record the result of an assessment centre.
    RecordAssessment,
    /// Confirm or decline a proposal.
    DecideProposal,
}

impl Deed {
    /// Every deed, for the table.
    pub const ALL: [Self; 5] =
        [Self::See, Self::SayOfOneself, Self::AssessAsSuperior, Self::RecordAssessment, Self::DecideProposal];
}

/// How the actor stands to the person on the day of the deed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ties {
    /// Leads the person, directly or acting; a second superior does not.
    pub leads: bool,
    /// The person is in the actor's tree.
    pub above: bool,
}

/// Whether the actor may. Nobody confirms a level of their own.
pub fn may(actor: &Actor, deed: Deed, person: PersonId, ties: Ties) -> bool {
    let own = actor.person() == Some(person);
    let admin = actor.has(Role::Admin);
    match deed {
        Deed::See => own || admin || ties.above || ties.leads,
        Deed::SayOfOneself => own,
        Deed::AssessAsSuperior => !own && ties.leads,
        Deed::RecordAssessment => !own && admin,
        Deed::DecideProposal => !own && (admin || ties.leads),
    }
}

/// Whether the actor may say what a course teaches: who writes it, or the administration.
pub fn may_tag(actor: &Actor, writes: bool) -> bool {
    actor.has(Role::Admin) || (writes && actor.has(Role::Trainer))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn who_may_do_what_with_whose_competencies() {
        let person = test_kit::person(1, &[]);
        let id = person.person().expect("a person");
        let others = [
            ("the person", person, Ties::default()),
            ("the superior", test_kit::person(2, &[Role::Superior]), Ties { leads: true, above: true }),
            ("further up", test_kit::person(3, &[Role::Superior]), Ties { leads: false, above: true }),
            ("another superior", test_kit::person(4, &[Role::Superior]), Ties::default()),
            ("a trainer", test_kit::person(5, &[Role::Trainer]), Ties::default()),
            ("the administration", test_kit::person(6, &[Role::Admin]), Ties::default()),
            ("an admin, of oneself", test_kit::person(1, &[Role::Admin]), Ties::default()),
            ("anybody", Actor::Anonymous, Ties::default()),
        ];
        let mut table = String::new();
        for (who, actor, ties) in others {
            let may: Vec<String> = Deed::ALL
                .into_iter()
                .filter(|deed| may(&actor, *deed, id, ties))
                .map(|deed| format!("{deed:?}"))
                .collect();
            let _ = writeln!(table, "{who:<22} {}", may.join(", "));
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn who_says_what_a_course_teaches() {
        let trainer = test_kit::person(1, &[Role::Trainer]);
        let admin = test_kit::person(2, &[Role::Admin]);
        let learner = test_kit::person(3, &[]);
        let may = [(&trainer, true), (&trainer, false), (&admin, false), (&learner, true)]
            .map(|(actor, writes)| may_tag(actor, writes));
        assert_eq!(may, [true, false, true, false]);
    }
}
