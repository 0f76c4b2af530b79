//! Classical test theory with the definitions of Moodle's quiz report, so that numbers can be compared.
//!
//! Source: "Quiz statistics calculations", Moodle developer documentation. Variances and covariances have S−1 below; skewness and kurtosis
//! come from k-statistics.

use super::{
    Table,
    numbers::{correlation, covariance, mean, share, sorted, variance},
    table::Cell,
};

/// Figures of the whole quiz. Grades are in percent of a perfect attempt.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TestFigures {
    /// Attempts counted.
    pub sittings: usize,
    /// Mean grade.
    pub mean: f64,
    /// Median grade.
    pub median: f64,
    /// Standard deviation of grades.
    pub deviation: Option<f64>,
    /// Skewness: below zero, most did better than the mean.
    pub skewness: Option<f64>,
    /// Excess kurtosis: above zero, few stand apart from the many.
    pub kurtosis: Option<f64>,
    /// Coefficient of internal consistency (Cronbach's alpha), in percent.
    pub consistency: Option<f64>,
    /// Error ratio: how much of the deviation is chance, in percent.
    pub error_ratio: Option<f64>,
    /// Standard error: within this many percent points the true grade lies two times in three.
    pub standard_error: Option<f64>,
}

/// Figures of one item, in percent unless said otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemFigures {
    /// Attempts that held it.
    pub sittings: usize,
    /// Facility index: the mean mark.
    pub facility: f64,
    /// Standard deviation of the mark.
    pub deviation: Option<f64>,
    /// Intended weight: its share of a perfect attempt, on average over the attempts that held it.
    pub intended_weight: f64,
    /// Effective weight: its share of what makes grades differ. None where it pulls against the others.
    pub effective_weight: Option<f64>,
    /// Discrimination index: correlation with the rest of the quiz.
    pub discrimination: Option<f64>,
    /// Discriminative efficiency: its covariance with the rest, of the largest that these marks allow.
    pub efficiency: Option<f64>,
}

/// Figures of the quiz.
pub fn test(table: &Table) -> TestFigures {
    let grades = table.grades();
    let consistency = consistency(table);
    let error_ratio = consistency.map(|alpha| 100.0 * (1.0 - alpha / 100.0).max(0.0).sqrt());
    let deviation = variance(&grades).map(f64::sqrt);
    let (skewness, kurtosis) = shape(&grades);
    TestFigures {
        sittings: table.sittings(),
        mean: mean(&grades),
        median: median(&sorted(grades)),
        deviation,
        skewness,
        kurtosis,
        consistency,
        error_ratio,
        standard_error: error_ratio.zip(deviation).map(|(ratio, deviation)| ratio * deviation / 100.0),
    }
}

/// Figures of each item, in the order of the table's columns.
pub fn items(table: &Table) -> Vec<ItemFigures> {
    let totals = table.totals();
    let pull = |column: &Vec<Cell>| {
        let (marks, totals) = beside(column, &totals);
        covariance(&marks, &totals).filter(|pull| *pull >= 0.0).map(f64::sqrt)
    };
    let pulls: Vec<Option<f64>> = table.columns.iter().map(pull).collect();
    let pull_of_all: f64 = pulls.iter().flatten().sum();
    table
        .columns
        .iter()
        .zip(pulls)
        .map(|(column, pull)| {
            let (marks, totals) = beside(column, &totals);
            let rest: Vec<f64> = totals.iter().zip(&marks).map(|(total, mark)| total - mark).collect();
            let shares: Vec<f64> = column.iter().map(|cell| cell.share()).collect();
            let weights = column.iter().map(|cell| {
                let max = table.sums.get(cell.sitting as usize).map_or(0.0, |(_, max)| max.0 as f64 / 100.0);
                share(cell.max(), max)
            });
            ItemFigures {
                sittings: column.len(),
                facility: 100.0 * mean(&shares),
                deviation: variance(&shares).map(|variance| 100.0 * variance.sqrt()),
                intended_weight: 100.0 * mean(&weights.collect::<Vec<_>>()),
                effective_weight: pull.filter(|_| pull_of_all > 0.0).map(|pull| 100.0 * pull / pull_of_all),
                discrimination: correlation(&marks, &rest).map(|index| 100.0 * index),
                efficiency: efficiency(marks, rest),
            }
        })
        .collect()
}

/// An item's marks, and the totals of the same attempts.
fn beside(column: &[Cell], totals: &[f64]) -> (Vec<f64>, Vec<f64>) {
    column.iter().map(|cell| (cell.mark(), totals.get(cell.sitting as usize).copied().unwrap_or_default())).unzip()
}

/// Middle of the sorted grades; the mean of the two middle ones of an even number.
fn median(grades: &[f64]) -> f64 {
    let (Some(upper), Some(lower)) = (grades.get(grades.len() / 2), grades.get(grades.len().saturating_sub(1) / 2))
    else {
        return 0.0;
    };
    f64::midpoint(*lower, *upper)
}

/// Skewness and excess kurtosis from k-statistics: k3 / k2^1.5 and k4 / k2².
fn shape(grades: &[f64]) -> (Option<f64>, Option<f64>) {
    let (count, average) = (grades.len() as f64, mean(grades));
    let moment = |power: i32| grades.iter().map(|grade| (grade - average).powi(power)).sum::<f64>() / count;
    if grades.len() < 3 {
        return (None, None);
    }
    let (m2, m3, m4) = (moment(2), moment(3), moment(4));
    let k2 = count * m2 / (count - 1.0);
    if k2 <= 0.0 {
        return (None, None);
    }
    let k3 = count * count * m3 / ((count - 1.0) * (count - 2.0));
    let skewness = Some(k3 / k2.powf(1.5));
    if grades.len() < 4 {
        return (skewness, None);
    }
    let k4 = count * count / ((count - 1.0) * (count - 2.0) * (count - 3.0))
        * ((count + 1.0) * m4 - 3.0 * (count - 1.0) * m2 * m2);
    (skewness, Some(k4 / (k2 * k2)))
}

/// Cronbach's alpha in percent; none unless everybody had the same items.
fn consistency(table: &Table) -> Option<f64> {
    let used = || table.columns.iter().filter(|column| !column.is_empty());
    let count = used().count() as f64;
    if count < 2.0 || used().any(|column| column.len() != table.sittings()) {
        return None;
    }
    let spread = variance(&table.totals()).filter(|variance| *variance > 0.0)?;
    let own: f64 = used()
        .map(|column| variance(&column.iter().map(|cell| cell.mark()).collect::<Vec<_>>()).unwrap_or_default())
        .sum();
    Some(100.0 * count / (count - 1.0) * (1.0 - own / spread))
}

/// Covariance with the rest, of the covariance that the same marks would have in the best order, in percent.
fn efficiency(marks: Vec<f64>, rest: Vec<f64>) -> Option<f64> {
    let found = covariance(&marks, &rest)?;
    let best = covariance(&sorted(marks), &sorted(rest)).filter(|best| *best > 0.0)?;
    Some(100.0 * found / best)
}
