//! How well questions do their work, by classical test theory: how many answer rightly, and whether those who know more do. Pure.

/// Answers below which figures say little.
pub const ENOUGH: i64 = 20;
/// Percent of the points above which a question is too easy, and below which it is too hard.
pub const EASY: i64 = 90;
/// See [`EASY`].
pub const HARD: i64 = 25;
/// Discrimination, in hundredths, below which a question tells those who know more from the others too little (Ebel, 1972).
pub const TELLS: i64 = 20;

/// Sums over the answers to one question. `x` is the part of its points that an answer got, `y` the part that the rest of the same
/// attempt got, both in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Marked answers.
    pub count: i64,
    /// Of `x`.
    pub x: i64,
    /// Of `y`.
    pub y: i64,
    /// Of `x²`.
    pub xx: i64,
    /// Of `y²`.
    pub yy: i64,
    /// Of `xy`.
    pub xy: i64,
}

/// What a question is worth a look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Too few answers to tell.
    Few,
    /// Who knows more answers worse: perhaps the key is wrong.
    Key,
    /// Nearly everybody answers rightly.
    Easy,
    /// Hardly anybody does.
    Hard,
    /// It tells those who know more from the others too little.
    Blunt,
    /// Nothing stands out.
    Good,
}

impl Verdict {
    /// The word in catalogues and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Few => "few",
            Self::Key => "key",
            Self::Easy => "easy",
            Self::Hard => "hard",
            Self::Blunt => "blunt",
            Self::Good => "good",
        }
    }
}

impl Sums {
    /// Part of the points that answers got, in whole percent; none without answers.
    pub const fn reached(&self) -> Option<i64> {
        if self.count == 0 { None } else { Some((self.x + 50 * self.count) / (100 * self.count)) }
    }

    /// The correlation of the question with the rest of the attempt, in hundredths from -100 to 100; none where either never varies.
    pub fn discrimination(&self) -> Option<i64> {
        let wide = |value: i64| i128::from(value);
        let n = wide(self.count);
        let of_x = n * wide(self.xx) - wide(self.x) * wide(self.x);
        let of_y = n * wide(self.yy) - wide(self.y) * wide(self.y);
        if of_x <= 0 || of_y <= 0 {
            return None;
        }
        let both = n * wide(self.xy) - wide(self.x) * wide(self.y);
        // √a·√b rather than √(a·b), which would not fit; the error is far below a hundredth.
        let scale = of_x.isqrt() * of_y.isqrt();
        i64::try_from(both * 100 / scale.max(1)).ok().map(|hundredths| hundredths.clamp(-100, 100))
    }

    /// What the question is worth a look for, the gravest first.
    pub fn verdict(&self) -> Verdict {
        let (Some(reached), true) = (self.reached(), self.count >= ENOUGH) else { return Verdict::Few };
        match (self.discrimination(), reached) {
            (Some(..0), _) => Verdict::Key,
            (_, reached) if reached > EASY => Verdict::Easy,
            (_, reached) if reached < HARD => Verdict::Hard,
            (Some(..TELLS), _) => Verdict::Blunt,
            _ => Verdict::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sums(answers: &[(i64, i64)]) -> Sums {
        answers.iter().fold(Sums::default(), |sum, (x, y)| Sums {
            count: sum.count + 1,
            x: sum.x + x,
            y: sum.y + y,
            xx: sum.xx + x * x,
            yy: sum.yy + y * y,
            xy: sum.xy + x * y,
        })
    }

    fn repeated(answers: &[(i64, i64)]) -> Sums {
        sums(&answers.repeat(10))
    }

    #[test]
    fn each_question_has_its_verdict() {
        let (right, wrong) = (10_000, 0);
        for (answers, reached, discrimination, verdict) in [
            (repeated(&[(right, 9_000), (wrong, 2_000)]), 50, Some(100), Verdict::Good),
            (repeated(&[(right, 2_000), (wrong, 9_000)]), 50, Some(-100), Verdict::Key),
            (repeated(&[(right, 9_000), (right, 2_000)]), 100, None, Verdict::Easy),
            (repeated(&[(wrong, 9_000), (wrong, 2_000)]), 0, None, Verdict::Hard),
            (repeated(&[(right, 9_000), (right, 2_000), (wrong, 9_000), (wrong, 2_000)]), 50, Some(0), Verdict::Blunt),
            (sums(&[(right, 9_000), (wrong, 2_000)]), 50, Some(100), Verdict::Few),
        ] {
            assert_eq!(
                (answers.reached(), answers.discrimination(), answers.verdict()),
                (Some(reached), discrimination, verdict)
            );
        }
        assert_eq!((Sums::default().reached(), Sums::default().verdict()), (None, Verdict::Few));
    }

    proptest! {
        #[test]
        fn turning_the_key_turns_the_sign(answers in prop::collection::vec((0_i64..=10_000, 0_i64..=10_000), 2..60)) {
            let turned: Vec<(i64, i64)> = answers.iter().map(|(x, y)| (10_000 - x, *y)).collect();
            let (one, other) = (sums(&answers).discrimination(), sums(&turned).discrimination());
            prop_assert_eq!(one.is_some(), other.is_some());
            if let (Some(one), Some(other)) = (one, other) {
                prop_assert!((one + other).abs() <= 1 && one.abs() <= 100);
            }
        }
    }
}
