//! What a check says of an answer, as far as the quiz lets it be said during an attempt.

use courseware::{
    Question, QuizRules,
    question::{FULL, Fraction},
};
use kernel::Marks;

use crate::{
    engine::{Outcome, PaperSlot, Shown, SlotScore, SlotState, kind_of, worth},
    timing::Visible,
};

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// The whole mark.
    Right,
    /// Part of it.
    Partly,
    /// Nothing of it.
    Wrong,
    /// There was no answer.
    Unanswered,
    /// A trainer has to read it.
    Pending,
    /// It is not marked.
    NotGraded,
}

impl Judged {
    pub(super) fn of(score: &SlotScore) -> Self {
        match (score.outcome, score.mark) {
            (Outcome::NotGraded, _) => Self::NotGraded,
            (_, None) => Self::Pending,
            (Outcome::Unanswered, _) => Self::Unanswered,
            // Penalties and certainty bend the mark, not whether the answer was right.
            (Outcome::Graded(fraction), _) => Self::of_fraction(fraction),
            (_, Some(mark)) if mark >= score.max => Self::Right,
            (_, Some(mark)) if mark > Marks::ZERO => Self::Partly,
            _ => Self::Wrong,
        }
    }

    const fn of_fraction(fraction: Fraction) -> Self {
        match fraction {
            FULL.. => Self::Right,
            1.. => Self::Partly,
            _ => Self::Wrong,
        }
    }

    /// The stable word of programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Partly => "partly",
            Self::Wrong => "wrong",
            Self::Unanswered => "unanswered",
            Self::Pending => "pending",
            Self::NotGraded => "not_graded",
        }
    }
}

/// Takes out of an answer and key what may not be seen.
pub(super) fn seen_of(mut shown: Shown, visible: Visible) -> Shown {
    if !visible.right_answer {
        shown.right.clear();
    }
    if !visible.response {
        shown.given.clear();
    }
    shown.scene = shown.scene.map(|scene| scene.without(visible.response, visible.marks, visible.right_answer));
    for given in &mut shown.given {
        given.right = given.right.filter(|_| visible.marks);
        given.note = given.note.filter(|_| visible.marks);
        if !visible.feedback {
            given.feedback.clear();
        }
    }
    shown
}

/// What the last check of a question came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How often the question was checked.
    pub tries: usize,
    /// How often it may still be checked; none is no limit.
    pub left: Option<usize>,
    /// Whether it takes no answer any more.
    pub locked: bool,
    /// How it was answered, where that may be seen.
    pub judged: Option<Judged>,
    /// Points that the question earns as it stands, where that may be seen.
    pub mark: Option<Marks>,
    /// The checked answer with the words that belong to it and, once it is locked, what would have been right.
    pub shown: Shown,
    /// Why, sanitised HTML; only once it is locked, and may be empty.
    pub explanation: String,
    /// Help for the next try, sanitised HTML; may be empty.
    pub hint: String,
}

/// What may be said of the question's last check; none where it was not checked.
pub(super) fn checked(
    rules: &QuizRules,
    question: &Question,
    slot: &PaperSlot,
    state: Option<&SlotState>,
) -> Option<Checked> {
    let state = state?;
    let last = state.tries.last()?;
    let during = rules.review.during;
    let locked = state.locked;
    let visible = Visible {
        response: true,
        marks: during.marks,
        right_answer: during.right_answer && locked,
        feedback: during.feedback,
    };
    // As it was when it was checked: what was typed since is not judged.
    let mut then = state.clone();
    then.response = Some(last.clone());
    let worth = worth(rules, &question.body, &slot.variant, Some(&then));
    let kind = kind_of(&question.body);
    let judged = match kind.grade(&slot.variant, last) {
        Outcome::Graded(fraction) => Judged::of_fraction(fraction),
        _ => Judged::Wrong,
    };
    let hint = state.tries.len().checked_sub(1).and_then(|wrong| question.hints.get(wrong));
    let wants_hint = !locked && matches!(rules.behaviour, courseware::Behaviour::Interactive { .. });
    Some(Checked {
        tries: state.tries.len(),
        left: rules.behaviour.tries().map(|tries| (tries as usize).saturating_sub(state.tries.len())),
        locked,
        judged: during.marks.then_some(judged),
        mark: worth.earned.filter(|_| during.marks).map(|earned| Marks::fraction_of(slot.max, earned)),
        shown: seen_of(kind.shown(&slot.variant, Some(last)), visible),
        explanation: if during.feedback && locked { question.explanation.clone() } else { String::new() },
        hint: hint.filter(|_| wants_hint).cloned().unwrap_or_default(),
    })
}
