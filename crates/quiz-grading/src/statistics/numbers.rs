//! The few numbers that all figures are made of.

/// Mean of the values; 0 of none.
pub(super) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Sample covariance, with S−1 below, as Moodle has it; none of fewer than two pairs.
pub(super) fn covariance(a: &[f64], b: &[f64]) -> Option<f64> {
    let count = a.len().min(b.len());
    if count < 2 {
        return None;
    }
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum: f64 = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    Some(sum / (count as f64 - 1.0))
}

/// Sample variance.
pub(super) fn variance(values: &[f64]) -> Option<f64> {
    covariance(values, values)
}

/// Pearson's correlation; none where one side never varies.
pub(super) fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let spread = (variance(a)? * variance(b)?).sqrt();
    if spread > 0.0 { covariance(a, b).map(|found| found / spread) } else { None }
}

/// In rising order.
pub(super) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The part of the whole; 0 of nothing.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
