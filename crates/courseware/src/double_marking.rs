//! Answers that two people mark.

use kernel::Marks;
use serde::{Deserialize, Serialize};

/// Two people mark each answer that a person marks, and neither sees what the other gives before both have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DoubleMarking {
    /// How far the two marks may lie apart so that their mean counts, in whole percent of the question's mark.
    pub within: u32,
}

impl DoubleMarking {
    /// What a form offers before anybody chose.
    pub const USUAL: Self = Self { within: 10 };

    /// Whether the percentage is one.
    pub const fn is_sound(self) -> bool {
        self.within <= 100
    }

    /// What counts where two marks of a question worth `max` lie no further apart than `within` allows: their mean, rounded half up to
    /// the hundredth. Nothing where they lie further apart. Exact: compares `100 · |a − b|` with `within · max`.
    pub fn mean(self, max: Marks, a: Marks, b: Marks) -> Option<Marks> {
        let near = (a.0 - b.0).abs() * 100 <= i64::from(self.within) * max.0;
        near.then(|| Marks((a.0 + b.0 + 1).div_euclid(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_counts_up_to_the_threshold_and_is_rounded_half_up() {
        let mean =
            |within, a, b| DoubleMarking { within }.mean(Marks::whole(10), Marks(a), Marks(b)).map(|mark| mark.0);
        assert_eq!(mean(10, 700, 800), Some(750), "just within");
        assert_eq!(mean(10, 800, 700), Some(750), "in either order");
        assert_eq!(mean(10, 700, 801), None, "a hundredth too far");
        assert_eq!(mean(10, 333, 400), Some(367), "366.5 hundredths");
        assert_eq!((mean(0, 700, 700), mean(0, 700, 701)), (Some(700), None));
        assert_eq!((mean(100, 0, 1_000), mean(100, 0, 1)), (Some(500), Some(1)));
        // A tenth of 3.33 points is 33.3 hundredths: 33 are near enough, 34 are not.
        let third = |b| DoubleMarking { within: 10 }.mean(Marks(333), Marks(0), Marks(b));
        assert_eq!((third(33), third(34)), (Some(Marks(17)), None));
    }
}
