//! Who chose which option.

use super::{
    Table,
    numbers::{correlation, mean},
};

/// Parts into which people are divided for a trace, by what they reached in the rest of the quiz.
pub const PARTS: usize = 5;

/// Figures of one option of one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OptionFigures {
    /// How many chose it.
    pub chosen: usize,
    /// Share of those who met the item, in percent.
    pub share: f64,
    /// Point-biserial correlation of having chosen it with the rest of the quiz, −1 to 1: above zero, the stronger chose it.
    pub correlation: Option<f64>,
    /// Its trace: the share of those who chose it in each fifth of the people, the weakest fifth first, in percent.
    pub trace: [f64; PARTS],
}

/// Figures of the first `count` options of an item, in the author's order.
pub fn options(table: &Table, item: usize, count: usize) -> Vec<OptionFigures> {
    let Some(column) = table.columns.get(item) else { return Vec::new() };
    let rest = |cell: &super::table::Cell| {
        let total = table.sums.get(cell.sitting as usize).map_or(0.0, |(total, _)| total.0 as f64 / 100.0);
        total - cell.mark()
    };
    let mut met: Vec<_> = column.iter().map(|cell| (rest(cell), cell.chosen)).collect();
    met.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let rest: Vec<f64> = met.iter().map(|(rest, _)| *rest).collect();
    (0..count)
        .map(|option| {
            let picked: Vec<f64> = met.iter().map(|(_, chosen)| f64::from(u8::from(chosen.has(option)))).collect();
            let part = |part: usize| {
                let (from, to) = (picked.len() * part / PARTS, picked.len() * (part + 1) / PARTS);
                100.0 * mean(picked.get(from..to).unwrap_or_default())
            };
            OptionFigures {
                chosen: met.iter().filter(|(_, chosen)| chosen.has(option)).count(),
                share: 100.0 * mean(&picked),
                correlation: correlation(&picked, &rest),
                trace: std::array::from_fn(part),
            }
        })
        .collect()
}
