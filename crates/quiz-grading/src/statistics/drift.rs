//! Whether a question is what it was: between versions of a quiz, and between units of equal ability.

use super::{
    ENOUGH, Table,
    numbers::{mean, variance},
    table::Cell,
};

/// Percent points that a difference has to have to be worth a word (Dorans & Kulick 1986, Journal of Educational Measurement 23:4, 355–368:
/// an item whose standardised difference is beyond 10 points is to be examined).
const WORTH: f64 = 10.0;
/// Standard errors that it has to be away from none: one in a hundred questions without a difference goes beyond.
const SURE: f64 = 2.576;
/// People of about the same total who are compared with each other, at least.
const STRATUM: usize = 10;

/// How right a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Level {
    /// Who answered.
    pub sittings: usize,
    /// Mean share of the points, in percent.
    pub facility: f64,
    /// Variance of the shares, in squared percent.
    variance: f64,
}

impl Level {
    fn of(shares: &[f64]) -> Self {
        Self { sittings: shares.len(), facility: mean(shares), variance: variance(shares).unwrap_or_default() }
    }

    /// Variance of the mean.
    fn error(&self) -> f64 {
        if self.sittings == 0 { 0.0 } else { self.variance / self.sittings as f64 }
    }

    /// Whether the other is surely and noticeably different: at least 10 points, and 2.576 standard errors by Welch's test.
    pub fn differs(&self, other: &Self) -> bool {
        let away = (self.facility - other.facility).abs();
        let enough = self.sittings.min(other.sittings) >= ENOUGH;
        enough && away >= WORTH && away > SURE * (self.error() + other.error()).sqrt()
    }
}

fn percent(cell: Cell) -> f64 {
    100.0 * cell.share()
}

/// The level of an item.
pub fn level(table: &Table, item: usize) -> Level {
    let column = table.columns.get(item).map_or(&[][..], Vec::as_slice);
    Level::of(&column.iter().map(|cell| percent(*cell)).collect::<Vec<_>>())
}

/// By how many percent points an item is easier (above zero) or harder for a group than for people outside of it with the same total,
/// weighted by the group: the standardised difference of Dorans & Kulick, the item counted in the total, as it has to be lest a weaker
/// group seems wronged by every item. `inside` says of each attempt whether it is the group's. None unless it is surely and noticeably
/// different.
pub fn for_group(table: &Table, item: usize, inside: &[bool]) -> Option<f64> {
    let total = |cell: &Cell| table.sums.get(cell.sitting as usize).map_or(0, |(total, _)| total.0);
    let own = |cell: &Cell| inside.get(cell.sitting as usize).copied().unwrap_or(false);
    let mut met: Vec<(i64, bool, f64)> =
        table.columns.get(item)?.iter().map(|cell| (total(cell), own(cell), percent(*cell))).collect();
    met.sort_by_key(|(total, ..)| *total);
    let (mut weight, mut difference, mut error) = (0.0, 0.0, 0.0);
    for stratum in strata(&met) {
        let shares = |inside: bool| -> Vec<f64> {
            stratum.iter().filter(|(_, own, _)| *own == inside).map(|(.., share)| *share).collect()
        };
        let (own, others) = (shares(true), shares(false));
        if own.is_empty() || others.is_empty() {
            continue;
        }
        // If there is no difference, both have the variance of all together.
        let all: Vec<f64> = stratum.iter().map(|(.., share)| *share).collect();
        let (size, rest) = (own.len() as f64, others.len() as f64);
        weight += size;
        difference += size * (mean(&own) - mean(&others));
        error += size * size * variance(&all).unwrap_or_default() * (1.0 / size + 1.0 / rest);
    }
    if weight < ENOUGH as f64 {
        return None;
    }
    let (difference, error) = (difference / weight, error.sqrt() / weight);
    (difference.abs() >= WORTH && difference.abs() > SURE * error).then_some(difference)
}

/// People in rising order of totals, cut where totals differ and at least [`STRATUM`] are together.
fn strata(met: &[(i64, bool, f64)]) -> Vec<&[(i64, bool, f64)]> {
    let mut strata = Vec::new();
    let mut from = 0;
    for at in 1..met.len() {
        if at - from >= STRATUM && met[at].0 != met[at - 1].0 {
            strata.push(&met[from..at]);
            from = at;
        }
    }
    strata.push(&met[from..]);
    strata
}

#[cfg(test)]
mod tests {
    use kernel::Marks;

    use super::*;
    use crate::{
        engine::Dice,
        statistics::{Chosen, Entry, Record},
    };

    const ITEMS: usize = 20;
    const PEOPLE: usize = 400;

    /// People of a Rasch model; every second one knows as much as the one before. `harder` says for whom the first question is much harder.
    fn sat(seed: i64, harder: impl Fn(usize) -> bool) -> Table {
        let mut dice = Dice::new(seed);
        let mut table = Table::new(ITEMS);
        for person in 0..PEOPLE {
            let ability = (person / 2 % 25) as f64 / 8.0 - 1.5;
            let mut entry = |question: usize| {
                let difficulty = match question {
                    0 if harder(person) => 1.5,
                    0 => 0.0,
                    other => other as f64 / 6.0 - 1.6,
                };
                let chance = 1.0 / (1.0 + (difficulty - ability).exp());
                let right = (dice.below(10_000) as f64) < chance * 10_000.0;
                let mark = Some(if right { Marks::ONE } else { Marks::ZERO });
                Entry { question, mark, max: Marks::ONE, chosen: Chosen::default(), seconds: None }
            };
            table.add(&Record((0..ITEMS).map(&mut entry).collect()), Some);
        }
        table
    }

    #[test]
    fn a_question_that_became_harder_is_noticed_and_chance_is_not() {
        let (then, now) = (sat(1, |_| false), sat(2, |_| true));
        assert!(level(&now, 0).differs(&level(&then, 0)), "{:?} {:?}", level(&then, 0), level(&now, 0));
        let noticed =
            |other: &Table| (0..ITEMS).filter(|item| level(&then, *item).differs(&level(other, *item))).count();
        assert_eq!(noticed(&now), 1);
        // Of two hundred questions without a difference, two by the hundredth that is said.
        let alarms: usize = (3..13).map(|seed| noticed(&sat(seed, |_| false))).sum();
        assert!(alarms <= 6, "{alarms} of 200");
    }

    #[test]
    fn a_unit_is_compared_with_its_like() {
        let own: Vec<bool> = (0..PEOPLE).map(|person| person % 2 == 0).collect();
        let against = sat(4, |person| person % 2 == 0);
        let found = for_group(&against, 0, &own).expect("a difference");
        assert!(found < -10.0, "harder for them: {found}");
        // A unit of the weak does worse in everything, which is no fault of the questions.
        let weak: Vec<bool> = (0..PEOPLE).map(|person| person / 2 % 25 < 12).collect();
        let alarms = |inside: &[bool]| -> usize {
            (5..15)
                .map(|seed| sat(seed, |_| false))
                .map(|table| (0..ITEMS).filter(|item| for_group(&table, *item, inside).is_some()).count())
                .sum()
        };
        assert!(alarms(&own) <= 6 && alarms(&weak) <= 6, "{} and {} of 200", alarms(&own), alarms(&weak));
    }
}
