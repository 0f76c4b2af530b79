//! What a programme came to. Of fewer than five people no mean is shown, so that nobody's opinion can be told.

/// Least number of people behind a mean.
pub const LEAST: usize = 5;

/// What one pair came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Name of the mentee's unit.
    pub unit: String,
    /// Sessions confirmed by both.
    pub sessions: u32,
    /// Agreed goals.
    pub targets: u32,
    /// Those reached.
    pub attained: u32,
    /// Levels won of those that were missing at the beginning, if both are known.
    pub gap: Option<(u32, u32)>,
    /// What the two said, 1 to 5 each.
    pub stars: Vec<u8>,
}

/// The sum over a group of pairs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Pairs.
    pub pairs: usize,
    /// Sessions confirmed by both.
    pub sessions: u32,
    /// Agreed goals.
    pub targets: u32,
    /// Those reached.
    pub attained: u32,
    /// Share of the gap that was closed, in percent; none of fewer than five.
    pub gap_closed: Option<u32>,
    /// Mean of the reviews in tenths; none of fewer than five.
    pub satisfaction: Option<u32>,
}

/// The sum over these pairs.
pub fn summary<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Summary {
    let mut sum = Summary::default();
    let (mut won, mut missing, mut known, mut stars) = (0, 0, 0, Vec::new());
    for one in outcomes {
        sum.pairs += 1;
        sum.sessions += one.sessions;
        sum.targets += one.targets;
        sum.attained += one.attained;
        if let Some((closed, gap)) = one.gap {
            known += 1;
            won += closed;
            missing += gap;
        }
        stars.extend(one.stars.iter().map(|star| u32::from(*star)));
    }
    sum.gap_closed = (known >= LEAST && missing > 0).then(|| won * 100 / missing);
    sum.satisfaction = (stars.len() >= LEAST).then(|| stars.iter().sum::<u32>() * 10 / stars.len() as u32);
    sum
}

/// The sum for each unit, by its name.
pub fn by_unit(outcomes: &[Outcome]) -> Vec<(String, Summary)> {
    let mut units: Vec<&str> = outcomes.iter().map(|one| one.unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let of = |unit: &str| summary(outcomes.iter().filter(|one| one.unit == unit));
    units.into_iter().map(|unit| (unit.to_owned(), of(unit))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(unit: &str, gap: Option<(u32, u32)>, stars: &[u8]) -> Outcome {
        Outcome { unit: unit.to_owned(), sessions: 2, targets: 1, attained: 1, gap, stars: stars.to_vec() }
    }

    #[test]
    fn means_of_few_are_hidden() {
        let four: Vec<Outcome> = (0..4).map(|_| outcome("a", Some((1, 2)), &[4])).collect();
        let five: Vec<Outcome> = (0..5).map(|_| outcome("a", Some((1, 2)), &[4])).collect();
        let hidden = summary(four.iter());
        assert_eq!((hidden.pairs, hidden.sessions, hidden.gap_closed, hidden.satisfaction), (4, 8, None, None));
        let shown = summary(five.iter());
        assert_eq!((shown.gap_closed, shown.satisfaction), (Some(50), Some(40)));
        let no_gap: Vec<Outcome> = (0..5).map(|_| outcome("a", Some((0, 0)), &[])).collect();
        assert_eq!(summary(no_gap.iter()).gap_closed, None, "nothing was missing");
    }

    #[test]
    fn units_add_up_to_the_whole() {
        let all = [outcome("b", None, &[5]), outcome("a", None, &[3, 4]), outcome("b", None, &[])];
        let units = by_unit(&all);
        assert_eq!(units.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(units.iter().map(|(_, sum)| sum.pairs).sum::<usize>(), summary(all.iter()).pairs);
    }
}
