//! What the answers of a question are worth under the quiz's behaviour, and when a check locks it.

use courseware::{
    Behaviour, QuestionBody, QuizRules,
    question::{FULL, Fraction},
};

use super::{Outcome, Response, SlotState, Variant, grade_below};

/// What a question came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// What the answer that counts is worth by itself, without penalties and certainty.
    pub outcome: Outcome,
    /// What it earns, in ten-thousandths of the question's points; none while a person has to read it.
    pub earned: Option<Fraction>,
}

impl Worth {
    const fn of(outcome: Outcome, earned: Fraction) -> Self {
        Self { outcome, earned: Some(earned) }
    }
}

/// Whether a check after so many earlier ones, with this outcome, is the question's last.
pub fn locks(behaviour: Behaviour, earlier: usize, outcome: Outcome) -> bool {
    let right = matches!(outcome, Outcome::Graded(fraction) if fraction >= FULL);
    right || behaviour.tries().is_some_and(|tries| earlier + 1 >= tries as usize)
}

/// The checked answers, and after them the one that stands there unchecked, unless it is the one checked last.
fn answers(state: &SlotState) -> Vec<&Response> {
    let mut answers: Vec<&Response> = state.tries.iter().collect();
    if let Some(standing) = &state.response
        && !state.locked
        && answers.last() != Some(&standing)
    {
        answers.push(standing);
    }
    answers
}

/// What the question's answers are worth: a pure function of rules, key and state, whichever key it is.
pub fn worth(rules: &QuizRules, body: &QuestionBody, variant: &Variant, state: Option<&SlotState>) -> Worth {
    let standing = state.and_then(|state| state.response.as_ref());
    let alone = |response: Option<&Response>| grade_below(body, variant, response);
    let floored = |fraction: Fraction| if rules.negative.questions { fraction } else { fraction.max(0) };
    let outcome = alone(standing);
    match outcome {
        Outcome::NeedsMarking => return Worth { outcome, earned: None },
        Outcome::NotGraded => return Worth::of(outcome, 0),
        Outcome::Graded(_) | Outcome::Unanswered => {}
    }
    let tries = state.filter(|_| rules.behaviour.checks()).map(answers).unwrap_or_default();
    let graded = tries.into_iter().map(|response| match alone(Some(response)) {
        Outcome::Graded(fraction) => fraction,
        // An answer that does not fit the key any more is wrong.
        Outcome::Unanswered | Outcome::NeedsMarking | Outcome::NotGraded => 0,
    });
    match (rules.behaviour, outcome) {
        (Behaviour::Certainty, Outcome::Graded(fraction)) => {
            let certainty = state.and_then(|state| state.certainty).unwrap_or_default();
            Worth::of(outcome, certainty.weighs(fraction))
        }
        (Behaviour::Deferred, Outcome::Graded(fraction)) => Worth::of(outcome, floored(fraction)),
        (Behaviour::Immediate, _) => counted(graded.map(|fraction| (fraction, floored(fraction))).next()),
        (Behaviour::Interactive { tries, penalty }, _) => {
            let tries = graded.take(tries as usize).zip(0..);
            counted(up_to_right(tries).last().map(|(fraction, earlier)| {
                let kept = if fraction > 0 { (fraction - penalty * earlier).max(0) } else { floored(fraction) };
                (fraction, kept)
            }))
        }
        (Behaviour::Adaptive { penalty }, _) => {
            let less = up_to_right(graded.zip(0..)).map(|(fraction, earlier)| (fraction, fraction - penalty * earlier));
            counted(
                less.reduce(|best, next| (best.0.max(next.0), best.1.max(next.1))).map(|(f, kept)| (f, kept.max(0))),
            )
        }
        _ => Worth::of(outcome, 0),
    }
}

/// The tries until one is fully right: with a corrected key, what was tried after it does not matter.
fn up_to_right(tries: impl Iterator<Item = (Fraction, Fraction)>) -> impl Iterator<Item = (Fraction, Fraction)> {
    let mut right = false;
    tries.take_while(move |(fraction, _)| !std::mem::replace(&mut right, *fraction >= FULL))
}

fn counted(best: Option<(Fraction, Fraction)>) -> Worth {
    best.map_or(Worth::of(Outcome::Unanswered, 0), |(fraction, kept)| Worth::of(Outcome::Graded(fraction), kept))
}
