//! Who may do what. Pure.

use kernel::{Actor, Role, id::PersonId};

use crate::{
    MentoringError,
    model::{Pair, Side},
};

/// What can be done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Programmes, mentors, matching, settings, results.
    Manage,
    /// Register as a mentor, apply to be guided.
    TakePart,
    /// See and work on a pair: goals, sessions, files, one's own notes, the review.
    Work,
    /// End a pair early.
    Stop,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 4] = [Self::Manage, Self::TakePart, Self::Work, Self::Stop];
}

/// Whether the actor may do this; `pair` for what is done with one.
///
/// # Errors
/// [`MentoringError::NotFound`] for a pair that is not the actor's, else [`MentoringError::Forbidden`].
pub fn may(actor: &Actor, action: Action, pair: Option<&Pair>) -> Result<(), MentoringError> {
    let inside = |person: PersonId| pair.is_some_and(|pair| pair.announced && pair.side(person).is_some());
    let is_side = actor.person().is_some_and(inside);
    let allowed = match action {
        Action::Manage => actor.has(Role::Admin),
        Action::TakePart => actor.person().is_some(),
        Action::Work => is_side,
        Action::Stop => is_side || actor.has(Role::Admin),
    };
    match (allowed, action) {
        (true, _) => Ok(()),
        (false, Action::Work | Action::Stop) => Err(MentoringError::NotFound),
        (false, Action::Manage | Action::TakePart) => Err(MentoringError::Forbidden),
    }
}

/// The actor's side of a pair that is announced.
///
/// # Errors
/// [`MentoringError::NotFound`] for everybody else, the administration too.
pub fn side(actor: &Actor, pair: &Pair) -> Result<(PersonId, Side), MentoringError> {
    may(actor, Action::Work, Some(pair))?;
    let person = actor.person().ok_or(MentoringError::NotFound)?;
    pair.side(person).map(|side| (person, side)).ok_or(MentoringError::NotFound)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use chrono::{DateTime, NaiveDate};
    use test_kit::person;
    use uuid::Uuid;

    use super::*;
    use crate::model::PairState;

    fn pair(mentor: u128, mentee: u128, announced: bool) -> Pair {
        let id = |number| person(number, &[]).person().expect("a person");
        Pair {
            id: kernel::Id::from_uuid(Uuid::nil()),
            programme: kernel::Id::from_uuid(Uuid::nil()),
            mentor: id(mentor),
            mentee: id(mentee),
            competency: None,
            target: 0,
            state: PairState::Running,
            announced,
            by_hand: false,
            reasons: Vec::new(),
            starts_on: NaiveDate::MIN,
            ends_on: NaiveDate::MAX,
            level_before: None,
            running_since: None,
            last_session_on: None,
            end_note: String::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn deeds_by_role() {
        let pairs = [
            ("guides", pair(1, 2, true)),
            ("learns", pair(2, 1, true)),
            ("untold", pair(1, 2, false)),
            ("other", pair(2, 3, true)),
        ];
        let mut table = String::new();
        for (name, actor) in [
            ("anonymous", Actor::Anonymous),
            ("employee", person(1, &[])),
            ("trainer", person(1, &[Role::Trainer])),
            ("admin", person(1, &[Role::Admin])),
            ("superior", person(1, &[Role::Superior])),
            ("mentor", person(1, &[Role::Mentor])),
        ] {
            write!(table, "{name:10}").expect("a word");
            for action in [Action::Manage, Action::TakePart] {
                let word = if may(&actor, action, None).is_ok() { format!("{action:?}") } else { "-".to_owned() };
                write!(table, "{word:9}").expect("a word");
            }
            for (whose, pair) in &pairs {
                let deeds =
                    [Action::Work, Action::Stop].into_iter().filter(|deed| may(&actor, *deed, Some(pair)).is_ok());
                let words: Vec<String> = deeds.map(|deed| format!("{deed:?}")).collect();
                write!(table, " {whose}: {:10}", words.join("+")).expect("a word");
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }
}
