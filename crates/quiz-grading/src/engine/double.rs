//! Two people mark one answer, neither knowing what the other gives.

use kernel::{Marks, id::PersonId};

use super::{HandMark, Rating, SlotState};

/// What one of two people gave for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Who.
    pub by: PersonId,
    /// What.
    pub given: HandMark,
}

/// What somebody's mark would be for an answer that two people mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The first mark.
    First,
    /// Another first mark in place of the own one, which nobody has seen.
    Own,
    /// The second mark.
    Second,
    /// Both are given: what follows is settled by somebody who sees them.
    Settled,
}

/// What the marker's next mark for an answer would be.
pub fn turn(state: Option<&SlotState>, marker: PersonId) -> Turn {
    match state.map(|state| (state.first.as_ref(), state.second.as_ref())) {
        None | Some((None, _)) => Turn::First,
        Some((Some(_), Some(_))) => Turn::Settled,
        Some((Some(first), None)) if first.by == marker => Turn::Own,
        Some((Some(_), None)) => Turn::Second,
    }
}

impl HandMark {
    /// This mark and another as the one that counts for `mark` points: the words of both, and of each criterion the levels of both. What
    /// both say alike stands once.
    #[must_use]
    pub fn with(&self, other: &Self, mark: Marks) -> Self {
        let mut ratings = Vec::with_capacity(self.ratings.len() + other.ratings.len());
        for at in 0..self.ratings.len().max(other.ratings.len()) {
            match (self.ratings.get(at), other.ratings.get(at)) {
                (Some(one), Some(two)) if alike(one, two) => {
                    ratings.push(Rating { comment: both(&one.comment, &two.comment), ..one.clone() });
                }
                (one, two) => ratings.extend(one.into_iter().chain(two).cloned()),
            }
        }
        Self { mark, comment: both(&self.comment, &other.comment), ratings }
    }
}

/// Whether both chose the same level of the same criterion.
fn alike(one: &Rating, two: &Rating) -> bool {
    (&one.criterion, one.level, &one.words, one.points) == (&two.criterion, two.level, &two.words, two.points)
}

/// Both texts as paragraphs; what is empty or said twice is left out.
fn both(one: &str, two: &str) -> String {
    match (one, two) {
        (one, two) if two.is_empty() || one == two => one.to_owned(),
        ("", two) => two.to_owned(),
        (one, two) => format!("{one}\n\n{two}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::DateTime;
    use kernel::Id;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::engine::{Action, AttemptState, Deadline, Phase, Step, fold};

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn given(mark: i64, comment: &str) -> HandMark {
        HandMark { mark: Marks(mark), comment: comment.to_owned(), ratings: Vec::new() }
    }

    fn level(level: usize, comment: &str) -> Rating {
        Rating {
            criterion: "Isi".to_owned(),
            level,
            words: format!("tingkat {level}"),
            points: Marks::whole(2),
            best: Marks::whole(4),
            comment: comment.to_owned(),
        }
    }

    #[test]
    fn a_mean_has_the_words_and_levels_of_both() {
        let rated = |ratings: [Rating; 2], comment| HandMark { ratings: ratings.to_vec(), ..given(700, comment) };
        let one = rated([level(0, "lengkap"), level(1, "")], "Baik.");
        let two = rated([level(0, "runtut"), level(2, "tanpa dasar hukum")], "Perlu contoh.");
        let mean = one.with(&two, Marks(650));
        assert_eq!((mean.mark, mean.comment.as_str()), (Marks(650), "Baik.\n\nPerlu contoh."));
        assert_eq!(mean.ratings, [level(0, "lengkap\n\nruntut"), level(1, ""), level(2, "tanpa dasar hukum")]);
        assert_eq!(one.with(&one, one.mark), one, "what is alike stands once");
        assert_eq!(given(1, "").with(&given(1, "Baik."), Marks(1)).comment, "Baik.");
    }

    fn marking() -> impl Strategy<Value = Action> {
        let by = || (1..4_u128).prop_map(id);
        let mark = || (0..1_000_i64).prop_map(|mark| given(mark, ""));
        prop_oneof![
            3 => (by(), mark()).prop_map(|(by, given)| Action::FirstMark { slot: 1, by, given }),
            3 => (by(), mark(), proptest::option::of(0..1_000_i64)).prop_map(|(by, given, agreed)| {
                Action::SecondMark { slot: 1, by, given, agreed: agreed.map(Marks) }
            }),
            2 => mark().prop_map(|given| Action::Reconcile { slot: 1, given, reason: "sebab".to_owned() }),
            1 => Just(Action::Reopen { slot: 1, reason: "keliru".to_owned() }),
        ]
    }

    proptest! {
        #[test]
        fn two_different_people_mark_and_the_newest_steps_say_it_all(actions in proptest::collection::vec(marking(), 0..20)) {
            let at = DateTime::UNIX_EPOCH;
            let step = |(seq, action): (usize, Action)| {
                Step { id: id(seq as u128), seq: seq as i64, at, received_at: at, action }
            };
            let actions = [Action::Start, Action::Submit].into_iter().chain(actions);
            let log: Vec<Step> = actions.enumerate().map(step).collect();
            let state = fold(&log, Deadline::NEVER);

            let mut replayed = AttemptState::default();
            let mut newest: BTreeMap<&str, Step> = BTreeMap::new();
            for step in &log {
                if replayed.apply(step, Deadline::NEVER).counts() && step.action.slot().is_some() {
                    newest.insert(step.action.name(), step.clone());
                }
            }
            let mut newest: Vec<Step> = newest.into_values().collect();
            newest.sort_by_key(|step| step.seq);
            let short = AttemptState::of_newest(Phase::Submitted, &newest, Deadline::NEVER);
            let known = |state: &AttemptState| state.slot(1).map(|s| (s.mark.clone(), s.first.clone(), s.second.clone()));
            prop_assert_eq!(known(&short), known(&state));
            if let Some(SlotState { first: Some(first), second: Some(second), .. }) = state.slot(1) {
                prop_assert_ne!(first.by, second.by);
            }
        }
    }
}
