//! How an answer of several parts makes a mark, and what may differ in a typed one.

use serde::{Deserialize, Serialize};

/// How the chosen options of a multiple choice make a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceScoring {
    /// Fractions of the chosen options add up, not below zero.
    #[default]
    Weights,
    /// The whole mark for exactly the options that are worth something, else nothing.
    AllOrNothing,
    /// A right option earns its equal share, a wrong one takes as much away, not below zero (Canvas documentation, "What options can
    /// I set in a Multiple Answers question": incorrect selections deduct what a correct one earns).
    RightMinusWrong,
}

impl ChoiceScoring {
    /// All of them, in the order of the studio.
    pub const ALL: [Self; 3] = [Self::Weights, Self::AllOrNothing, Self::RightMinusWrong];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::AllOrNothing => "all_or_nothing",
            Self::RightMinusWrong => "right_minus_wrong",
        }
    }

    /// Of its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// How an order makes a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderScoring {
    /// Each item in its right place counts alike.
    #[default]
    ByPlace,
    /// The whole mark for the whole order, else nothing.
    Exact,
    /// Each two items that stand in the right order to each other count alike, wherever they stand.
    Pairs,
    /// The longest row of items that follow one another as they should, of two at least, counts by its length (Moodle documentation,
    /// "Ordering question type": longest contiguous subset).
    LongestRun,
}

impl OrderScoring {
    /// All of them, in the order of the studio.
    pub const ALL: [Self; 4] = [Self::ByPlace, Self::Exact, Self::Pairs, Self::LongestRun];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ByPlace => "by_place",
            Self::Exact => "exact",
            Self::Pairs => "pairs",
            Self::LongestRun => "longest_run",
        }
    }

    /// Of its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What of a typed text is looked at. Outer and doubled spaces never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Comparison {
    /// Whether upper and lower case are told apart.
    #[serde(skip_serializing_if = "super::is_usual")]
    pub case: bool,
    /// Whether a letter counts as the same with and without its accent: `é` as `e`.
    #[serde(skip_serializing_if = "super::is_usual")]
    pub fold_accents: bool,
    /// Whether one slip of the fingers is forgiven: a letter too many, missing, wrong, or two neighbours swapped. Only in forms of
    /// [`Comparison::TYPO_FROM`] characters or more without `*`, and never in a digit.
    #[serde(skip_serializing_if = "super::is_usual")]
    pub typo: bool,
}

impl Comparison {
    /// Shorter forms are other words after one slip.
    pub const TYPO_FROM: usize = 5;
}
