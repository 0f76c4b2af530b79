//! Accepted numbers: ranges, relative tolerances, significant figures, and units with their factors.

use serde::{Deserialize, Serialize};

use super::{FULL, Fraction};
use crate::decimal;

/// An accepted range of a number. Numbers are decimal texts with a point, so that none is rounded in storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumericAccepted {
    /// Smallest accepted value.
    pub min: String,
    /// Largest accepted value.
    pub max: String,
    /// What it is worth.
    pub fraction: Fraction,
    /// Said to who wrote it; may be empty.
    #[serde(default)]
    pub feedback: String,
    /// How the author said the range, if not by its bounds, which follow from this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
}

/// A range said by a value and how near an answer has to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Precision {
    /// At most so many percent of the value away from it.
    Relative {
        /// The value.
        value: String,
        /// Percent of it, from 0 to 100.
        percent: String,
    },
    /// The same after rounding to so many significant figures, half away from zero. The bound that lies further from zero rounds to the
    /// next number and is not accepted.
    Digits {
        /// The value.
        value: String,
        /// Significant figures, from 1 to 15.
        digits: u32,
    },
}

impl Precision {
    /// The value that is meant.
    pub fn value(&self) -> &str {
        match self {
            Self::Relative { value, .. } | Self::Digits { value, .. } => value,
        }
    }

    /// Smallest and largest value; nothing if a number is none or out of bounds.
    pub fn bounds(&self) -> Option<(String, String)> {
        match self {
            Self::Relative { value, percent } => {
                let within = |bound: &str, wanted| decimal::compare(percent, bound) != Some(wanted);
                if !within("0", std::cmp::Ordering::Less) || !within("100", std::cmp::Ordering::Greater) {
                    return None;
                }
                let margin = decimal::multiply(&decimal::multiply(value, percent)?, "0.01")?;
                let margin = margin.trim_start_matches('-');
                decimal::subtract(value, margin).zip(decimal::add(value, margin))
            }
            Self::Digits { value, digits } => decimal::rounds_to(value, *digits),
        }
    }
}

impl NumericAccepted {
    /// From smallest to largest value.
    pub fn between(min: String, max: String, fraction: Fraction, feedback: String) -> Self {
        Self { min, max, fraction, feedback, precision: None }
    }

    /// By a value and how near an answer has to come; where that is impossible, the bounds are no numbers and the question has a defect.
    pub fn near(precision: Precision, fraction: Fraction, feedback: String) -> Self {
        let (min, max) = precision.bounds().unwrap_or_else(|| (precision.value().to_owned(), String::new()));
        Self { min, max, fraction, feedback, precision: Some(precision) }
    }

    /// Whether the bounds are numbers in order and are those of the stated precision.
    pub(crate) fn is_sound(&self) -> bool {
        let ordered = decimal::compare(&self.min, &self.max).is_some_and(std::cmp::Ordering::is_le);
        let follows = self
            .precision
            .as_ref()
            .is_none_or(|precision| precision.bounds().is_some_and(|(min, max)| min == self.min && max == self.max));
        ordered && follows
    }
}

/// Units besides the one of the accepted ranges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Units {
    /// Further units.
    pub others: Vec<Unit>,
    /// What an answer keeps of its worth when it states no unit though there is one.
    pub missing: Fraction,
    /// What an answer keeps of its worth when its unit is none of these; the number is then taken as one in the main unit.
    pub unknown: Fraction,
}

impl Default for Units {
    fn default() -> Self {
        Self { others: Vec::new(), missing: FULL, unknown: 0 }
    }
}

impl Units {
    /// Whether the unit has to be typed behind the number: with several the number alone says too little.
    pub fn typed(&self) -> bool {
        !self.others.is_empty() || self.missing < FULL
    }

    /// Whether factors are numbers and shares within the mark.
    pub(crate) fn are_sound(&self, main: &str) -> bool {
        let named = self.others.iter().all(|unit| !unit.name.trim().is_empty() && factor(&unit.factor).is_some());
        let share = |fraction| (0..=FULL).contains(&fraction);
        let stated = !main.is_empty() || (self.others.is_empty() && self.missing == FULL);
        named && stated && share(self.missing) && share(self.unknown)
    }
}

/// A unit that may be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// As typed behind the number.
    pub name: String,
    /// How many of the main unit one of these is: a decimal or a ratio of two, as `0.001` for metres where the main unit is
    /// kilometres, or `1/60` for minutes where it is hours.
    pub factor: String,
}

/// Numerator and denominator of a unit's factor, both above zero.
pub fn factor(text: &str) -> Option<(String, String)> {
    let (over, under) = text.split_once('/').unwrap_or((text, "1"));
    let positive = |text: &str| {
        decimal::normal(text).filter(|number| decimal::compare(number, "0").is_some_and(std::cmp::Ordering::is_gt))
    };
    positive(over).zip(positive(under))
}
