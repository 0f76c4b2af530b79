//! What somebody sees who marks an answer that two people mark.

use courseware::QuizRules;
use kernel::id::PersonId;

use crate::engine::{HandMark, SlotState, Turn, turn};

/// How an answer stands for somebody who marks it, where two people do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubleView {
    /// What their mark would be.
    pub turn: Turn,
    /// How far two marks may lie apart, in percent of the question's mark.
    pub within: u32,
    /// Both marks, the first before, once both are given; nothing before that.
    pub marks: Vec<SeenMark>,
}

/// One of two marks, for somebody who may see both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMark {
    /// What was given.
    pub given: HandMark,
    /// Whether who looks gave it.
    pub mine: bool,
}

/// What the marker sees of the answer; nothing where one person marks.
pub(super) fn seen(rules: &QuizRules, state: Option<&SlotState>, marker: Option<PersonId>) -> Option<DoubleView> {
    let within = rules.double_marking?.within;
    let turn = marker.map_or(Turn::Settled, |marker| turn(state, marker));
    let both = state.and_then(|state| state.first.as_ref().zip(state.second.as_ref()));
    let marks = both.map(|(first, second)| {
        [first, second].map(|one| SeenMark { given: one.given.clone(), mine: Some(one.by) == marker }).to_vec()
    });
    Some(DoubleView { turn, within, marks: marks.unwrap_or_default() })
}

/// What the form begins with: the mark that counts or was taken back, else the own first mark. Of another's first mark, nothing.
pub(super) fn begun(state: Option<&SlotState>, marker: Option<PersonId>) -> Option<HandMark> {
    let state = state?;
    let taken_back = || state.reopened.as_ref().and_then(|reopened| reopened.earlier.clone());
    let own = || {
        let first = state.first.as_ref().filter(|first| state.second.is_none() && Some(first.by) == marker);
        first.map(|first| first.given.clone())
    };
    state.mark.clone().or_else(taken_back).or_else(own)
}
