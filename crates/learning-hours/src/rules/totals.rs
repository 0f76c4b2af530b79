//! Lesson hours by class of learning and by the shares of the learning model.

use std::collections::BTreeMap;

use crate::model::Class;

/// Shares of the learning model in percent: in a room, with others, from work.
const SHARES: [i32; 3] = [10, 20, 70];

/// Sums of lesson hours that count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Of each class that has any record, in the order of the classes.
    pub by_class: Vec<(Class, i32)>,
    /// Of each share of the learning model (10, 20, 70), those without hours too.
    pub by_share: Vec<(i32, i32)>,
}

impl Totals {
    /// The sums of records, each with its class, its share in percent, and its lesson hours.
    pub fn of(records: impl IntoIterator<Item = (Class, i32, i32)>) -> Self {
        let mut classes: Vec<(Class, Option<i32>)> = Class::ALL.iter().map(|class| (*class, None)).collect();
        let mut shares: BTreeMap<i32, i32> = SHARES.into_iter().map(|share| (share, 0)).collect();
        for (class, share, jp) in records {
            if let Some((_, sum)) = classes.iter_mut().find(|(known, _)| *known == class) {
                *sum = Some(sum.unwrap_or_default() + jp);
            }
            *shares.entry(share).or_default() += jp;
        }
        let by_class = classes.into_iter().filter_map(|(class, sum)| Some((class, sum?))).collect();
        Self { by_class, by_share: shares.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_summing_hold_every_hour() {
        let totals = Totals::of([
            (Class::NonClassical, 20, 4),
            (Class::Classical, 10, 12),
            (Class::NonClassical, 70, 3),
            (Class::Classical, 10, 8),
        ]);
        assert_eq!(totals.by_class, [(Class::Classical, 20), (Class::NonClassical, 7)]);
        assert_eq!(totals.by_share, [(10, 20), (20, 4), (70, 3)]);
        assert_eq!(Totals::of([]).by_share, [(10, 0), (20, 0), (70, 0)]);
    }
}
