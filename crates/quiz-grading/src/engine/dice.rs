//! Chance from a stored seed: the same seed gives the same paper for ever, on every machine and with every later release.

/// `SplitMix64` (Steele, Lea, Flood 2014): written out here because an attempt must be replayable years later, which no
/// random number library promises.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for the same seed.
    pub const fn new(seed: i64) -> Self {
        Self(seed.cast_unsigned())
    }

    /// Dice of their own for one part, so that a change in one question does not reshuffle the others.
    pub const fn branch(seed: i64, part: u64) -> Self {
        let mut dice = Self(seed.cast_unsigned() ^ part.wrapping_mul(0xA24B_AED4_963E_E407));
        let start = dice.next();
        Self(start)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, each as likely as any other; zero when there is nothing to choose.
    pub const fn below(&mut self, end: usize) -> usize {
        if end < 2 {
            return 0;
        }
        let end = end as u64;
        // Numbers above the last whole multiple are thrown away, or the first ones would come more often.
        let limit = u64::MAX - u64::MAX % end;
        loop {
            let number = self.next();
            if number < limit {
                return (number % end) as usize;
            }
        }
    }

    /// The numbers below `count` in a random order.
    pub fn order(&mut self, count: usize) -> Vec<u16> {
        let mut order = straight(count);
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// The numbers below `count` in their own order.
pub(super) fn straight(count: usize) -> Vec<u16> {
    (0..count).map(|index| index as u16).collect()
}
