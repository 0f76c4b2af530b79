//! How a quiz answers while it is sat, and what wrong answers take away.

use serde::{Deserialize, Serialize};

use crate::question::{FULL, Fraction};

/// When and how often a question may be checked during an attempt, and what its answers are then worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Behaviour {
    /// Nothing is said before the attempt is finished.
    #[default]
    Deferred,
    /// Each question may be checked once, which locks it.
    Immediate,
    /// Each question may be checked several times, with a hint after a wrong try.
    Interactive {
        /// Tries at each question.
        tries: u32,
        /// What every wrong try takes from the tries after it, in ten-thousandths of the question's mark.
        penalty: Fraction,
    },
    /// Each question may be checked until it is right; the best try counts, less the penalties before it.
    Adaptive {
        /// What every wrong try takes from the tries after it, in ten-thousandths of the question's mark.
        penalty: Fraction,
    },
    /// Nothing is said before the end, and every answer says how certain it is: certainty multiplies what is right and costs
    /// what is wrong.
    Certainty,
}

/// The penalty where none is said: a third, as in Moodle.
pub const USUAL_PENALTY: Fraction = 3_333;
/// The tries where none are said.
pub const USUAL_TRIES: u32 = 3;
/// Most tries at a question.
pub const MOST_TRIES: u32 = 10;

impl Behaviour {
    /// The word of each, in the order of forms.
    pub const WORDS: [&'static str; 5] = ["deferred", "immediate", "interactive", "adaptive", "certainty"];

    /// The word in documents, files and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deferred => "deferred",
            Self::Immediate => "immediate",
            Self::Interactive { .. } => "interactive",
            Self::Adaptive { .. } => "adaptive",
            Self::Certainty => "certainty",
        }
    }

    /// The behaviour of a word, with these tries and this penalty where it has any.
    pub fn parse(word: &str, tries: u32, penalty: Fraction) -> Option<Self> {
        Some(match word {
            "deferred" => Self::Deferred,
            "immediate" => Self::Immediate,
            "interactive" => Self::Interactive { tries, penalty },
            "adaptive" => Self::Adaptive { penalty },
            "certainty" => Self::Certainty,
            _ => return None,
        })
    }

    /// Whether a question may be checked during the attempt.
    pub const fn checks(self) -> bool {
        matches!(self, Self::Immediate | Self::Interactive { .. } | Self::Adaptive { .. })
    }

    /// How often a question may be checked; none is no limit. Zero where nothing is checked.
    pub const fn tries(self) -> Option<u32> {
        match self {
            Self::Deferred | Self::Certainty => Some(0),
            Self::Immediate => Some(1),
            Self::Interactive { tries, .. } => Some(tries),
            Self::Adaptive { .. } => None,
        }
    }

    /// What a wrong try takes from the tries after it, in ten-thousandths of the question's mark.
    pub const fn penalty(self) -> Fraction {
        match self {
            Self::Interactive { penalty, .. } | Self::Adaptive { penalty } => penalty,
            Self::Deferred | Self::Immediate | Self::Certainty => 0,
        }
    }

    /// Whether its numbers lie in their ranges.
    pub fn is_sound(self) -> bool {
        let tries = match self {
            Self::Interactive { tries, .. } => (1..=MOST_TRIES).contains(&tries),
            _ => true,
        };
        tries && (0..=FULL).contains(&self.penalty())
    }

    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What may fall below zero. Marking by certainty takes points from every question; else a question does where an option costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NegativeMarks {
    /// A question may.
    pub questions: bool,
    /// The points of an attempt may; the grade in percent never does.
    pub total: bool,
}

impl NegativeMarks {
    /// Whether it is what holds where nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What a check shows during an attempt. What a wrong try shows never holds the right answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckReview {
    /// Whether the answer is right, and its points.
    pub marks: bool,
    /// The right answer, once the question is locked.
    pub right_answer: bool,
    /// The words that belong to options, and the explanation once the question is locked.
    pub feedback: bool,
}

impl Default for CheckReview {
    fn default() -> Self {
        Self { marks: true, right_answer: false, feedback: true }
    }
}

impl CheckReview {
    /// Whether it is what holds where nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_its_behaviour() {
        for word in Behaviour::WORDS {
            let behaviour = Behaviour::parse(word, 2, 1_000).expect("a behaviour");
            assert_eq!(behaviour.as_str(), word);
            assert!(behaviour.is_sound());
        }
        assert_eq!(Behaviour::parse("sometimes", 2, 0), None);
        assert!(!Behaviour::Interactive { tries: 0, penalty: 0 }.is_sound());
        assert!(!Behaviour::Adaptive { penalty: FULL + 1 }.is_sound());
    }
}
