//! Exact marks. No float ever holds a grade.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Sub},
};

use serde::{Deserialize, Serialize};

/// Points or percent in hundredths: `Marks(7_250)` is 72.50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(pub i64);

impl Marks {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One point.
    pub const ONE: Self = Self(100);
    /// A hundred percent, or a hundred points.
    pub const HUNDRED: Self = Self(10_000);

    /// Whole points or percent.
    pub const fn whole(points: i64) -> Self {
        Self(points * 100)
    }

    /// This part of `max`, where `fraction` is in ten-thousandths of the whole; rounded half away from zero.
    pub const fn fraction_of(max: Self, fraction: i64) -> Self {
        Self(div_round(max.0 * fraction, 10_000))
    }

    /// This share of `max` in percent, rounded half away from zero to hundredths; zero when `max` is not positive.
    #[must_use]
    pub const fn percent_of(self, max: Self) -> Self {
        if max.0 <= 0 { Self::ZERO } else { Self(div_round(self.0 * 10_000, max.0)) }
    }

    /// Rounded to whole points, for places that show no decimals.
    pub const fn rounded(self) -> i64 {
        div_round(self.0, 100)
    }
}

const fn div_round(numerator: i64, denominator: i64) -> i64 {
    let half = denominator / 2;
    if numerator >= 0 { (numerator + half) / denominator } else { (numerator - half) / denominator }
}

impl Add for Marks {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Marks {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Sum for Marks {
    fn sum<I: Iterator<Item = Self>>(marks: I) -> Self {
        marks.fold(Self::ZERO, Add::add)
    }
}

/// Plain form with a point and no needless zeros: `72.5`. Screens use the locale's form from `web`.
impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, cents) = (self.0.abs() / 100, self.0.abs() % 100);
        match cents {
            0 => write!(f, "{sign}{whole}"),
            c if c % 10 == 0 => write!(f, "{sign}{whole}.{}", c / 10),
            c => write!(f, "{sign}{whole}.{c:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percent_rounds_half_away_from_zero() {
        assert_eq!(Marks(1).percent_of(Marks(3)), Marks(3333));
        assert_eq!(Marks(2).percent_of(Marks(3)), Marks(6667));
        assert_eq!(Marks(5).percent_of(Marks::ZERO), Marks::ZERO);
        assert_eq!(Marks(-1).percent_of(Marks(8)), Marks(-1250));
    }

    #[test]
    fn shown_without_needless_zeros() {
        for (marks, text) in [(7250, "72.5"), (7000, "70"), (5, "0.05"), (-150, "-1.5")] {
            assert_eq!(Marks(marks).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn whole_fraction_is_the_maximum(max in 0_i64..1_000_000) {
            prop_assert_eq!(Marks::fraction_of(Marks(max), 10_000), Marks(max));
            prop_assert_eq!(Marks(max).percent_of(Marks(max.max(1))), if max == 0 { Marks::ZERO } else { Marks::HUNDRED });
        }

        #[test]
        fn more_of_it_is_never_less(max in 0_i64..1_000_000, a in 0_i64..=10_000, b in 0_i64..=10_000) {
            prop_assert_eq!(a <= b || Marks::fraction_of(Marks(max), a) >= Marks::fraction_of(Marks(max), b), true);
        }
    }
}
