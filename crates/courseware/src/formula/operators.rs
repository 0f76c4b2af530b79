//! Operators of formulas, with the meanings that PHP gives them.

use std::cmp::Ordering;

/// An operator before a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Plus,
    Negate,
    Not,
    Complement,
}

impl Prefix {
    /// Its value; what has none is no number.
    pub(super) fn of(self, value: f64) -> f64 {
        match self {
            Self::Plus => value,
            Self::Negate => -value,
            Self::Not => truth(value).map_or(f64::NAN, |value| number(!value)),
            Self::Complement => whole(value).map_or(f64::NAN, |value| float(!value)),
        }
    }
}

/// An operator between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Infix {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
    BitAnd,
    BitOr,
    And,
    Or,
}

impl Infix {
    /// Its value; what has none is no number.
    ///
    /// PHP cuts numbers to whole ones for `%`, `&`, `|` and `~`; the sign of a remainder is that of the dividend.
    pub(super) fn of(self, left: f64, right: f64) -> f64 {
        let compared =
            |fits: fn(Ordering) -> bool| left.partial_cmp(&right).map_or(f64::NAN, |order| number(fits(order)));
        let wholes = |of: fn(i64, i64) -> Option<i64>| {
            let value = whole(left).zip(whole(right)).and_then(|(left, right)| of(left, right));
            value.map_or(f64::NAN, float)
        };
        match self {
            // The second number does not count where the first has decided.
            Self::And | Self::Or => match truth(left) {
                Some(first) if first == (self == Self::Or) => number(first),
                Some(_) => truth(right).map_or(f64::NAN, number),
                None => f64::NAN,
            },
            // No number to the power of zero would be one.
            _ if left.is_nan() || right.is_nan() => f64::NAN,
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Power => libm::pow(left, right),
            Self::Remainder => wholes(i64::checked_rem),
            Self::BitAnd => wholes(|left, right| Some(left & right)),
            Self::BitOr => wholes(|left, right| Some(left | right)),
            Self::Less => compared(Ordering::is_lt),
            Self::LessOrEqual => compared(Ordering::is_le),
            Self::Greater => compared(Ordering::is_gt),
            Self::GreaterOrEqual => compared(Ordering::is_ge),
            Self::Equal => compared(Ordering::is_eq),
            Self::Unequal => compared(Ordering::is_ne),
        }
    }
}

/// Whether a number is true, which each but zero is.
pub(super) fn truth(value: f64) -> Option<bool> {
    value.partial_cmp(&0.0).map(Ordering::is_ne)
}

const fn number(truth: bool) -> f64 {
    if truth { 1.0 } else { 0.0 }
}

/// The number without what is behind its point, where a float tells it from its neighbours.
fn whole(value: f64) -> Option<i64> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is behind the point is cut off, and the number is below 2^53"
    )]
    let whole = value as i64;
    (value.abs() <= MOST).then_some(whole)
}

#[expect(clippy::cast_precision_loss, reason = "bits of numbers below 2^53 are such a number")]
const fn float(value: i64) -> f64 {
    value as f64
}
