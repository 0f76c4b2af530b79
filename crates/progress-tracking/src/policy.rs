//! Who may say what of a learner's progress. Pure.

use kernel::{Actor, Role, id::PersonId};

/// Characters of a reason, at least.
pub const SHORTEST_REASON: usize = 10;
/// Characters of a reason, at most.
pub const LONGEST_REASON: usize = 500;

/// What can be said of somebody else's lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See the course's board.
    ViewBoard,
    /// Note somebody's presence.
    Attend,
    /// Confirm what was learned.
    Confirm,
    /// Take a lesson as done.
    Recognise,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 4] = [Self::ViewBoard, Self::Attend, Self::Confirm, Self::Recognise];
}

/// The learner in question.
#[derive(Debug, Clone, Copy)]
pub struct Learner {
    /// Who.
    pub person: PersonId,
    /// Whether the learner answers to the actor today, in whatever capacity.
    pub led: bool,
}

/// Whether the actor may do this. `teaches`: writes the course, or administers all courses. Nobody vouches for their own learning,
/// whatever their roles.
pub fn may(actor: &Actor, action: Action, teaches: bool, learner: Option<Learner>) -> bool {
    let trainer = teaches && (actor.has(Role::Trainer) || actor.has(Role::Admin));
    let own = learner.is_some_and(|learner| Some(learner.person) == actor.person());
    let leads = actor.person().is_some() && learner.is_some_and(|learner| learner.led);
    match action {
        Action::ViewBoard => trainer,
        Action::Attend | Action::Recognise => trainer && !own,
        Action::Confirm => (trainer || leads) && !own,
    }
}

#[cfg(test)]
mod tests {
    use test_kit::{deeds_by_role, person};

    use super::*;

    #[test]
    fn each_role_has_its_deeds() {
        let table = deeds_by_role(&Action::ALL, |actor, action| {
            let learner = |number, led| person(number, &[]).person().map(|person| Learner { person, led });
            let cases = [
                ("own", may(actor, action, true, learner(1, true))),
                ("taught", may(actor, action, true, learner(2, false))),
                ("led", may(actor, action, false, learner(2, true))),
                ("other", may(actor, action, false, learner(2, false))),
            ];
            let words: Vec<&str> = cases.into_iter().filter(|(_, allowed)| *allowed).map(|(whose, _)| whose).collect();
            if words.is_empty() { "-".to_owned() } else { words.join("+") }
        });
        insta::assert_snapshot!(table);
    }
}
